package dev.auroracheck.fix;

import static dev.auroracheck.fix.Findings.ORIGIN;
import static dev.auroracheck.fix.Findings.failed;
import static dev.auroracheck.fix.Findings.warned;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.ClusterChange.SetParameters;
import dev.auroracheck.remedy.ClusterChange.StartCluster;
import dev.auroracheck.remedy.GroupRef;
import dev.auroracheck.remedy.NetworkChange.AllowIngress;
import dev.auroracheck.remedy.ParameterValue;
import dev.auroracheck.remedy.PublicationChange.CreatePublication;
import dev.auroracheck.remedy.PublicationChange.PublishOperations;
import dev.auroracheck.remedy.PublicationChange.PublishViaRoot;
import dev.auroracheck.remedy.PublicationChange.PublishWhole;
import dev.auroracheck.remedy.PublicationChange.Rename;
import dev.auroracheck.remedy.PublicationRef;
import dev.auroracheck.remedy.Reboot;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange.AllowLogin;
import dev.auroracheck.remedy.RoleChange.CreateRole;
import dev.auroracheck.remedy.RoleChange.GrantFutureSelect;
import dev.auroracheck.remedy.RoleChange.GrantMembership;
import dev.auroracheck.remedy.RoleChange.GrantSelect;
import dev.auroracheck.remedy.RoleChange.GrantUsage;
import dev.auroracheck.remedy.RoleChange.SetPassword;
import dev.auroracheck.remedy.SchemaRef;
import dev.auroracheck.remedy.ServerChange.DropSlot;
import dev.auroracheck.remedy.ServerChange.LimitDatabaseConnections;
import dev.auroracheck.remedy.TableChange.Identity;
import dev.auroracheck.remedy.TableChange.SetReplicaIdentity;
import dev.auroracheck.remedy.TableChange.ValidateConstraint;
import dev.auroracheck.remedy.TableRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of the fixes of a run. */
class PlanTest {
  private static final TableRef ORDERS = new TableRef("public", "orders", "app");
  private static final TableRef ITEMS = new TableRef("public", "items", "app");
  private static final PublicationRef PIPE = new PublicationRef("pipe", "app");

  private static SetParameters set(
      Map<String, ParameterValue> values, Reboot reboot, String... readers) {
    return new SetParameters(
        "shop",
        Optional.of("shop-1"),
        Optional.of(new GroupRef("shop-16", "aurora-postgresql16", true, false, Optional.empty())),
        values,
        false,
        reboot,
        Set.of(readers));
  }

  private static ParameterValue value(String value, boolean isStatic) {
    return new ParameterValue(value, isStatic);
  }

  private static List<String> titles(Plan plan) {
    return plan.steps().stream().map(Plan.Step::title).toList();
  }

  @Test
  void parametersAreOneChangeWithOneReboot() {
    Plan plan =
        Findings.of(
            failed("a", set(Map.of("x", value("0", false)), Reboot.NO, "shop-2")),
            failed("b", set(Map.of("y", value("1", true)), Reboot.IF_PENDING)),
            failed("c", set(Map.of(), Reboot.ALWAYS, "shop-3")),
            failed("d", set(Map.of("x", value("0", false)), Reboot.NO, "shop-2")));
    assertEquals(1, plan.steps().size());
    assertEquals(Set.of("a", "b", "c", "d"), plan.steps().get(0).fixes());
    assertTrue(plan.steps().get(0).restarts());
    String text = ShellFile.of(plan, ORIGIN);
    assertEquals(1, count(text, "modify-db-cluster-parameter-group "), text);
    assertEquals(1, count(text, "reboot-db-instance --db-instance-identifier \"$writer\"\n"), text);
    assertEquals(1, count(text, "reboot-db-instance --db-instance-identifier shop-2\n"), text);
    assertEquals(1, count(text, "reboot-db-instance --db-instance-identifier shop-3\n"), text);
  }

