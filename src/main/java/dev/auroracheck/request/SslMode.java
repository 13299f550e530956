package dev.auroracheck.request;

/** The values of {@code sslmode} in libpq. */
public enum SslMode {
  DISABLE("disable"),
  ALLOW("allow"),
  PREFER("prefer"),
  REQUIRE("require"),
  VERIFY_CA("verify-ca"),
  VERIFY_FULL("verify-full");

  private final String id;

  SslMode(String id) {
    this.id = id;
  }

  /** The name in libpq and pgjdbc. */
  public String id() {
    return id;
  }

  /** Whether the connection requires that the server's certificate verifies. */
  public boolean verifies() {
    return this == VERIFY_CA || this == VERIFY_FULL;
  }
}
