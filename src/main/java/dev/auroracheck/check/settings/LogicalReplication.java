package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.facts.Server;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.Parameters;
import dev.auroracheck.remedy.Reboot;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.util.Optional;

/**
 * Checks that logical replication is on. The running values decide. The parameter group only
 * explains why it is off: the parameter is static, so a new value needs a reboot of the writer.
 */
public final class LogicalReplication implements Check {
  private static final String PARAMETER = "rds.logical_replication";

  @Override
  public About about() {
    return new About(
        "logical-replication",
        Section.SETTINGS,
        Level.REQUIRED,
        Needs.BOTH,
        "Logical replication is on",
        "ClickPipes reads changes from the logical replication stream.");
  }

  /**
   * Whether logical replication is on in the running server. Outside RDS, where {@code
   * rds.logical_replication} does not exist, {@code wal_level} alone decides.
   */
  static boolean isOn(Server server) {
    boolean rds = server.isOn(PARAMETER).orElse(true);
    return rds && server.setting("wal_level").filter(v -> v.equals("logical")).isPresent();
  }

  @Override
  public Result judge(Context context) {
    Server server = context.server();
    String walLevel = server.setting("wal_level").orElse("unknown");
    String observed =
        server.setting(PARAMETER).map(v -> PARAMETER + " = " + v + ", ").orElse("")
            + "wal_level = "
            + walLevel;
    if (isOn(server)) {
      return Result.Pass.of("wal_level is logical.", observed);
    }
    String running =
        walLevel.equals("logical") ? PARAMETER + " is off." : "wal_level is " + walLevel + ".";
    return Finding.of(running + " " + cause(context.aws()).message())
        .observed(observed)
        .expected(PARAMETER + " = on, wal_level = logical")
        .remedy(remedy(context))
        .fails();
  }

  /** Why it is off. */
  private enum Kind {
    UNKNOWN,
    DEFAULT_GROUP,
    NOT_ATTACHED,
    VALUE_OFF,
    REBOOT_PENDING
  }

  /**
   * A cause.
   *
   * @param message a sentence
   */
  private record Cause(Kind kind, String message) {}

  private static final Cause UNKNOWN =
      new Cause(
          Kind.UNKNOWN,
          "Either "
              + PARAMETER
              + " is off in the parameter group, or the writer has not been rebooted since it was"
              + " turned on.");

  private static Cause cause(AwsFacts aws) {
    Optional<Cluster> cluster = aws.cluster().known();
    if (cluster.isEmpty()) {
      return UNKNOWN;
    }
    String group = cluster.get().parameterGroup();
    Optional<String> candidate = aws.candidateGroup().known().orElse(Optional.empty());
    if (ParameterGroup.isDefault(group)) {
      return defaultGroup(group, candidate);
    }
    Optional<ParameterGroup> parameters = aws.parameters().known();
    if (parameters.isEmpty()) {
      return UNKNOWN;
    }
    if (!parameters.get().logicalReplication()) {
      String value = parameters.get().value(PARAMETER).orElse("not set");
      String other =
          candidate
              .map(name -> " Parameter group " + name + " has the right value but is not attached.")
              .orElse("");
      return new Cause(
          Kind.VALUE_OFF,
          PARAMETER + " is " + value + " in parameter group " + group + "." + other);
    }
    return rebootPending(cluster.get());
  }

  private static Cause rebootPending(Cluster cluster) {
    String writer = cluster.writerId().map(id -> "writer " + id).orElse("the writer");
    boolean pending =
        cluster.writer().filter(m -> m.parameterGroupStatus().equals("pending-reboot")).isPresent();
    return new Cause(
        Kind.REBOOT_PENDING,
        "Parameter group "
            + cluster.parameterGroup()
            + " has "
            + PARAMETER
            + " = 1, but "
            + writer
            + (pending
                ? " must be rebooted before the value takes effect (pending-reboot)."
                : " still runs the old value."));
  }

  private static Cause defaultGroup(String group, Optional<String> candidate) {
    return candidate
        .map(
            name ->
                new Cause(
                    Kind.NOT_ATTACHED,
                    "Parameter group "
                        + name
                        + " has "
                        + PARAMETER
                        + " = 1, but "
                        + group
                        + " is attached."))
        .orElseGet(
            () ->
                new Cause(
                    Kind.DEFAULT_GROUP,
                    "The default parameter group " + group + " is attached and can't be edited."));
  }

  /** How to turn logical replication on, whatever the cause. */
  static Remedy remedy(Context context) {
    return switch (cause(context.aws()).kind()) {
      case NOT_ATTACHED -> Remedy.of(Parameters.attach(context));
      case REBOOT_PENDING -> Remedy.of(Parameters.reboot(Reboot.ALWAYS, context));
      case DEFAULT_GROUP, VALUE_OFF, UNKNOWN -> ClusterParameter.setStatic(PARAMETER, "1", context);
    };
  }
}
