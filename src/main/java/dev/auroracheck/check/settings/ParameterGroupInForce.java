package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.facts.Server;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Parameters;
import dev.auroracheck.remedy.Reboot;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Checks that the running values are those of the attached parameter group, so that they survive
 * the next reboot.
 */
public final class ParameterGroupInForce implements Check {
  private static final String LOGICAL = "rds.logical_replication";
  private static final String TIMEOUT = "wal_sender_timeout";

  private static final Remedy APPLYING =
      Remedy.manual("Run again in a minute: a dynamic parameter takes effect without a reboot");

  @Override
  public About about() {
    return new About(
        "parameter-group",
        Section.SETTINGS,
        Level.RECOMMENDED,
        Needs.API,
        "A custom cluster parameter group is attached and in sync",
        "A value that is not in the attached parameter group is lost at the next reboot.");
  }

  @Override
  public Result judge(Context context) {
    Cluster cluster = context.aws().cluster().get();
    String group = cluster.parameterGroup();
    Optional<Server> server = context.database().server().known();
    boolean running = server.filter(LogicalReplication::isOn).isPresent();
    if (ParameterGroup.isDefault(group)) {
      return defaultGroup(group, running, context);
    }
    ParameterGroup parameters = context.aws().parameters().get();
    if (running && !parameters.logicalReplication()) {
      return offAfterReboot(parameters, group, context);
    }
    Optional<Cluster.Member> writer = cluster.writer();
    if (writer.filter(m -> !m.parameterGroupStatus().equals("in-sync")).isPresent()) {
      return notInSync(writer.get(), group, context);
    }
    if (server.isPresent() && !running && parameters.logicalReplication()) {
      return Finding.of(LOGICAL + " is 1 in parameter group " + group + " but off on the server.")
          .observed("off")
          .expected("1")
          .remedy(reboot(Reboot.ALWAYS, context))
          .fails();
    }
    Optional<Result> timeout = timeout(parameters, server);
    return timeout.orElseGet(() -> inSync(cluster));
  }

  private static Result inSync(Cluster cluster) {
    String group = cluster.parameterGroup();
    List<String> readers =
        cluster.members().stream()
            .filter(m -> !m.writer() && m.parameterGroupStatus().equals("pending-reboot"))
            .map(Cluster.Member::instanceId)
            .toList();
    return Result.Pass.of("Parameter group " + group + " is attached and in sync.", group)
        .note(
            Optional.of(
                    (readers.size() == 1 ? "Reader " : "Readers ")
                        + String.join(", ", readers)
                        + " "
                        + Quoted.are(readers.size())
                        + " pending-reboot.")
                .filter(note -> !readers.isEmpty()));
  }

  private static Result defaultGroup(String group, boolean running, Context context) {
    return Finding.of(
            "The default parameter group "
                + group
                + " is attached."
                + (running
                    ? " Logical replication is on now, but the next reboot turns it off."
                    : ""))
        .observed(group)
        .expected("a group of your own")
        .remedy(LogicalReplication.remedy(context))
        .fails();
  }

  private static Result offAfterReboot(ParameterGroup parameters, String group, Context context) {
    String value = parameters.value(LOGICAL).orElse("not set");
    return Finding.of(
            "Logical replication is on now, but the next reboot turns it off. "
                + LOGICAL
                + " is "
                + value
                + " in parameter group "
                + group
                + ".")
        .observed(LOGICAL + " = " + value)
        .expected(LOGICAL + " = 1")
        .remedy(ClusterParameter.setStatic(LOGICAL, "1", context))
        .fails();
  }

  private static Result notInSync(Cluster.Member writer, String group, Context context) {
    return Finding.of(
            "Parameter group "
                + group
                + " has status "
                + writer.parameterGroupStatus()
                + " on writer "
                + writer.instanceId()
                + ".")
        .observed(writer.parameterGroupStatus())
        .expected("in-sync")
        .remedy(
            writer.parameterGroupStatus().equals("pending-reboot")
                ? reboot(Reboot.IF_PENDING, context)
                : APPLYING)
        .fails();
  }

  private static Remedy reboot(Reboot reboot, Context context) {
    return Remedy.of(Parameters.reboot(reboot, context));
  }

  /**
   * Finds a timeout in the group that is not the running one: still being applied, unless a value
   * stored for the role or the database overrides the group.
   */
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
                    + " in parameter group "
                    + parameters.name()
                    + " but "
                    + running.stream().mapToObj(Milliseconds::show).findFirst().orElse("unknown")
                    + " on the server.")
            .observed(setting.get().value())
            .expected(String.valueOf(configured.getAsLong()))
            .remedy(APPLYING)
            .fails());
  }
}
