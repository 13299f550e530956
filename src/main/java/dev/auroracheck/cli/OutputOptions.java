package dev.auroracheck.cli;

import dev.auroracheck.cli.Outputs.Output;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the result is reported. Null and empty mean not given. */
final class OutputOptions {
  List<Output> outputs = List.of();
  @Nullable FixFiles fixes;
  boolean quiet;
  int verbose;
  boolean noColor;

  /** Declares the options. */
  void declare(Declarations to) {
    to.heading("Output")
        .outputs(
            "FORMAT[=FILE]",
            v -> outputs = v,
            "format on stdout: ${COMPLETION-CANDIDATES} (default: text); FORMAT=FILE writes a file too; repeatable")
        .<FixFiles>value(
            "--fix-dir",
            "DIR",
            FixFiles::in,
            v -> fixes = v,
            "write the fixes to this directory as fix.sql, fix.sh (AWS CLI) and fix.tf (Terraform)")
        .flag("-q, --quiet", () -> quiet = true, "print only problems and the verdict")
        .counted(
            "-v, --verbose",
            times -> verbose = times,
            "print the checks that passed too, and every statement and AWS call, with its time, on"
                + " stderr; -vv adds stack traces")
        .flag(
            "--no-color",
            () -> noColor = true,
            "use no colour (default: colour on a terminal, unless NO_COLOR or TERM=dumb is set)");
  }
}
