package dev.auroracheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Verdict;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.fix.AwsAccess;
import dev.auroracheck.fix.Origin;
import dev.auroracheck.fix.Plan;
import dev.auroracheck.fix.Plan.Kind;
import dev.auroracheck.report.Style.Detail;
import dev.auroracheck.request.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds of the text report for all outcomes; {@link ScreensTest} has whole screens. */
class TextReportTest {
  static final Call CALL =
      new Call(List.of("--host", "shop.example", "--user", "u"), Optional.empty());

  private static final Plan PLAN =
      plan(
          step(
              1,
              Kind.AWS,
              "reboot the writer",
              Set.of("logical-replication", "parameter-group"),
              "the AWS CLI, with rds:RebootDBInstance",
              Optional.of("the reboot ends every session"),
              "aws rds reboot-db-instance --db-instance-identifier shop-1"),
          step(
              2,
              Kind.SQL,
              "grant what is missing",
              Set.of("user-grants"),
              "an administrator",
              Optional.empty(),
              "GRANT SELECT ON TABLE \"a\" TO \"u\";"),
          step(
              3,
              Kind.MANUAL,
              "grant what is missing",
              Set.of("user-grants"),
              "a person",
              Optional.empty(),
              "Then run again"));

  private static Plan plan(Plan.Step... steps) {
    Map<String, List<Plan.Step>> asked = new TreeMap<>();
    for (Plan.Step step : steps) {
      step.fixes().forEach(id -> asked.computeIfAbsent(id, i -> new ArrayList<>()).add(step));
    }
    return new Plan(List.of(steps), new TreeSet<>(), asked);
  }

  private static Plan.Step step(
      int number,
      Kind kind,
      String title,
      Set<String> fixes,
      String who,
      Optional<String> impact,
      String... commands) {
    return new Plan.Step(
        number, kind, title, new TreeSet<>(fixes), true, who, impact, List.of(), List.of(commands));
  }

  private static Outcome outcome(
      String id, Section section, Level level, String title, Result result) {
    return new Outcome(
        new Check.About(
            id,
            section,
            level,
            section == Section.NETWORK ? Needs.API : Needs.DB,
            title,
            "What goes wrong without it, in one line that is longer than the margin"),
        level,
        result,
        Duration.ofMillis(1));
  }

  private static final List<Outcome> OUTCOMES =
      List.of(
          outcome(
              "connection",
              Section.CONNECTION,
              Level.REQUIRED,
              "Login works",
              Result.Pass.of("it works")),
          outcome(
              "version",
              Section.CONNECTION,
              Level.REQUIRED,
              "PostgreSQL is version 12 or newer",
              Result.Pass.of("it is", "16.11").note("and a note")),
          outcome(
              "logical-replication",
              Section.SETTINGS,
              Level.REQUIRED,
              "Logical replication is on",
              Finding.of("logical replication is off").observed("off").expected("on").fails()),
          outcome(
              "parameter-group",
              Section.SETTINGS,
              Level.RECOMMENDED,
              "The group is in force",
              Finding.of("the group is pending-reboot").fails()),
          outcome(
              "slots",
              Section.SETTINGS,
              Level.REQUIRED,
              "A replication slot is free",
              new Result.Skip("logical replication is off: see logical-replication")),
          outcome(
              "user-grants",
              Section.PRIVILEGES,
              Level.REQUIRED,
              "Every table in scope can be read",
              Finding.of("SELECT is missing on 12 of 20 tables").objects(subjects()).fails()),
          outcome(
              "security-group",
              Section.NETWORK,
              Level.REQUIRED,
              "Security groups allow the ClickPipes addresses",
              new Result.Undecided(
                  "AWS denied ec2:DescribeSecurityGroups", "Allow that action to the caller")),
          outcome(
              "network-path",
              Section.NETWORK,
              Level.REQUIRED,
              "The path is open",
              new Result.Undecided(
                  "AWS denied ec2:DescribeSecurityGroups", "Allow that action to the caller")));

