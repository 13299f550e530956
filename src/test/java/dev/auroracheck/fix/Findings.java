package dev.auroracheck.fix;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.ParameterChange;
import dev.auroracheck.check.ParameterChange.Reboot;
import dev.auroracheck.check.ParameterChange.Value;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.SslMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Findings with fixes, for what makes plans of them. */
public final class Findings {
  private static final String REGION = "us-east-1";
  private static final AwsCli AWS = AwsCli.of(request(Optional.empty()), facts());

  private Findings() {}

  /** A failure whose fix has these steps. */
  public static Outcome failed(String id, Step... steps) {
    return new Outcome(
        new Check.About(
            id, Section.SETTINGS, Level.REQUIRED, Needs.DB, "It holds", "What goes wrong"),
        Level.REQUIRED,
        Finding.of(id + " is wrong").fix(Fix.of("mend " + id, steps)).fails(),
        Duration.ofMillis(1));
  }

  public static AwsCli aws() {
    return AWS;
  }

  /** With {@code --aws-profile}. */
  public static AwsCli aws(String profile) {
    return AwsCli.of(request(Optional.of(profile)), facts());
  }

  private static Request request(Optional<String> profile) {
    return Requests.of(
        Requests.login("localhost", SslMode.PREFER, false),
        new Request.Aws(
            true,
            Optional.of(REGION),
            Optional.empty(),
            profile,
            Optional.empty(),
            false,
            Optional.empty()));
  }

  private static AwsFacts facts() {
    return AwsFacts.unavailable(
        Optional.of(REGION), new Fact.Unavailable<>(Fact.Why.NOT_ASKED, "not asked", ""));
  }

  /** A change of {@code shop}'s attached group. */
  public static Step.Parameters set(Map<String, Value> values, Reboot reboot, String... readers) {
    return parameters(aws(), attached(Map.of()), values, reboot, readers);
  }

  /** The group that is attached, with what users have set in it. */
  public static ParameterChange.Group attached(Map<String, Value> kept) {
    return new ParameterChange.Group(
        "shop-logical", "aurora-postgresql16", true, false, Optional.of(kept));
  }

  /** A group that is to be made. */
  public static ParameterChange.Group made(Map<String, Value> kept) {
    return new ParameterChange.Group(
        "shop-clickpipes", "aurora-postgresql16", false, true, Optional.of(kept));
  }

  /** A change of {@code shop}'s parameters. */
  public static Step.Parameters parameters(
      AwsCli aws,
      ParameterChange.Group group,
      Map<String, Value> values,
      Reboot reboot,
      String... readers) {
    return new Step.Parameters(
        new ParameterChange(
            new ParameterChange.Target(aws, "shop", Optional.of("shop-1"), Optional.of(group)),
            values,
            !group.attached(),
            reboot,
            Set.of(readers)));
  }
}
