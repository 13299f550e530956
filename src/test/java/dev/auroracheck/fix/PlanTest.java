package dev.auroracheck.fix;

import static dev.auroracheck.fix.Findings.failed;
import static dev.auroracheck.fix.Findings.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.check.ParameterChange.Reboot;
import dev.auroracheck.check.ParameterChange.Value;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.check.Step;
import dev.auroracheck.check.Step.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What becomes of the fixes of a run. */
class PlanTest {
  private static final Origin ORIGIN = new Origin("1", "shop.example", 5432, "shop", Instant.EPOCH);

  private static Statement statement(Phase phase) {
    return Statement.of(phase, "SELECT '" + phase + "';");
  }

  private static Step.Aws calls(String... commands) {
    return Step.aws(commands);
  }

  @Test
  void parametersAreOneChangeWithOneReboot() {
    Plan plan = new Plan();
    assertEquals(
        Set.of(1),
        plan.add(failed("a", set(Map.of("x", new Value("0", false)), Reboot.NO, "shop-2"))));
    assertEquals(
        Set.of(1),
        plan.add(failed("b", set(Map.of("y", new Value("1", true)), Reboot.IF_PENDING))));
    assertEquals(Set.of(1), plan.add(failed("c", set(Map.of(), Reboot.ALWAYS, "shop-3"))));
    assertEquals(
        Set.of(1),
        plan.add(failed("d", set(Map.of("x", new Value("0", false)), Reboot.NO, "shop-2"))));
    Plan.Item item = plan.items().get(0);
    assertEquals(
        set(
            Map.of("x", new Value("0", false), "y", new Value("1", true)),
            Reboot.ALWAYS,
            "shop-2",
            "shop-3"),
        item.step());
    assertEquals(Set.of("a", "b", "c", "d"), item.mends());
    assertEquals(1, plan.items().size());
    String text = ShellFile.of(plan, ORIGIN);
    assertEquals(1, count(text, "modify-db-cluster-parameter-group "), text);
    assertEquals(1, count(text, "reboot-db-instance --db-instance-identifier \"$writer\" "), text);
    assertEquals(1, count(text, "reboot-db-instance --db-instance-identifier shop-2 "), text);
  }

  @Test
  void nothingStaticMeansNoReboot() {
    Plan plan = new Plan();
    plan.add(failed("a", set(Map.of("x", new Value("0", false)), Reboot.NO)));
    plan.add(failed("b", set(Map.of("y", new Value("0", false)), Reboot.NO)));
    assertEquals(0, count(ShellFile.of(plan, ORIGIN), "reboot-db-instance"));
  }

  @Test
  void statementsStandInTheOrderInWhichTheyDependOnEachOther() {
    List<Phase> backwards = new ArrayList<>(Arrays.asList(Phase.values()));
    Collections.reverse(backwards);
    Plan plan = new Plan();
    for (Phase phase : backwards) {
      assertEquals(Set.of(1), plan.add(failed("of-" + phase, Step.sql(statement(phase)))));
    }
    Step.Statements all = assertInstanceOf(Step.Statements.class, plan.items().get(0).step());
    assertEquals(
        List.of(
            "ROLE", "GRANT", "IDENTITY", "RESTRICTION", "OPTION", "MEMBER", "OPERATION", "NAME"),
        all.statements().stream().map(s -> s.phase().name()).toList());
    String sql = SqlFile.of(plan, ORIGIN);
    int at = 0;
    for (Phase phase : Phase.values()) {
      int next = sql.indexOf("SELECT '" + phase + "';");
      assertTrue(next > at, sql);
      at = next;
    }
  }

  @Test
  void withinAPhaseTheyStayAsTheyCameAndNothingComesTwice() {
    Statement one = Statement.of(Phase.GRANT, "SELECT 2;");
    Statement two = Statement.of(Phase.GRANT, "SELECT 1;");
    Statement first = Statement.of(Phase.ROLE, "SELECT 3;");
    Plan plan = new Plan();
    plan.add(failed("a", Step.sql(one)));
    plan.add(failed("b", Step.sql(two, one), Step.sql(first)));
    plan.add(failed("c", Step.sql(first, one)));
    assertEquals(
        List.of(Step.sql(first, one, two)), plan.items().stream().map(i -> i.step()).toList());
  }

  @Test
  void whatComesAloneIsInOrderToo() {
    Plan plan = new Plan();
    plan.add(failed("a", Step.sql(statement(Phase.MEMBER), statement(Phase.ROLE))));
    assertEquals(
        Step.sql(statement(Phase.ROLE), statement(Phase.MEMBER)), plan.items().get(0).step());
  }

  @Test
  void choicesAreMergedByTheirLanguage() {
    Plan plan = new Plan();
    plan.add(failed("a", Step.choice(Step.Kind.SQL, "if so", "SELECT 1;")));
    plan.add(failed("b", Step.choice(Step.Kind.AWS, "if so", "aws rds start-db-cluster")));
    plan.add(failed("c", Step.choice(Step.Kind.SQL, "if not", "SELECT 2;")));
    plan.add(failed("d", Step.choice(Step.Kind.SQL, "if so", "SELECT 1;")));
    assertEquals(2, plan.items().size());
    assertEquals(
        List.of("if so: SELECT 1;", "if not: SELECT 2;"), plan.items().get(0).step().commands());
    String sql = SqlFile.of(plan, ORIGIN);
    assertEquals(1, count(sql, "--   SELECT 1;\n"), sql);
    assertEquals(0, count(sql, "start-db-cluster"), sql);
    String sh = ShellFile.of(plan, ORIGIN);
    assertEquals(1, count(sh, "#   aws rds start-db-cluster\n"), sh);
    assertEquals("", SafeFiles.bare(sql).replaceAll("\\s", ""), sql);
  }

