package dev.auroracheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Runner;
import dev.auroracheck.check.Runners;
import dev.auroracheck.check.Verdict;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.fix.AwsAccess;
import dev.auroracheck.fix.Breakages;
import dev.auroracheck.fix.Origin;
import dev.auroracheck.fix.Plan;
import dev.auroracheck.fix.Rendering;
import dev.auroracheck.fix.Simulation;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.report.Style.Detail;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole screens, as a person sees them, made by the real checks on generated facts. */
class ScreensTest {
  private static final Palette PLAIN = new Palette(false, true);
  private static final List<String> ARGUMENTS =
      List.of("--host", SampleFacts.HOST, "--user", SampleFacts.PIPE, "-d", "shop");

  private static Context context(String screen) {
    return switch (screen) {
      case "ready" -> SampleFacts.context();
      case "ready-without-aws" -> withoutAws(SampleFacts.context());
      case "ready-with-warnings" -> broken("password expires soon", "system update");
      case "not-ready" -> broken(NOT_READY);
      case "incomplete" -> denied();
      case "unreachable" -> unreachable();
      case "no-such-role" -> broken("no such role");
      case "everything" -> broken(EVERYTHING);
      default -> throw new IllegalArgumentException(screen);
    };
  }

  private static final String[] NOT_READY = {
    "value is on, and a reboot is pending",
    "wal_sender_timeout of the server",
    "no USAGE",
    "no default privileges",
    "system update"
  };

  private static final String[] EVERYTHING = {
    "role has several problems",
    "default group, and another was made",
    "host is the reader endpoint",
    "one WAL sender",
    "no slots",
    "small retention",
    "transaction_timeout",
    "in rds_iam by a group",
    "no USAGE",
    "no default privileges",
    "row-level security",
    "one table is missing",
    "only inserts",
    "REPLICA IDENTITY NOTHING",
    "a view",
    "unlogged",
    "open transactions",
    "a lost slot",
    "an idle slot of a pipe",
    "gateway is detached",
    "old CA",
    "system update"
  };

  private static Context broken(String... breakages) {
    return Breakages.apply(SampleFacts.context(), breakages);
  }

  private static Context withoutAws(Context context) {
    AwsFacts none =
        AwsFacts.unavailable(
            Optional.empty(),
            new Fact.Unavailable<>(Fact.Why.NOT_ASKED, "Needs AWS, and --no-aws was given.", ""));
    return context.with(context.facts().withAws(none));
  }

  private static Context denied() {
    Context healthy = SampleFacts.context();
    AwsFacts denied =
        AwsFacts.unavailable(
            Optional.of(SampleFacts.REGION),
            new Fact.Unavailable<>(
                Fact.Why.FAILED,
                "AWS denied rds:DescribeDBClusters to arn:aws:iam::123456789012:user/ci.",
                "Allow rds:DescribeDBClusters; aurora-check policy prints the whole policy."));
    return healthy.with(healthy.facts().withAws(denied));
  }

  private static Context unreachable() {
    Context healthy = SampleFacts.context();
    LoginOutcome noAnswer =
        new LoginOutcome.Undecided(
            "No answer from " + SampleFacts.HOST + ":5432 within 10 s.",
            "ClickPipes may reach what this machine can't: run this inside the VPC, or check"
                + " --host and --port.");
    AwsFacts noCredentials =
        AwsFacts.unavailable(
            Optional.of(SampleFacts.REGION),
            new Fact.Unavailable<>(
                Fact.Why.FAILED,
                "No AWS credentials were found.",
                "Run aws sso login, set AWS_PROFILE, or leave AWS out with --no-aws."));
    return healthy.with(
        healthy
            .facts()
            .withDatabase(DatabaseFacts.withoutSession(noAnswer))
            .withAws(noCredentials));
  }

  private static final Pattern COMMAND =
      Pattern.compile(" +(aws|sh|psql|aurora-check|SELECT|ALTER|GRANT|CREATE|REVOKE|# ).*");

