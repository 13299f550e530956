package dev.auroracheck.cli;

import dev.auroracheck.cli.Outputs.Output;
import dev.auroracheck.request.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is checked, and how it is reported. Null and empty mean not given. */
final class OutputOptions {
  @Option(
      names = "--only",
      paramLabel = "ID[,ID...]",
      converter = Lists.Checks.class,
      order = 1,
      description = "run these checks or sections alone")
  List<String> only = List.of();

  @Option(
      names = "--skip",
      paramLabel = "ID[,ID...]",
      converter = Lists.Checks.class,
      order = 2,
      description = "leave these checks or sections out")
  List<String> skip = List.of();

  @Option(
      names = "--level",
      paramLabel = "ID=LEVEL[,ID=LEVEL...]",
      converter = Lists.Levels.class,
      order = 3,
      description = "make a check required, recommended or info")
  List<Map.Entry<String, Level>> levels = List.of();

  @Option(names = "--strict", order = 4, description = "warnings count as failures")
  boolean strict;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Converters.Timeout.class,
      order = 5,
      description = "for each connection, statement and API call: 500ms, 10s, 1m (default 10s)")
  Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = Converters.Wait.class,
      order = 6,
      description = "run again until ready or until the time is over: 30s, 15m, 1h")
  @Nullable Duration wait;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      order = 7,
      completionCandidates = Outputs.Ids.class,
      description =
          "format on stdout: ${COMPLETION-CANDIDATES}; FORMAT=FILE writes a file too; repeatable")
  List<Output> outputs = List.of();

  @Option(
      names = "--fix-dir",
      paramLabel = "DIR",
      order = 8,
      description = "write the fixes to DIR as fix.sql, fix.sh (AWS CLI) and fix.tf")
  @Nullable FixFiles fixes;

  @Option(
      names = {"-q", "--quiet"},
      order = 9,
      description = "only problems and the verdict")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      order = 10,
      description = "every statement and API call, with its time, on stderr; twice: stack traces")
  boolean[] verbose = {};

  @Option(
      names = "--no-color",
      order = 11,
      description = "no colour (also NO_COLOR, TERM=dumb, or where stdout is no terminal)")
  boolean noColor;
}
