package dev.auroracheck.report;

import static dev.auroracheck.fix.Findings.failed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Checks;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.ParameterChange.Reboot;
import dev.auroracheck.check.ParameterChange.Value;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.check.Step;
import dev.auroracheck.check.Step.Kind;
import dev.auroracheck.check.Verdict;
import dev.auroracheck.fix.Findings;
import dev.auroracheck.request.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The text report against golden files. After a change that is meant, run with {@code
 * -Dgolden.write=true} and read the difference.
 */
class TextReportTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("project.directory", ""), "src/test/resources/golden");

  private static final Fix REBOOT =
      Fix.of(
          "reboot the writer",
          Step.aws("aws rds reboot-db-instance --db-instance-identifier shop-1")
              .restarting("the reboot ends every session"));

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
              Finding.of("logical replication is off")
                  .observed("off")
                  .expected("on")
                  .fix(REBOOT)
                  .fails()),
          outcome(
              "parameter-group",
              Section.SETTINGS,
              Level.RECOMMENDED,
              "The group is in force",
              Finding.of("the group is pending-reboot").fix(REBOOT).fails()),
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
              Finding.of("SELECT is missing on 12 of 20 tables")
                  .objects(subjects())
                  .fix(
                      Fix.of(
                          "grant what is missing",
                          Step.sql(
                              Statement.of(Phase.GRANT, "GRANT SELECT ON TABLE \"a\" TO \"u\";")),
                          Step.manual("Then run again")))
                  .fails()),
          outcome(
              "security-group",
              Section.NETWORK,
              Level.REQUIRED,
              "Security groups admit the ClickPipes addresses",
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

  private static Report report(List<Outcome> outcomes) {
    return new Report(
        "1",
        Instant.EPOCH,
        Duration.ofMillis(640),
        new Report.Target(
            "shop.cluster-c1abc.us-east-1.rds.amazonaws.com",
            5432,
            "shop",
            "clickpipes_user",
            "clickpipes_user",
            Optional.of("Aurora PostgreSQL 16.11"),
            Optional.of("shop"),
            Optional.of("us-east-1"),
            Optional.of("clickpipes_publication"),
            "public",
            Optional.empty()),
        Verdict.of(outcomes, false),
        outcomes,
        true,
        Optional.empty());
  }

  private static String text(List<Outcome> outcomes, Palette palette, boolean quiet) {
    StringBuilder all = new StringBuilder();
    TextReport text = new TextReport(line -> all.append(line).append('\n'), palette, quiet);
    Report report = report(outcomes);
    text.begin(report.target());
    outcomes.forEach(text::add);
    text.end(report);
    return all.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "not-ready, false, true, false",
    "not-ready-ascii, false, false, false",
    "not-ready-colour, true, true, false",
    "not-ready-quiet, false, true, true"
  })
  void notReady(String name, boolean colour, boolean unicode, boolean quiet) throws IOException {
    golden(name, text(OUTCOMES, new Palette(colour, unicode), quiet));
  }

  /** Findings that share steps of every kind. */
  private static List<Outcome> sharing() {
    Statement grant = Statement.of(Phase.GRANT, "GRANT SELECT ON TABLE \"a\" TO \"u\";");
    Statement full =
        Statement.of(Phase.IDENTITY, "ALTER TABLE \"a\" REPLICA IDENTITY FULL;")
            .costing("FULL writes whole old rows to the WAL");
    Statement member = Statement.of(Phase.MEMBER, "ALTER PUBLICATION \"p\" ADD TABLE \"a\";");
    Step key =
        Step.choice(
            Kind.SQL, "In the place of FULL", "ALTER TABLE \"a\" ADD PRIMARY KEY (COLUMNS);");
    Step.Ingress ingress =
        new Step.Ingress(
            Findings.aws(), "sg-1", 5432, List.of("192.0.2.1/32"), List.of(), "ClickPipes");
    String route = "aws ec2 create-route --route-table-id rtb-1";
    return List.of(
        failed(
            "logical-replication",
            Findings.parameters(
                Findings.aws(),
                Findings.made(Map.of()),
                Map.of("rds.logical_replication", new Value("1", true)),
                Reboot.IF_PENDING)),
        failed(
            "wal-sender-timeout",
            Findings.parameters(
                Findings.aws(),
                Findings.made(Map.of()),
                Map.of("wal_sender_timeout", new Value("0", false)),
                Reboot.NO)),
        failed("pipe-user", Step.sql(grant), new Step.Password("u")),
        failed("user-grants", Step.sql(grant)),
        failed("publication", Step.sql(full, member), key),
        failed("ordering-key", Step.sql(full), key),
        failed("security-group", ingress),
        failed("network-path", Step.aws(route), Step.manual("Make a gateway")),
        failed("failover", Step.aws(route), Step.manual("Make a gateway")),
        failed("private-access", ingress, Step.manual("Ask")),
        failed("maintenance", Step.choice(Kind.AWS, "If it may", "aws rds start-db-cluster")));
  }

  @Test
  void findingsShareSteps() throws IOException {
    golden("shared-steps", text(sharing(), new Palette(false, true), false));
  }

  @Test
  void ready() throws IOException {
    List<Outcome> all =
        Checks.ALL.stream()
            .map(
                c ->
                    new Outcome(
                        c.about(), c.about().level(), Result.Pass.of("it holds"), Duration.ZERO))
            .toList();
    golden("ready", text(all, new Palette(false, true), false));
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
    Report given = report(all);
    Report known =
        new Report(
            given.toolVersion(),
            given.startedAt(),
            given.took(),
            given.target(),
            given.verdict(),
            all,
            true,
            Optional.of(new Report.Address("writer.example", 5433)));
    StringBuilder lines = new StringBuilder();
    TextReport text =
        new TextReport(l -> lines.append(l).append('\n'), new Palette(false, true), false);
    all.forEach(text::add);
    text.end(known);
    String end = lines.substring(lines.indexOf("Create the ClickPipe"));
    assertTrue(end.contains("writer.example") && end.contains("5433"), end);
    assertFalse(end.contains(given.target().host()), end);
  }

  @Test
  void aPartOfTheChecksIsNoInvitation() {
    String text = text(OUTCOMES.subList(0, 2), new Palette(false, true), false);
    assertTrue(text.contains("READY"), text);
    assertFalse(text.contains("Create the ClickPipe"), text);
  }

  private static void golden(String name, String text) throws IOException {
    Path file = GOLDEN.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text);
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
            .fix(
                Fix.of(
                    "grant it on " + name,
                    Step.sql(Statement.of(Phase.GRANT, "GRANT SELECT ON\n" + name + ";"))))
            .fails();
    Outcome outcome =
        outcome("user-grants", Section.PRIVILEGES, Level.REQUIRED, "Every table", result);
    for (boolean quiet : new boolean[] {true, false}) {
      List<String> lines = new ArrayList<>();
      TextReport text = new TextReport(lines::add, new Palette(false, true), quiet);
      text.add(outcome);
      text.end(report(List.of(outcome)));
      String shown = String.join("\n", lines);
      assertFalse(shown.contains("\u001b") || shown.contains("\u202e"), shown);
      assertTrue(shown.contains("\\u001B[2J\\u000A\u2714b\\u202Ec\u200d"), shown);
      // a command's own lines stay lines
      assertEquals(!quiet, shown.contains("GRANT SELECT ON\n\"a\\u001B[2J\n"), shown);
    }
  }

  @Test
  void onlyCommandsMayBeLongerThanALine() {
    for (String line : text(OUTCOMES, new Palette(false, true), false).lines().toList()) {
      assertTrue(line.length() <= 80 || line.contains("aws "), line);
    }
  }
}
