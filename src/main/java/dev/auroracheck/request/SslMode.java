package dev.auroracheck.request;

/** libpq's sslmode. */
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

  /** The name that libpq and pgjdbc take. */
  public String id() {
    return id;
  }

  /** Whether the server's certificate must verify for the connection to be made. */
  public boolean verifies() {
    return this == VERIFY_CA || this == VERIFY_FULL;
  }
}
