package dev.auroracheck.cli;

import dev.auroracheck.report.Call;
import dev.auroracheck.report.Format;
import dev.auroracheck.report.Palette;
import dev.auroracheck.report.Report;
import dev.auroracheck.report.Style;
import dev.auroracheck.report.Style.Detail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Writes the report to stdout and to files, and the fixes to their directory. */
final class Delivery {
  private final Terminal terminal;
  private final OutputOptions options;
  private final Call call;

  /**
   * @param arguments the command line
   */
  Delivery(Terminal terminal, OutputOptions options, List<String> arguments) {
    this.terminal = terminal;
    this.options = options;
    this.call = new Call(arguments, Optional.ofNullable(options.fixes).map(FixFiles::name));
  }

  /** Writes everything. Returns false, after a message, where a file could not be written. */
  boolean deliver(Report report, Outputs outputs) {
    toStdout(report, outputs.stdout());
    boolean written = true;
    for (Outputs.Output output : outputs.files()) {
      written &= toFile(report, output.format(), output.file().orElseThrow());
    }
    boolean fixed = options.fixes == null || fixes(report, options.fixes);
    return written && fixed;
  }

  private void toStdout(Report report, Format format) {
    boolean colour = terminal.showsColour() && !options.noColor;
    terminal.write(
        format.render(
            report, style(new Palette(colour, terminal.showsUnicode()), terminal.width())),
        format.isForPeople() ? terminal.charset() : StandardCharsets.UTF_8);
  }

  private boolean toFile(Report report, Format format, Path file) {
    try {
      WholeFile.write(
          file,
          format.render(report, style(new Palette(false, true), Terminal.NORMAL_WIDTH)),
          false);
      return true;
    } catch (IOException e) {
      if (UntilClosed.isClosedPipe(e)) {
        return true;
      }
      terminal.message("aurora-check: " + file + " can't be written: " + e.getMessage());
      return false;
    }
  }

  private Style style(Palette palette, int width) {
    Detail more = options.verbose > 0 ? Detail.FULL : Detail.NORMAL;
    return new Style(palette, width, options.quiet ? Detail.QUIET : more, call);
  }

  private boolean fixes(Report report, FixFiles fixes) {
    try {
      fixes.write(
          report.plan(), report.origin(), line -> terminal.message("aurora-check: " + line));
      return true;
    } catch (IOException e) {
      terminal.message("aurora-check: " + fixes.name() + " can't be written to: " + e.getMessage());
      return false;
    }
  }
}