  @Test
  void noCallIsMadeTwice() {
    String wait = "aws rds wait db-cluster-available";
    Plan plan = new Plan();
    assertEquals(Set.of(1), plan.add(failed("a", calls("aws ec2 a", "aws ec2 b", wait))));
    assertEquals(Set.of(1), plan.add(failed("b", calls("aws ec2 b"))));
    assertEquals(Set.of(1, 2), plan.add(failed("c", calls("aws ec2 b", "aws ec2 c", wait))));
    assertEquals(Set.of(3), plan.add(failed("d", calls("aws ec2 d"))));
    assertEquals(
        List.of(
            calls("aws ec2 a", "aws ec2 b", wait), calls("aws ec2 c", wait), calls("aws ec2 d")),
        plan.items().stream().map(Plan.Item::step).toList());
    assertEquals(Set.of("a", "b", "c"), plan.items().get(0).mends());
    // whether AWS refuses the second time is a part of the call
    assertEquals(
        Set.of(4),
        plan.add(failed("e", Step.Aws.calls(List.of(Call.unless("Already", "aws ec2 d"))))));
  }

  @Test
  void addressesForTwoGroupsAreTwoSteps() {
    Step.Ingress one =
        new Step.Ingress(Findings.aws(), "sg-1", 5432, List.of("192.0.2.1/32"), List.of(), "d");
    Step.Ingress two =
        new Step.Ingress(Findings.aws(), "sg-2", 5432, List.of("192.0.2.1/32"), List.of(), "d");
    Plan plan = new Plan();
    assertEquals(Set.of(1), plan.add(failed("a", one)));
    assertEquals(Set.of(1), plan.add(failed("b", one)));
    assertEquals(Set.of(2), plan.add(failed("c", two)));
  }

  @Test
  void rdsTakesTwentyParametersInOneCall() {
    Map<String, Value> values = new LinkedHashMap<>();
    for (int n = 1; n <= 41; n++) {
      values.put("p" + n, new Value("1", false));
    }
    List<String> calls = set(values, Reboot.NO).change().commands();
    assertEquals(
        List.of(20, 20, 1), calls.stream().map(call -> count(call, "ParameterName=")).toList());
    for (String name : values.keySet()) {
      assertEquals(1, count(String.join("\n", calls), "ParameterName=" + name + ","), name);
    }
  }

  @Test
  void statementsRunBehindTheGuardsOfTheFile() {
    String sql = SqlFile.of(Plan.of(List.of(failed("a", Step.sql(statement(Phase.ROLE))))), ORIGIN);
    assertLines(
        sql,
        "\\set ON_ERROR_STOP on",
        "SET lock_timeout = '10s';",
        "SET search_path = pg_catalog;",
        "SELECT current_database() <> 'shop' OR pg_is_in_recovery() AS elsewhere \\gset",
        "\\if :elsewhere",
        "\\endif",
        "SELECT 'ROLE';");
  }

  @Test
  void aPasswordIsTakenFromTheEnvironmentWhereItIsThere() {
    Plan plan =
        Plan.of(
            List.of(failed("a", new Step.Password("pipe"), Step.sql(statement(Phase.OPERATION)))));
    String sql = SqlFile.of(plan, ORIGIN);
    assertLines(
        sql,
        "SELECT 'OPERATION';",
        "\\if :pipe_given",
        "\\set pipe_password `printf %s \"$PIPE_PASSWORD\"`",
        "ALTER ROLE \"pipe\" PASSWORD :'pipe_password';",
        "\\else",
        "\\endif");
    assertEquals(0, count(ShellFile.of(plan, ORIGIN), "PASSWORD"));
  }

  @Test
  void anEmptyPlanRunsNothing() {
    Plan plan = Plan.of(List.of());
    SafeFiles.assertSafe(
        SqlFile.of(plan, ORIGIN), ShellFile.of(plan, ORIGIN), TerraformFile.of(plan, ORIGIN));
    assertTrue(SqlFile.of(plan, ORIGIN).contains("-- There is nothing to run."));
    assertTrue(ShellFile.of(plan, ORIGIN).contains("# There is nothing to run."));
    assertTrue(TerraformFile.of(plan, ORIGIN).contains("# There is nothing to change."));
    assertEquals("", SafeFiles.bare(SqlFile.of(plan, ORIGIN)).strip());
  }

  /** That these lines are there in this order, whatever is between them. */
  private static void assertLines(String text, String... lines) {
    int at = 0;
    for (String line : lines) {
      int next = text.indexOf("\n" + line + "\n", at);
      assertTrue(next >= 0, () -> line + "\n" + text);
      at = next + 1;
    }
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
