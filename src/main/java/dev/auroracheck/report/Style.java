package dev.auroracheck.report;

/**
 * What a reader of text can see and asked for.
 *
 * @param width how many characters fit on a line
 * @param detail how much is shown
 * @param call the command line, which the report repeats where it suggests the next one
 */
public record Style(Palette palette, int width, Detail detail, Call call) {

  /** How much of a report is shown. */
  public enum Detail {
    /** The verdict and the problems, a line each. */
    QUIET,
    /** Every problem with its fix; what passed is counted. */
    NORMAL,
    /** Everything, also what passed and what does not apply. */
    FULL
  }
}
