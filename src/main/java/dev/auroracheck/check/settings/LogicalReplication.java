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
 * Whether logical decoding is on. What runs decides; what the parameter group says only tells which
 * of the causes it is, because the parameter is static and needs a reboot of the writer.
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
        "ClickPipes reads changes from the logical replication stream");
  }

  /** Whether the running server has it on; servers outside RDS have no such parameter. */
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
      return Result.Pass.of("logical replication is on", observed);
    }
    Cause cause = cause(context.aws());
    return Finding.of("logical replication is off: " + cause.message())
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

  private record Cause(Kind kind, String message) {}

  private static Cause cause(AwsFacts aws) {
    Optional<Cluster> cluster = aws.cluster().known();
    if (cluster.isEmpty()) {
      return new Cause(Kind.UNKNOWN, "the parameter is off, or the writer was not rebooted since");
    }
    String group = cluster.get().parameterGroup();
    Optional<String> candidate = aws.candidateGroup().known().orElse(Optional.empty());
    if (ParameterGroup.isDefault(group)) {
      return defaultGroup(group, candidate);
    }
    Optional<ParameterGroup> parameters = aws.parameters().known();
    if (parameters.isEmpty()) {
      return new Cause(Kind.UNKNOWN, "the parameter is off, or the writer was not rebooted since");
    }
    if (!parameters.get().logicalReplication()) {
      String value = parameters.get().value(PARAMETER).orElse("not set");
      String other =
          candidate
              .map(name -> "; group " + name + ", which has it on, is not attached")
              .orElse("");
      return new Cause(Kind.VALUE_OFF, PARAMETER + " is " + value + " in group " + group + other);
    }
    String writer = cluster.get().writerId().orElse("the writer");
    boolean pending =
        cluster
            .get()
            .writer()
            .filter(m -> m.parameterGroupStatus().equals("pending-reboot"))
            .isPresent();
    return new Cause(
        Kind.REBOOT_PENDING,
        pending
            ? "group " + group + " has it on, and writer " + writer + " is pending-reboot"
            : "group " + group + " has it on, and writer " + writer + " does not run it yet");
  }

  private static Cause defaultGroup(String group, Optional<String> candidate) {
    return candidate
        .map(
            name ->
                new Cause(
                    Kind.NOT_ATTACHED,
                    "group " + name + " has it on, but " + group + " is attached"))
        .orElseGet(
            () ->
                new Cause(
                    Kind.DEFAULT_GROUP,
                    "the default group " + group + " is attached, which can't be edited"));
  }

  /** How to turn it on, whichever of the causes it is. */
  static Remedy remedy(Context context) {
    return switch (cause(context.aws()).kind()) {
      case NOT_ATTACHED -> Remedy.of(Parameters.attach(context));
      case REBOOT_PENDING -> Remedy.of(Parameters.reboot(Reboot.ALWAYS, context));
      case DEFAULT_GROUP, VALUE_OFF, UNKNOWN -> ClusterParameter.setStatic(PARAMETER, "1", context);
    };
  }
}