  private static List<Subject> subjects() {
    List<Subject> all = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      all.add(new Subject("table", "\"public\".\"t" + i + "\"", "SELECT is missing"));
    }
    return all;
  }

  private static Report report(List<Outcome> outcomes, Plan plan) {
    return report(outcomes, plan, Optional.empty());
  }

  private static Report report(List<Outcome> outcomes, Plan plan, Optional<Report.Address> writer) {
    return new Report(
        new Origin("1", "shop.example", 5432, "shop", Instant.EPOCH, AwsAccess.DEFAULT),
        Duration.ofMillis(640),
        new Report.Target(
            new Report.Database(
                new Report.Address("shop.cluster-c1abc.us-east-1.rds.amazonaws.com", 5432),
                "shop",
                "clickpipes_user",
                Optional.of("Aurora PostgreSQL 16.11"),
                true),
            new Report.Cluster(Optional.of("shop"), Optional.of("us-east-1"), writer),
            new Report.Pipe(
                "clickpipes_user",
                Optional.of("clickpipes_publication"),
                "public",
                Optional.empty())),
        Verdict.of(outcomes, false),
        outcomes,
        outcomes.size() == Checks.ALL.size(),
        plan);
  }

  private static String text(List<Outcome> outcomes, Palette palette, boolean quiet) {
    return text(report(outcomes, outcomes == OUTCOMES ? PLAN : Plan.NONE), palette, quiet);
  }

  private static String text(Report report, Palette palette, boolean quiet) {
    Detail detail = quiet ? Detail.QUIET : Detail.NORMAL;
    return Formats.find("text").orElseThrow().render(report, new Style(palette, 80, detail, CALL));
  }

  private static Outcome failed(String id) {
    return outcome(
        id, Section.SETTINGS, Level.REQUIRED, "It holds", Finding.of(id + " is wrong").fails());
  }

  /** Findings that share steps of every kind. */
  static Report sharing() {
    Plan plan =
        plan(
            step(
                1,
                Kind.AWS,
                "set rds.logical_replication = 1, wal_sender_timeout = 0 in a new group,"
                    + " shop-clickpipes, attach it, reboot the writer",
                Set.of("logical-replication", "wal-sender-timeout"),
                "the AWS CLI, with rds:CreateDBClusterParameterGroup, rds:DescribeDBClusters,"
                    + " rds:ModifyDBClusterParameterGroup, rds:RebootDBInstance",
                Optional.of("the reboot restarts every instance of the cluster: about a minute"),
                "aws rds create-db-cluster-parameter-group --db-cluster-parameter-group-name s",
                "aws rds reboot-db-instance --db-instance-identifier shop-1"),
            step(
                2,
                Kind.SQL,
                "grant SELECT on 1 table to u",
                Set.of("pipe-user", "user-grants"),
                "the owner of table \"a\"",
                Optional.empty(),
                "GRANT SELECT ON TABLE \"a\" TO \"u\";"),
            step(
                3,
                Kind.CHOICE,
                "add a primary key to \"a\"",
                Set.of("publication"),
                "the owner of table \"a\"",
                Optional.of("in the place of FULL"),
                "ALTER TABLE \"a\" ADD PRIMARY KEY (COLUMNS);"),
            step(
                4,
                Kind.MANUAL,
                "make a gateway",
                Set.of("user-grants", "publication", "pipe-user"),
                "a person",
                Optional.empty(),
                "make a gateway"));
    List<Outcome> outcomes =
        Stream.of(
                "logical-replication",
                "wal-sender-timeout",
                "pipe-user",
                "user-grants",
                "publication",
                "maintenance")
            .map(TextReportTest::failed)
            .toList();
    return report(outcomes, plan);
  }

  @Test
  void thePipeIsToConnectToTheWriterEndpoint() {
    List<Outcome> all =
        Checks.ALL.stream()
            .map(
                c ->
                    new Outcome(
                        c.about(), c.about().level(), Result.Pass.of("it holds"), Duration.ZERO))
            .toList();
    Report known = report(all, Plan.NONE, Optional.of(new Report.Address("writer.example", 5433)));
    String text = text(known, new Palette(false, true), false);
    String end = text.substring(text.indexOf("Create the ClickPipe"));
    assertTrue(end.contains("writer.example") && end.contains("5433"), end);
    assertFalse(end.contains(known.target().database().address().host()), end);
  }

  @Test
  void aPartOfTheChecksIsNoInvitation() {
    String text = text(OUTCOMES.subList(0, 2), new Palette(false, true), false);
    assertTrue(text.contains("READY"), text);
    assertFalse(text.contains("Create the ClickPipe"), text);
  }

  @Test
  void plainTextHasNoEscapesAndAsciiIsAscii() {
    String plain = text(OUTCOMES, new Palette(false, false), false);
    assertTrue(plain.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127)), plain);
    assertFalse(text(OUTCOMES, new Palette(false, true), false).contains("\u001b"));
    String coloured = text(OUTCOMES, new Palette(true, false), false);
    assertEquals(plain, coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
  }

  @Test
  void aNameDrawsNothingOnTheTerminal() {
    String name = "\"a\u001b[2J\n\u2714b\u202ec\u200d\"";
    Result result =
        Finding.of("table " + name + " lacks SELECT")
            .observed(name)
            .objects(List.of(new Subject("table", name, "of " + name)))
            .fails();
    Outcome outcome =
        outcome("user-grants", Section.PRIVILEGES, Level.REQUIRED, "Every table", result);
    for (boolean quiet : new boolean[] {true, false}) {
      Plan plan =
          plan(
              step(
                  1,
                  Kind.SQL,
                  "grant it on " + name,
                  Set.of("user-grants"),
                  "the owner of " + name,
                  Optional.empty(),
                  "GRANT SELECT ON\n" + name + ";"));
      String shown = text(report(List.of(outcome), plan), new Palette(false, true), quiet);
      assertFalse(shown.contains("\u001b") || shown.contains("\u202e"), shown);
      assertTrue(shown.contains("\\u001B[2J\\u000A\u2714b\\u202Ec\u200d"), shown);
      // a command's own lines stay lines
      assertEquals(
          !quiet, shown.matches("(?s).*GRANT SELECT ON\\n +\"a\\\\u001B\\[2J\\n.*"), shown);
    }
  }

  @Test
  void onlyCommandsMayBeLongerThanALine() {
    for (String line : text(OUTCOMES, new Palette(false, true), false).lines().toList()) {
      assertTrue(line.length() <= 80 || line.matches(" +(aws|psql|aurora-check) .*"), line);
    }
  }
}
