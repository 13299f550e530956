package dev.auroracheck.scenario;

import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.EmbeddedServer;
import dev.auroracheck.servers.Environments;
import java.util.HashMap;
import java.util.Map;

/**
 * A server that does what the writer of an {@link LocalAws} does: a dynamic parameter is in force
 * when it is set, a static one after a reboot.
 */
final class AuroraWriter implements AutoCloseable {
  static final Map<String, String> ON =
      Map.of("rds.logical_replication", "on", "wal_level", "logical", "wal_sender_timeout", "0");
  static final Map<String, String> OFF =
      Map.of("rds.logical_replication", "off", "wal_level", "replica");

  private static final String LOGICAL = "rds.logical_replication";

  final EmbeddedServer server = EmbeddedServer.start(16);

  /** What it runs, to restart it only where that changes. */
  private final Map<String, String> running = new HashMap<>(ON);

  private final Map<String, String> pending = new HashMap<>();

  AuroraWriter() {
    Environments.ran("embedded 16");
  }

  /** Does from now on what that account's cluster is told. */
  void serve(LocalAws aws) {
    pending.clear();
    aws.endpoint.onParameterChange((name, value) -> take(aws.state, name, value));
    aws.endpoint.onReboot(() -> run(pending));
  }

  private void take(AwsState scenario, String name, String value) {
    AwsState.Parameter parameter = scenario.parameterGroup().parameters.get(name);
    if (name.startsWith("filler_") || parameter == null) {
      return;
    }
    Map<String, String> settings =
        name.equals(LOGICAL) ? value.equals("1") ? logical() : OFF : Map.of(name, value);
    if (parameter.applyType.equals("static")) {
      pending.putAll(settings);
    } else {
      run(settings);
    }
  }

  private static Map<String, String> logical() {
    return Map.of(LOGICAL, "on", "wal_level", "logical");
  }

  /** Takes settings at the next reboot. */
  void takeAtReboot(Map<String, String> settings) {
    pending.putAll(settings);
  }

  /** Runs settings from now on. */
  void run(Map<String, String> settings) {
    if (!running.entrySet().containsAll(settings.entrySet())) {
      server.configure(settings);
      running.putAll(settings);
    }
  }

  /** What it runs. */
  String running(String setting) {
    return running.getOrDefault(setting, "");
  }

  @Override
  public void close() {
    server.close();
  }
}
