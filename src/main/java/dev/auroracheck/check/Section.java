package dev.auroracheck.check;

import java.util.Locale;

/** The part of the cluster that a check looks at; the order is that of the report. */
public enum Section {
  CONNECTION("Connection"),
  SETTINGS("Settings"),
  PRIVILEGES("Privileges"),
  PUBLICATION("Publication"),
  TABLES("Tables"),
  WORKLOAD("Workload"),
  NETWORK("Network");

  private final String title;

  Section(String title) {
    this.title = title;
  }

  /** The heading in a report. */
  public String title() {
    return title;
  }

  /** The name on the command line and in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
