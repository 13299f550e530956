package dev.auroracheck.report;

/** What to enter when the ClickPipe is created, in the order of its form. */
final class PipeText {
  private static final int LABEL = 14;

  private final Page page;

  PipeText(Page page) {
    this.page = page;
  }

  void write(Report report) {
    page.heading("Create the ClickPipe (in the order of the form)");
    detail("Host", report.pipeAddress().host());
    detail("Port", String.valueOf(report.pipeAddress().port()));
    detail("User", report.target().pipe().user());
    detail("Database", report.target().database().name());
    report.target().pipe().publication().ifPresent(p -> detail("Publication", p));
  }

  private void detail(String label, String value) {
    page.line("  " + Page.pad(label, LABEL) + Visible.line(value));
  }
}
