package dev.auroracheck.report;

import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Verdict;
import dev.auroracheck.fix.Plan;
import dev.auroracheck.fix.Plan.Step;
import dev.auroracheck.fix.ShellWord;
import java.util.ArrayList;
import java.util.List;

/** The commands to run next, as they can be copied. */
final class NextText {
  private static final String SUGGESTED_DIRECTORY = "fixes";

  private final Page page;
  private final Report report;
  private final Call call;
  private final Causes causes;

  NextText(Page page, Report report, Style style, Causes causes) {
    this.page = page;
    this.report = report;
    this.call = style.call();
    this.causes = causes;
  }

  void write() {
    if (report.verdict() == Verdict.READY) {
      return;
    }
    page.heading("Next");
    List<Step> commands =
        report.plan().steps().stream()
            .filter(s -> s.required() && s.kind() != Plan.Kind.MANUAL)
            .toList();
    if (!commands.isEmpty()) {
      files(commands);
    }
    if (report.verdict() == Verdict.INCOMPLETE) {
      command(call.again(), "checks again");
    } else {
      command(call.again("--wait", "10m"), "checks again until the cluster is ready");
    }
    report.outcomes().stream()
        .filter(o -> o.status() == Status.FAIL || Verdict.isOpen(o))
        .filter(o -> causes.of(o).isEmpty())
        .findFirst()
        .ifPresent(
            o -> command("aurora-check explain " + o.about().id(), "why, and how to fix it"));
  }

  /** Writing the fix files, where they are not yet written, and running them. */
  private void files(List<Step> steps) {
    String directory = call.fixDirectory().orElse(SUGGESTED_DIRECTORY);
    if (call.fixDirectory().isEmpty()) {
      command(
          call.again("--fix-dir", directory),
          "writes the commands of the steps to files: read the files, then run them");
    } else {
      page.wrapped(
          "  ", "The steps are written to fix.sh, fix.sql and fix.tf in " + directory + ".");
    }
    if (steps.stream().anyMatch(s -> s.kind() == Plan.Kind.CHOICE)) {
      page.wrapped(
          "  ",
          "First decide on the steps that say \"decide\": their commands are commented out in the"
              + " files.");
    }
    if (steps.stream().anyMatch(Step::isInAws)) {
      command("sh " + ShellWord.quote(directory + "/fix.sh"), "needs the AWS CLI");
    }
    if (steps.stream().anyMatch(s -> !s.isInAws())) {
      command(
          psql(directory + "/fix.sql"),
          "MASTER_USER: a role that may do what the steps say under who");
    }
  }

  private String psql(String file) {
    Report.Address writer = report.pipeAddress();
    List<String> words = new ArrayList<>(List.of("psql", "-h", writer.host()));
    if (writer.port() != 5432) {
      words.addAll(List.of("-p", String.valueOf(writer.port())));
    }
    words.addAll(List.of("-d", report.target().database().name(), "-U", "MASTER_USER"));
    words.addAll(List.of("-f", file));
    return String.join(" ", words.stream().map(ShellWord::quote).toList());
  }

  /** A command, and what it is for as a comment, so that the line can be copied whole. */
  private void command(String command, String purpose) {
    String shown = Visible.line(command);
    String comment = page.palette().dim("# " + purpose);
    if (6 + shown.length() + purpose.length() <= page.width()) {
      page.line("  " + shown + "  " + comment);
    } else {
      page.line("  " + comment);
      page.line("  " + shown);
    }
  }
}
