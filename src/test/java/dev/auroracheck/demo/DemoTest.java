package dev.auroracheck.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Main;
import dev.auroracheck.demo.Everything.Kind;
import dev.auroracheck.demo.Everything.Played;
import dev.auroracheck.servers.CliShell;
import dev.auroracheck.servers.Environments;
import dev.auroracheck.servers.OnPath;
import dev.auroracheck.servers.Postgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Order(4)
final class DemoTest {
  /** What is left after the files ran: a person's to decide, or to live with. */
  private static final Set<String> LEFT =
      Set.of(
          "publication-scope",
          "open-transactions",
          "leftover-objects",
          "maintenance",
          "slot-retention");

  @Test
  void theFixesThatTheProgramPrintsMakeTheClusterReady() throws Exception {
    CliShell.required();
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    Story.Ending ending;
    try (Demo demo = new Demo(program(), new PrintStream(screen, true, UTF_8), false)) {
      ending = demo.run();
    }
    String shown = screen.toString(UTF_8);
    assertTrue(ending.good(), shown);
    assertTrue(ending.fixed().size() >= 5, () -> ending.fixed() + "\n" + shown);
    assertTrue(shown.contains("NOT READY"), shown);
    assertTrue(shown.contains("Create the ClickPipe (in the order of the form)"), shown);
  }

  @ParameterizedTest
  @Tag("full")
  @CsvSource({"16, DEFAULT_GROUP", "18, NO_ROLE"})
  void theFilesMakeReadyWhatIsBrokenInEveryWay(int major, Kind kind) throws Exception {
    assumeTrue(Postgres.majors().contains(major));
    assumeTrue(toolsAreThere());
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    Played played;
    try (Everything everything =
        new Everything(major, kind, program(), new PrintStream(screen, true, UTF_8), false)) {
      played = everything.play();
    }
    String shown = screen.toString(UTF_8);
    assertTrue(shown.contains(Everything.PLAN), shown);
    assertEquals(List.of(0, 0, 0, 0), played.exitCodes(), shown);
    assertEquals("not-ready", Everything.verdict(played.before()), shown);
    Set<String> broken = Stage.ids(played.before(), Set.of("fail", "warn"));
    assertEquals(broken(kind), new TreeSet<>(broken), shown);
    assertTrue(broken.size() >= 15, shown);
    for (JsonNode report : List.of(played.after(), played.again(), played.asRole())) {
      assertEquals("ready", Everything.verdict(report), shown);
      Set<String> left = new TreeSet<>(Stage.ids(report, Set.of("fail", "warn", "error")));
      assertEquals(new TreeSet<>(LEFT), left, shown);
    }
    assertEquals(statuses(played.after()), statuses(played.again()));
    assertEquals(1, count(played.calls(), "rds:ModifyDBClusterParameterGroup"), shown);
    assertEquals(1, count(played.calls(), "rds:RebootDBInstance"), shown);
    assertEquals(1, count(played.calls(), "ec2:AuthorizeSecurityGroupIngress"), shown);
    int groups = kind == Kind.DEFAULT_GROUP ? 1 : 0;
    assertEquals(groups, count(played.calls(), "rds:CreateDBClusterParameterGroup"), shown);
    assertEquals(groups, count(played.calls(), "rds:ModifyDBCluster"), shown);
    // the group is asked for again, and refused as there already
    for (String once :
        List.of(
            "rds:ModifyDBClusterParameterGroup",
            "rds:ModifyDBCluster",
            "rds:RebootDBInstance",
            "ec2:AuthorizeSecurityGroupIngress")) {
      assertEquals(0, count(played.callsAgain(), once), once + " again\n" + shown);
    }
  }

  /** What does not hold at first; a role that is not there has the checks on it skipped. */
  private static Set<String> broken(Kind kind) {
    Set<String> broken = new TreeSet<>(LEFT);
    broken.addAll(
        Set.of(
            "logical-replication",
            "parameter-group",
            "wal-senders",
            "replication-slots",
            "slot-retention",
            "pipe-user",
            "publication",
            "publication-operations",
            "publication-filters",
            "ordering-key",
            "security-group",
            "network-path",
            "failover"));
    if (kind == Kind.DEFAULT_GROUP) {
      broken.addAll(
          Set.of(
              "wal-sender-timeout",
              "connection-headroom",
              "rds-replication",
              "user-grants",
              "default-privileges",
              "row-level-security",
              "replica-identity"));
    }
    return broken;
  }

  private static boolean toolsAreThere() {
    boolean psql = OnPath.find("psql").isPresent();
    boolean aws = CliShell.aws().isPresent();
    if (psql) {
      Environments.ran("psql");
    } else {
      Environments.skipped("psql", "there is none on the PATH");
    }
    return psql && aws;
  }

  private static Map<String, String> statuses(JsonNode report) {
    Map<String, String> statuses = new TreeMap<>();
    report
        .path("checks")
        .forEach(c -> statuses.put(c.path("id").asText(), c.path("status").asText()));
    return statuses;
  }

  private static int count(List<String> calls, String action) {
    List<String> found = new ArrayList<>(calls);
    found.removeIf(call -> !call.startsWith(action + " "));
    return found.size();
  }

  /** The program of this build, from the classes: there is no jar yet when tests run. */
  private static List<String> program() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        Main.class.getName());
  }
}
