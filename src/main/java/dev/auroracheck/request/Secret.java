package dev.auroracheck.request;

/** A password or token. It prints as stars, so that no record that holds it can give it away. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The secret itself, for the driver alone. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
