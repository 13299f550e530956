package dev.auroracheck.cli;

import dev.auroracheck.request.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is checked. Null and empty mean not given. */
final class CheckOptions {
  @Option(
      names = "--only",
      paramLabel = "ID,...",
      converter = Lists.Checks.class,
      order = 1,
      description = "run only these checks or sections (default: all)")
  List<String> only = List.of();

  @Option(
      names = "--skip",
      paramLabel = "ID,...",
      converter = Lists.Checks.class,
      order = 2,
      description = "leave out these checks or sections (default: none)")
  List<String> skip = List.of();

  @Option(
      names = "--level",
      paramLabel = "ID=LEVEL,...",
      converter = Lists.Levels.class,
      order = 3,
      description = "make these checks required, recommended or info")
  List<Map.Entry<String, Level>> levels = List.of();

  @Option(names = "--strict", order = 4, description = "count warnings as failures")
  boolean strict;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Converters.Timeout.class,
      order = 5,
      description =
          "limit for each connection, statement and AWS call: 500ms, 10s, 1m (default: 10s)")
  Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = Converters.Wait.class,
      order = 6,
      description =
          "run again until the cluster is ready, for at most this long: 30s, 15m, 1h (default: run once)")
  @Nullable Duration wait;
}
