package dev.auroracheck.check;

/** What a check is decided from. */
public enum Needs {
  /** The database alone. */
  DB,
  /** The AWS APIs alone. */
  API,
  /** Both, or the database alone where AWS can't be asked. */
  BOTH;

  /** The name in {@code list -o json}. */
  public String id() {
    return switch (this) {
      case DB -> "db";
      case API -> "api";
      case BOTH -> "both";
    };
  }
}