  @Test
  void nothingStaticMeansNoReboot() {
    Plan plan =
        Findings.of(
            failed("a", set(Map.of("x", value("0", false)), Reboot.NO)),
            failed("b", set(Map.of("y", value("0", false)), Reboot.NO)));
    assertEquals(0, count(ShellFile.of(plan, ORIGIN), "reboot-db-instance"));
  }

  @Test
  void rdsTakesTwentyParametersInOneCall() {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    for (int n = 1; n <= 41; n++) {
      values.put("p" + n, value("1", false));
    }
    List<String> calls = Findings.of(failed("a", set(values, Reboot.NO))).steps().get(0).commands();
    assertEquals(
        List.of(20, 20, 1), calls.stream().map(call -> count(call, "ParameterName=")).toList());
    for (String name : values.keySet()) {
      assertEquals(1, count(String.join("\n", calls), "ParameterName=" + name + ","), name);
    }
  }

  @Test
  void changesStandInTheOrderInWhichTheyDependOnEachOther() {
    Plan plan =
        Findings.of(
            failed("validation", new ValidateConstraint(ORDERS, "not_null")),
            failed("name", new Rename(PIPE, "other")),
            failed("operation", new PublishOperations(PIPE, true)),
            failed(
                "member",
                new CreatePublication("new", "shop", List.of(ORDERS), List.of(), false, false)),
            failed("option", new PublishViaRoot(PIPE)),
            failed("restriction", new PublishWhole(PIPE, List.of(ORDERS), false)),
            failed("identity", new SetReplicaIdentity(ORDERS, Identity.FULL)),
            failed("grant", new GrantMembership("rds_replication", "pipe", false)),
            failed("role", new AllowLogin("pipe")),
            failed("cluster", new StartCluster("shop")));
    assertEquals(
        List.of(
            Set.of("cluster"),
            Set.of("role", "grant"),
            Set.of("identity"),
            Set.of("restriction", "option", "operation"),
            Set.of("member"),
            Set.of("name"),
            Set.of("validation")),
        plan.steps().stream().map(Plan.Step::fixes).toList());
    String sql = SqlFile.of(plan, ORIGIN);
    assertLines(
        sql,
        "BEGIN;",
        "ALTER ROLE \"pipe\" LOGIN;",
        "GRANT rds_replication TO \"pipe\";",
        "ALTER TABLE \"public\".\"orders\" REPLICA IDENTITY FULL;",
        "-- column lists and row filters (restriction)",
        "ALTER PUBLICATION \"pipe\" DROP TABLE ONLY \"public\".\"orders\";",
        "-- publication (operation, option)",
        "ALTER PUBLICATION \"pipe\" SET (publish_via_partition_root = true);",
        "ALTER PUBLICATION \"pipe\" SET (publish = 'insert, update, delete, truncate');",
        "ALTER PUBLICATION \"pipe\" RENAME TO \"other\";",
        "COMMIT;",
        // fails where the data does not allow it, and must not undo the rest
        "ALTER TABLE \"public\".\"orders\" VALIDATE CONSTRAINT \"not_null\";");
    assertEquals(1, count(sql, "\nBEGIN;\n"), sql);
    assertEquals(1, count(sql, "\nCOMMIT;\n"), sql);
  }

  @Test
  void changesOfOneTypeAreOneStepThatNamesOrCountsItsObjects() {
    Plan plan =
        Findings.of(
            failed("a", new GrantSelect("pipe", "shop", List.of(ORDERS))),
            failed("b", new GrantSelect("pipe", "shop", List.of(ITEMS, ORDERS))),
            failed("c", new SetReplicaIdentity(ORDERS, Identity.FULL)),
            failed("d", new SetReplicaIdentity(ITEMS, Identity.DEFAULT)),
            failed("e", new SetReplicaIdentity(ORDERS, Identity.DEFAULT)));
    assertEquals(
        List.of(
            "Grant SELECT on tables \"public\".\"orders\" and \"public\".\"items\" to pipe",
            "Set REPLICA IDENTITY FULL on table \"public\".\"orders\"",
            "Set REPLICA IDENTITY DEFAULT on table \"public\".\"items\""),
        titles(plan));
    assertEquals(Set.of("a", "b"), plan.steps().get(0).fixes());
    assertEquals(Set.of("c", "e"), plan.steps().get(1).fixes());
    assertEquals(
        List.of("GRANT SELECT ON TABLE \"public\".\"orders\", \"public\".\"items\" TO \"pipe\";"),
        plan.steps().get(0).commands());
  }

