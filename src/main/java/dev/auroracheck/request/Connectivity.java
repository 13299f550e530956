package dev.auroracheck.request;

import java.util.Locale;

/** How ClickPipes reaches the cluster. */
public enum Connectivity {
  PUBLIC,
  PRIVATELINK,
  SSH;

  /** The name on the command line and in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