  static String screen(String name, Palette palette, int width, Detail detail) {
    Context context = context(name);
    Runner runner = Runners.all(context);
    List<Outcome> outcomes = runner.judge(context);
    Plan plan =
        Plan.of(
            Simulation.of(context, outcomes, runner::judge),
            new Rendering(AwsAccess.DEFAULT, Instant.EPOCH));
    Report report =
        new Report(
            new Origin("1", SampleFacts.HOST, 5432, "shop", Instant.EPOCH, AwsAccess.DEFAULT),
            Duration.ofMillis(640),
            target(context),
            Verdict.of(outcomes, false),
            outcomes,
            true,
            plan);
    Style style = new Style(palette, width, detail, new Call(ARGUMENTS, Optional.empty()));
    return Formats.find("text").orElseThrow().render(report, style);
  }

  private static Report.Target target(Context context) {
    return new Report.Target(
        new Report.Database(
            new Report.Address(SampleFacts.HOST, 5432),
            "shop",
            SampleFacts.PIPE,
            context.facts().database().server().known().map(s -> "Aurora PostgreSQL 16.11"),
            true),
        new Report.Cluster(Optional.of("shop"), Optional.of(SampleFacts.REGION), Optional.empty()),
        new Report.Pipe(
            SampleFacts.PIPE, Optional.of(SampleFacts.PUBLICATION), "public", Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "ready, 80, NORMAL",
    "ready-without-aws, 80, NORMAL",
    "ready-with-warnings, 80, NORMAL",
    "not-ready, 40, NORMAL",
    "not-ready, 80, NORMAL",
    "not-ready, 120, NORMAL",
    "not-ready, 80, QUIET",
    "not-ready, 80, FULL",
    "incomplete, 80, NORMAL",
    "unreachable, 80, NORMAL",
    "unreachable, 40, NORMAL",
    "unreachable, 80, QUIET",
    "no-such-role, 80, NORMAL",
    "everything, 80, NORMAL",
    "everything, 120, NORMAL",
    "everything, 80, QUIET"
  })
  void isAsInTheFile(String name, int width, Detail detail) throws IOException {
    String suffix =
        detail == Detail.NORMAL ? "" : "-" + detail.name().toLowerCase(java.util.Locale.ROOT);
    Golden.check(name + "-" + width + suffix + ".txt", screen(name, PLAIN, width, detail));
  }

  @Test
  void coloursAndAsciiAreAsInTheFile() throws IOException {
    Golden.check(
        "not-ready-80-colour.txt", screen("not-ready", new Palette(true, true), 80, Detail.NORMAL));
    Golden.check(
        "not-ready-80-ascii.txt",
        screen("not-ready", new Palette(false, false), 80, Detail.NORMAL));
  }

  @ParameterizedTest
  @EnumSource(Detail.class)
  void coloursAddNothingButColour(Detail detail) {
    for (String name : List.of("ready", "not-ready", "unreachable", "everything")) {
      String coloured = screen(name, new Palette(true, true), 80, detail);
      assertEquals(screen(name, PLAIN, 80, detail), coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
    }
  }

  @Test
  void anUnreachableHostFitsOnOneScreen() {
    String screen = screen("unreachable", PLAIN, 80, Detail.NORMAL);
    assertTrue(screen.lines().count() <= 24, screen);
  }

  /** Commands and names may be longer than a line, sentences may not. */
  @ParameterizedTest
  @CsvSource({"40", "80", "120"})
  void sentencesKeepTheWidth(int width) {
    for (String name : List.of("ready", "not-ready", "incomplete", "unreachable", "everything")) {
      List<String> tooLong =
          screen(name, PLAIN, width, Detail.NORMAL)
              .lines()
              // a name that is longer than the line is not broken
              .filter(l -> !l.contains(SampleFacts.HOST) && !l.strip().matches("\\S+"))
              .filter(l -> l.length() > width && !COMMAND.matcher(l).matches())
              .toList();
      assertEquals(List.of(), tooLong);
    }
  }
}
