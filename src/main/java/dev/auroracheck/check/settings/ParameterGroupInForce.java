package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.ParameterChange;
import dev.auroracheck.check.ParameterChange.Reboot;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.facts.Server;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether what is configured is what runs, and will still run after the next reboot. */
public final class ParameterGroupInForce implements Check {
  private static final String LOGICAL = "rds.logical_replication";
  private static final String TIMEOUT = "wal_sender_timeout";

  private static final Fix APPLYING =
      Fix.of(
          "wait until RDS has applied it",
          Step.manual("Run again in a minute; a dynamic parameter needs no reboot"));

  @Override
  public About about() {
    return new About(
        "parameter-group",
        Section.SETTINGS,
        Level.RECOMMENDED,
        Needs.API,
        "A custom cluster parameter group is attached and in force",
        "A value that is not in the attached group is lost at the next reboot");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Cluster cluster = facts.aws().cluster().get();
    String group = cluster.parameterGroup();
    Optional<Server> server = facts.database().server().known();
    boolean running = server.filter(LogicalReplication::isOn).isPresent();
    if (ParameterGroup.isDefault(group)) {
      return Finding.of(
              "the default group "
                  + group
                  + " is attached"
                  + (running ? ": the next reboot turns logical replication off" : ""))
          .observed(group)
          .expected("a group of your own")
          .fix(LogicalReplication.fix(facts.aws(), request))
          .fails();
    }
    ParameterGroup parameters = facts.aws().parameters().get();
    if (running && !parameters.logicalReplication()) {
      String value = parameters.value(LOGICAL).orElse("not set");
      return Finding.of(
              "logical replication is on now, but "
                  + LOGICAL
                  + " is "
                  + value
                  + " in group "
                  + group
                  + ": the next reboot turns it off")
          .observed(LOGICAL + " = " + value)
          .expected(LOGICAL + " = 1")
          .fix(
              ClusterParameter.setStatic(
                  "set it in the group before anyone reboots", LOGICAL, "1", facts.aws(), request))
          .fails();
    }
    Optional<Cluster.Member> writer = cluster.writer();
    if (writer.filter(m -> !m.parameterGroupStatus().equals("in-sync")).isPresent()) {
      return Finding.of(
              "group "
                  + group
                  + " is "
                  + writer.get().parameterGroupStatus()
                  + " on writer "
                  + writer.get().instanceId())
          .observed(writer.get().parameterGroupStatus())
          .expected("in-sync")
          .fix(
              writer.get().parameterGroupStatus().equals("pending-reboot")
                  ? reboot(Reboot.IF_PENDING, facts, request)
                  : APPLYING)
          .fails();
    }
    if (server.isPresent() && !running && parameters.logicalReplication()) {
      return Finding.of(LOGICAL + " is 1 in group " + group + ", and off on the server")
          .observed("off")
          .expected("1")
          .fix(reboot(Reboot.ALWAYS, facts, request))
          .fails();
    }
    Optional<Result> timeout = timeout(parameters, server);
    if (timeout.isPresent()) {
      return timeout.get();
    }
    List<String> readers =
        cluster.members().stream()
            .filter(m -> !m.writer() && m.parameterGroupStatus().equals("pending-reboot"))
            .map(Cluster.Member::instanceId)
            .toList();
    return Result.Pass.of("group " + group + " is attached and in sync", group)
        .note(
            Optional.of("pending-reboot on " + String.join(", ", readers))
                .filter(note -> !readers.isEmpty()));
  }

  private static Fix reboot(Reboot reboot, Facts facts, Request request) {
    return Fix.of(
        "reboot the writer, which restarts every instance of the cluster",
        ParameterChange.reboot(reboot, facts.aws(), request));
  }

  /** A dynamic parameter that differs is still on its way, unless something nearer overrides it. */
  private static Optional<Result> timeout(ParameterGroup parameters, Optional<Server> server) {
    OptionalLong configured =
        parameters.value(TIMEOUT).map(Milliseconds::parse).orElse(OptionalLong.empty());
    Optional<Server.Setting> setting = server.map(s -> s.settings().get(TIMEOUT));
    if (configured.isEmpty()
        || setting.isEmpty()
        || setting.get().source().contains("user")
        || setting.get().source().equals("database")
        || setting.get().source().equals("global")) {
      return Optional.empty();
    }
    OptionalLong running = Milliseconds.parse(setting.get().value());
    if (running.equals(configured)) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
                TIMEOUT
                    + " is "
                    + Milliseconds.show(configured.getAsLong())
                    + " in group "
                    + parameters.name()
                    + ", and "
                    + running.stream().mapToObj(Milliseconds::show).findFirst().orElse("unknown")
                    + " on the server")
            .observed(setting.get().value())
            .expected(String.valueOf(configured.getAsLong()))
            .fix(APPLYING)
            .fails());
  }
}
