package dev.auroracheck.cli;

import dev.auroracheck.cli.Outputs.Output;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the result is reported. Null and empty mean not given. */
final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT[=FILE]",
      order = 1,
      completionCandidates = Outputs.Ids.class,
      description =
          "format on stdout: ${COMPLETION-CANDIDATES} (default: text); FORMAT=FILE writes a file too; repeatable")
  List<Output> outputs = List.of();

  @Option(
      names = "--fix-dir",
      paramLabel = "DIR",
      order = 2,
      description =
          "write the fixes to this directory as fix.sql, fix.sh (AWS CLI) and fix.tf (Terraform)")
  @Nullable FixFiles fixes;

  @Option(
      names = {"-q", "--quiet"},
      order = 3,
      description = "print only problems and the verdict")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      order = 4,
      description =
          "print the checks that passed too, and every statement and AWS call, with its time, on"
              + " stderr; -vv adds stack traces")
  boolean[] verbose = {};

  @Option(
      names = "--no-color",
      order = 5,
      description =
          "use no colour (default: colour on a terminal, unless NO_COLOR or TERM=dumb is set)")
  boolean noColor;
}