  @Test
  void whatARoleMayReadIsOneStepByPurpose() {
    Plan plan =
        Findings.of(
            failed(
                "a",
                new GrantUsage(
                    "pipe", "shop", List.of(new SchemaRef("billing", Optional.of("app")))),
                new GrantSelect("pipe", "shop", List.of(ORDERS))),
            warned("b", new GrantFutureSelect("pipe", "shop", "app", "billing")));
    Plan.Step step = plan.steps().get(0);
    assertEquals(
        "Grant role pipe read access to schema \"billing\", table \"public\".\"orders\", and future"
            + " tables of role app",
        step.title());
    assertEquals("app, or a member of it, with psql on the writer", step.who());
    assertEquals(
        List.of("read access", "future tables"),
        step.purposes().stream().map(Plan.Purpose::name).toList());
    assertEquals(
        step.commands(),
        step.purposes().stream().flatMap(purpose -> purpose.commands().stream()).toList());
    assertLines(
        SqlFile.of(plan, ORIGIN),
        "-- read access (a)",
        "GRANT USAGE ON SCHEMA \"billing\" TO \"pipe\";",
        "GRANT SELECT ON TABLE \"public\".\"orders\" TO \"pipe\";",
        "-- future tables (b)");
  }

  @Test
  void requiredStepsComeFirstWithWhatTheyBuildOn() {
    Plan plan =
        Findings.of(
            warned("limit", new LimitDatabaseConnections("shop", 10)),
            warned("role", new CreateRole("pipe")),
            failed("name", new Rename(PIPE, "other")),
            failed("choice", Remedy.choice("if so", new DropSlot("one"))),
            failed("grant", new GrantSelect("pipe", "shop", List.of(ORDERS))));
    assertEquals(
        List.of("role", "grant", "name", "limit", "choice"),
        plan.steps().stream().map(s -> s.fixes().first()).toList());
    // nothing fails after the changes, so that no decision is required
    assertEquals(
        List.of(true, true, true, false, false),
        plan.steps().stream().map(Plan.Step::required).toList());
  }

  @Test
  void whatIsTooMuchForATitleIsCounted() {
    List<TableRef> many =
        Stream.of("a", "b", "c", "d").map(t -> new TableRef("public", t, "app")).toList();
    Plan plan =
        Findings.of(
            failed("a", new GrantSelect("pipe", "shop", many)),
            failed("b", Remedy.choice("if so", drop("a", "b", "c", "d"))),
            failed("c", Remedy.choice("if not", drop("e", "f", "g", "h"))));
    assertEquals(
        List.of(
            "Grant SELECT on 4 tables to pipe",
            "Drop 4 inactive replication slots",
            "Drop 4 inactive replication slots: e, f, g and 1 more"),
        titles(plan));
  }

  private static DropSlot[] drop(String... slots) {
    return Stream.of(slots).map(DropSlot::new).toArray(DropSlot[]::new);
  }

