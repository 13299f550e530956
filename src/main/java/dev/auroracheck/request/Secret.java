package dev.auroracheck.request;

/** A password or token. It prints as stars, so that no record that contains it can reveal it. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The secret itself, only for the database driver. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
