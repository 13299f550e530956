package dev.auroracheck.cli;

import dev.auroracheck.request.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is checked. Null and empty mean not given. */
final class CheckOptions {
  List<String> only = List.of();
  List<String> skip = List.of();
  List<Map.Entry<String, Level>> levels = List.of();
  boolean strict;
  Duration timeout = Duration.ofSeconds(10);
  @Nullable Duration wait;

  /** Declares the options. */
  void declare(Declarations to) {
    to.heading("Checks")
        .<String>list(
            "--only",
            "ID,...",
            new Lists.Checks(),
            v -> only = v,
            "run only these checks or sections (default: all)")
        .<String>list(
            "--skip",
            "ID,...",
            new Lists.Checks(),
            v -> skip = v,
            "leave out these checks or sections (default: none)")
        .<Map.Entry<String, Level>>list(
            "--level",
            "ID=LEVEL,...",
            new Lists.Levels(),
            v -> levels = v,
            "make these checks required, recommended or info")
        .flag("--strict", () -> strict = true, "count warnings as failures")
        .value(
            "--timeout",
            "TIME",
            new Converters.Timeout(),
            v -> timeout = v,
            "limit for each connection, statement and AWS call: 500ms, 10s, 1m (default: 10s)")
        .value(
            "--wait",
            "TIME",
            new Converters.Wait(),
            v -> wait = v,
            "run again until the cluster is ready, for at most this long: 30s, 15m, 1h (default: run once)");
  }
}