  @Test
  void aChoiceIsNeverRunAndStandsInTheFileOfItsLanguage() {
    Plan plan =
        Findings.of(
            failed("a", Remedy.choice("if so", new DropSlot("one"))),
            failed("b", Remedy.choice("if so", new StartCluster("shop"))),
            failed("c", Remedy.choice("if not", new DropSlot("two"))),
            failed("d", Remedy.choice("if so", new DropSlot("one"))),
            failed("e", Remedy.choice("if so", new DropSlot("three"))));
    assertEquals(
        List.of(
            "Drop inactive replication slots one and three",
            "Start cluster shop",
            "Drop inactive replication slot two"),
        titles(plan));
    assertEquals(Set.of("a", "d", "e"), plan.steps().get(0).fixes());
    assertEquals(Optional.of("if so"), plan.steps().get(0).impact());
    String sql = SqlFile.of(plan, ORIGIN);
    assertEquals(1, count(sql, "--   SELECT pg_drop_replication_slot('one');\n"), sql);
    assertEquals(0, count(sql, "start-db-cluster"), sql);
    String sh = ShellFile.of(plan, ORIGIN);
    String start =
        "InvalidDBClusterStateFault aws rds start-db-cluster --db-cluster-identifier shop";
    assertEquals(1, count(sh, "#   already " + start + "\n"), sh);
    assertEquals(1, count(sh, "\nalready() {\n"), sh);
    // what a person may take the comment mark from needs the guards, and nothing else runs
    for (String line : SafeFiles.bare(sql).lines().filter(l -> !l.isBlank()).toList()) {
      assertTrue(line.matches("(\\\\|SET |DO |SELECT current_database).*"), line);
    }
  }

  @Test
  void whatNeedsNoDecisionAfterAllIsNoChoice() {
    Plan plan =
        Findings.of(
            failed("a", Remedy.choices(List.of(Choice.of("if so", new AllowLogin("pipe"))))),
            failed("b", new AllowLogin("pipe")));
    assertEquals(List.of(Plan.Kind.SQL), plan.steps().stream().map(Plan.Step::kind).toList());
  }

  @Test
  void addressesForOneGroupAreOneStep() {
    List<Cidr> addresses = List.of(Cidr.parse("192.0.2.1/32"), Cidr.parse("192.0.2.2/32"));
    Plan plan =
        Findings.of(
            failed("a", new AllowIngress("sg-1", 5432, addresses.subList(0, 1), "d")),
            failed("b", new AllowIngress("sg-1", 5432, addresses, "d")),
            failed("c", new AllowIngress("sg-2", 5432, addresses, "d")));
    assertEquals(2, plan.steps().stream().filter(s -> s.kind() == Plan.Kind.AWS).count());
    assertEquals(new TreeSet<>(Set.of("a", "b")), plan.steps().get(0).fixes());
  }

  @Test
  void statementsRunAfterTheGuardsOfTheFile() {
    String sql = SqlFile.of(Findings.of(failed("a", new AllowLogin("pipe"))), ORIGIN);
    assertLines(
        sql,
        "\\set ON_ERROR_STOP on",
        "SET lock_timeout = '10s';",
        "SET search_path = pg_catalog;",
        "SELECT current_database() <> 'shop' AS elsewhere, pg_is_in_recovery() AS standby \\gset",
        "\\if :elsewhere",
        "\\endif",
        "BEGIN;",
        "-- Step 1: Let role pipe log in (a)",
        "-- login",
        "ALTER ROLE \"pipe\" LOGIN;",
        "COMMIT;");
  }

  @Test
  void aPasswordIsTakenFromTheEnvironmentWhereItIsThere() {
    Plan plan =
        Findings.of(
            failed("a", new SetPassword("pipe"), new CreateRole("pipe"), new AllowLogin("pipe")));
    String sql = SqlFile.of(plan, ORIGIN);
    assertLines(
        sql,
        "ALTER ROLE \"pipe\" LOGIN;",
        "\\if :pipe_given",
        "\\set pipe_password `printf %s \"$PIPE_PASSWORD\"`",
        "ALTER ROLE \"pipe\" PASSWORD :'pipe_password';",
        "\\else",
        "\\endif",
        "COMMIT;");
    assertTrue(sql.contains("-- Set PIPE_PASSWORD in the environment"), sql);
    assertEquals(0, count(ShellFile.of(plan, ORIGIN), "PASSWORD"));
  }

  @Test
  void anEmptyPlanRunsNothing() {
    Plan plan = Findings.of();
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
