package dev.auroracheck.report;

/** A format of the report. {@link Formats} lists them. */
public interface Format {

  /** The name on the command line. */
  String id();

  /**
   * Whether people read it on a terminal: it is written in the terminal's own encoding, and
   * progress is shown while it is being made. Programs read UTF-8.
   */
  boolean isForPeople();

  /** The whole report, with a line end. */
  String render(Report report, Style style);
}
