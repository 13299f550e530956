package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.EmbeddedServer;
import dev.auroracheck.servers.Environments;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.rds.model.ClusterPendingModifiedValues;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;

/** What the check {@code maintenance} says of what lies ahead. */
class MaintenanceScenariosTest {
  private static final String CHECK = "maintenance";
  private static final String TODAY = "2026-08-05";
  private static final Instant WINDOW = Instant.parse("2026-09-01T06:00:00Z");

  private final LocalAws aws = new LocalAws();

  @AfterEach
  void close() {
    aws.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "changes",
    "actions",
    "reboots",
    "switches",
    "support",
    "deployments",
    "certificates",
    "denied"
  })
  void says(Account account) {
    account.verify(aws);
  }

  private static Account open(String name) {
    return Account.open(name).on(TODAY);
  }

  private static Account pending(
      String name, String version, Consumer<ClusterPendingModifiedValues.Builder> values) {
    return open(name)
        .where(l -> l.state.cluster().engineVersion = version)
        .where(l -> l.state.cluster().more = b -> b.pendingModifiedValues(values));
  }

  private static Account ofReader(String name, Consumer<PendingModifiedValues.Builder> values) {
    return open(name)
        .where(l -> l.state.instance("shop-2").more = b -> b.pendingModifiedValues(values));
  }

  static Stream<Account> changes() {
    return Account.selected(
        open("nothing is ahead")
            .expect(CHECK, "pass", "RDS reports nothing pending for cluster shop."),
        pending("nothing in the list", "16.11", v -> {}),
        pending("another major version", "16.11", v -> v.engineVersion("17.5"))
            .expect(
                CHECK,
                "warn",
                "Cluster shop has a pending upgrade to engine version 17.5. Every logical slot must",
                "every logical slot must be dropped before the upgrade",
                "--engine-version 17.5 --allow-major-version-upgrade --apply-immediately"),
        pending(
                "another major version of one that keeps slots",
                "17.5",
                v -> v.engineVersion("18.1"))
            .expect(
                CHECK,
                "warn",
                "Cluster shop has a pending upgrade to engine version 18.1.",
                "a test on a clone"),
        pending("another minor version", "16.11", v -> v.engineVersion("16.12"))
            .expect(
                CHECK,
                "warn",
                "pending upgrade to engine version 16.12. The pipe reconnects after a restart."),
        pending("IAM authentication", "16.11", v -> v.iamDatabaseAuthenticationEnabled(true))
            .expect(
                CHECK,
                "warn",
                "Cluster shop has a pending change to IAM authentication true.",
                "modify-db-cluster --db-cluster-identifier shop --apply-immediately"),
        pending("another name", "16.11", v -> v.dbClusterIdentifier("store"))
            .expect(
                CHECK,
                "warn",
                "Cluster shop has a pending change to identifier store. The endpoint name changes"),
        ofReader("another port", v -> v.port(5433))
            .expect(
                CHECK,
                "warn",
                "Instance shop-2 has a pending change to port 5433. The pipe needs the new port."),
        ofReader("another class", v -> v.dbInstanceClass("db.r6g.xlarge"))
            .expect(
                CHECK,
                "warn",
                "Instance shop-2 has a pending change to instance class db.r6g.xlarge.",
                "modify-db-instance --db-instance-identifier shop-2 --apply-immediately"),
        open("another cluster has something ahead")
            .where(l -> l.state.addHealthy("other", LocalAws.REGION))
            .where(
                l ->
                    l.state.cluster("other").more =
                        b -> b.pendingModifiedValues(v -> v.engineVersion("17.5")))
            .where(
                l ->
                    l.state.instance("other-1").more =
                        b -> b.pendingModifiedValues(v -> v.engineVersion("17.5"))));
  }

  private static Account action(String name, String of, String action, Instant after) {
    return open(name)
        .where(
            l -> {
              AwsState.MaintenanceAction made = new AwsState.MaintenanceAction(action);
              made.autoAppliedAfterDate = after;
              String arn =
                  of.equals("shop")
                      ? l.state.cluster().arn
                      : "arn:aws:rds:us-east-1:123456789012:db:" + of;
              l.state.pendingMaintenance(arn).add(made);
            });
  }

  private static void dates(LocalAws aws, @Nullable String current, String forced) {
    AwsState.MaintenanceAction action =
        aws.state.pendingMaintenance(aws.state.cluster().arn).get(0);
    action.currentApplyDate = current == null ? null : Instant.parse(current);
    action.forcedApplyDate = Instant.parse(forced);
  }

  static Stream<Account> actions() {
    return Account.selected(
        action("engine upgrade", "shop", "db-upgrade", null)
            .expect(
                CHECK,
                "warn",
                "Cluster shop has pending maintenance action db-upgrade.",
                "if the major version changes",
                "RDS applies the action only on request, and "),
        action("system update with a date", "shop", "system-update", WINDOW)
            .expect(
                CHECK,
                "warn",
                "Cluster shop has pending maintenance action system-update.",
                "from 2026-09-01 on",
                "--resource-identifier arn:aws:rds:us-east-1:123456789012:cluster:shop"),
        action("put off by its owner", "shop", "system-update", WINDOW)
            .where(l -> dates(l, "2026-10-01T06:00:00Z", "2026-12-01T06:00:00Z"))
            .expect(CHECK, "warn", "from 2026-10-01 on"),
        action("with a day when it will be forced", "shop", "system-update", WINDOW)
            .where(l -> dates(l, null, "2026-12-01T06:00:00Z"))
            .expect(CHECK, "warn", "from 2026-09-01 on"),
        action("with no day but that", "shop", "system-update", null)
            .where(l -> dates(l, null, "2026-12-01T06:00:00Z"))
            .expect(CHECK, "warn", "from 2026-12-01 on"),
        action("system of a reader", "shop-2", "os-upgrade", WINDOW)
            .expect(
                CHECK,
                "warn",
                "Instance shop-2 has pending maintenance action os-upgrade.",
                "--resource-identifier arn:aws:rds:us-east-1:123456789012:db:shop-2",
                "--apply-action os-upgrade --opt-in-type immediate"),
        action("certificate", "shop-1", "ca-certificate-rotation", null)
            .expect(
                CHECK,
                "warn",
                "Instance shop-1 has pending maintenance action ca-certificate-rotation.",
                "trust only the old CA"),
        action("with a description", "shop", "db-upgrade", WINDOW)
            .where(
                l ->
                    l.state.pendingMaintenance(l.state.cluster().arn).get(0).description =
                        "Automatic minor version upgrade to 16.12.")
            .expect(CHECK, "warn", "db-upgrade (Automatic minor version upgrade to 16.12)."),
        action("hardware", "shop-1", "hardware-maintenance", WINDOW)
            .expect(
                CHECK,
                "warn",
                "Instance shop-1 has pending maintenance action hardware-maintenance."),
        action("of a kind that is new", "shop-1", "moon-landing", WINDOW)
            .expect(CHECK, "warn", "Instance shop-1 has pending maintenance action moon-landing."),
        open("of another cluster with the name of an instance")
            .where(l -> l.state.addHealthy("shop-2", LocalAws.REGION))
            .where(
                l ->
                    l.state
                        .pendingMaintenance(l.state.cluster("shop-2").arn)
                        .add(new AwsState.MaintenanceAction("db-upgrade"))),
        action("of another cluster's instance", "other-1", "db-upgrade", WINDOW)
            .where(l -> l.state.addHealthy("other", LocalAws.REGION)));
  }

  private static Account ownGroup(String instance) {
    return open("own parameter group of " + instance)
        .where(
            l ->
                l.state.instance(instance).more =
                    b ->
                        b.dbParameterGroups(
                            DBParameterGroupStatus.builder()
                                .dbParameterGroupName("own")
                                .parameterApplyStatus("pending-reboot")
                                .build()));
  }

  static Stream<Account> reboots() {
    return Account.selected(
        ownGroup("shop-1")
            .expect(
                CHECK,
                "warn",
                "Instance shop-1 has a pending reboot for values of its own parameter group.",
                "reboot-db-instance --db-instance-identifier shop-1"),
        ownGroup("shop-2"),
        open("own parameter group of the writer, being applied")
            .where(
                l ->
                    l.state.instance("shop-1").more =
                        b ->
                            b.dbParameterGroups(
                                DBParameterGroupStatus.builder()
                                    .dbParameterGroupName("own")
                                    .parameterApplyStatus("applying")
                                    .build())));
  }

  private static final String ENHANCED = "aurora.enhanced_logical_replication";

  /** Without the database, a group that waits for a reboot is all that there is to see. */
  static Stream<Account> switches() {
    return Account.selected(
        open("enhanced logical replication is set, and the group is in force")
            .where(l -> l.state.parameterGroup().set(ENHANCED, "1"))
            .expect(CHECK, "pass"),
        open("enhanced logical replication is set, and the group waits for a reboot")
            .where(l -> l.state.parameterGroup().set(ENHANCED, "1"))
            .where(l -> l.state.cluster().parameterStatus("pending-reboot"))
            .expect("parameter-group", "warn")
            .expect("failover", "warn")
            .expect(
                CHECK,
                "warn",
                "has value 1 in parameter group shop-logical, which waits for a reboot. 1 more",
                "the reboot may switch the parameter",
                "invalidates every replication slot",
                "reboot-db-instance --db-instance-identifier shop-1"));
  }

  @Test
  void enhancedLogicalReplicationThatARebootSwitches() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start(16)) {
      Environments.ran("embedded 16");
      for (String running : List.of("off", "on")) {
        server.configure(Map.of(ENHANCED, running));
        for (String value : List.of("0", "1")) {
          aws.state.parameterGroup().set(ENHANCED, value);
          boolean same = value.equals("1") == running.equals("on");
          Execution execution = at(server).json();
          assertEquals(same ? "pass" : "warn", execution.status(CHECK), execution::out);
          String text = LocalAws.text(execution.check(CHECK));
          assertEquals(!same, text.contains("but is " + running + " on the server"), text);
          if (!same) {
            aws.choose(execution, CHECK);
            // RDS calls any change of a static parameter one that waits for a reboot
            assertFalse(at(server).json().message(CHECK).contains(ENHANCED), text);
            aws.state.cluster().parameterStatus("in-sync");
            assertEquals("pass", at(server).json().status(CHECK), text);
          }
        }
      }
      // where the group says nothing, the engine's default is off
      aws.state.parameterGroup().parameters.remove(ENHANCED);
      assertEquals("warn", at(server).json().status(CHECK));
      server.execute(
          "postgres",
          "CREATE TABLE large (id int PRIMARY KEY, x text)",
          "ALTER TABLE large ALTER x SET STORAGE EXTERNAL",
          "INSERT INTO large VALUES (1, repeat('x', 10000))");
      Execution on = at(server).with("--only", "column-types").json();
      assertTrue(on.message("column-types").contains(ENHANCED + " is on"), on::out);
      server.configure(Map.of(ENHANCED, "off"));
      Execution off = at(server).with("--only", "column-types").json();
      assertEquals("warn", off.status("column-types"), off::out);
      assertFalse(off.message("column-types").contains(ENHANCED), off::out);
    }
  }

  private static Program at(EmbeddedServer server) {
    return LocalAws.named(
            new Program("--host", server.host(), "--port", String.valueOf(server.port())))
        .with("--user", server.superuser(), "--sslmode", "require", "--only", CHECK)
        .env("PGPASSWORD", server.superuserPassword());
  }

  private static Account version(String name, String version, String day) {
    return open(name).where(l -> l.state.cluster().engineVersion = version).on(day);
  }

  private static void tell(LocalAws aws, String major, LocalDate standard) {
    aws.state.majorVersions.stream()
        .filter(v -> v.major.equals(major))
        .forEach(v -> v.supportEnds.put("open-source-rds-standard-support", standard));
  }

  static Stream<Account> support() {
    return Account.selected(
        version("over", "13.22", TODAY)
            .expect(
                CHECK,
                "warn",
                "standard support ended on 2026-02-28",
                "extended support",
                "every logical slot must be dropped before the upgrade"),
        version("181 days before the last", "14.19", "2026-08-31"),
        version("180 days before the last", "14.19", "2026-09-01")
            .expect(CHECK, "warn", "standard support ends on 2027-02-28"),
        version("on the last day", "14.19", "2027-02-28")
            .expect(CHECK, "warn", "standard support ends on 2027-02-28"),
        version("the day after", "14.19", "2027-03-01")
            .expect(CHECK, "warn", "standard support ended on 2027-02-28"),
        version("over for one that keeps slots", "17.5", "2030-03-01")
            .expect(CHECK, "warn", "ended on 2030-02-28", "a test on a clone"),
        version("RDS has put it off", "13.22", TODAY)
            .where(l -> tell(l, "13", LocalDate.of(2027, 6, 30))),
        version("RDS has brought it forward", "16.11", TODAY)
            .where(l -> tell(l, "16", LocalDate.of(2026, 12, 31)))
            .expect(CHECK, "warn", "standard support ends on 2026-12-31"),
        version("RDS does not know, and it is over", "12.22", TODAY)
            .where(l -> l.state.majorVersions.clear())
            .expect(CHECK, "warn", "standard support ended on 2025-02-28"),
        version("RDS does not know, and it is not", "16.11", TODAY)
            .where(l -> l.state.majorVersions.clear()),
        version("nobody knows", "30.1", TODAY).where(l -> l.state.majorVersions.clear()));
  }

  private static Account blue(String status) {
    return open("blue, " + status).where(l -> deployment(l, status));
  }

  private static AwsState.BlueGreenDeployment deployment(LocalAws aws, String status) {
    AwsState.BlueGreenDeployment made =
        new AwsState.BlueGreenDeployment("bgd-1", aws.state.cluster(), "upgrade");
    made.status = status;
    aws.state.blueGreenDeployments.add(made);
    return made;
  }

  /** The cluster that is asked about is the target. */
  private static Account green(String status, String id) {
    return open("green, " + id + ", " + status)
        .cluster(id)
        .where(l -> l.state.addHealthy(id, LocalAws.REGION))
        .where(l -> l.state.securityGroups.get(1).allow(5432, "0.0.0.0/0"))
        .where(l -> deployment(l, status).target = l.state.cluster(id).arn);
  }

  static Stream<Account> deployments() {
    String noPublisher = "can't be a publisher";
    return Stream.of(
        blue("PROVISIONING").expect(CHECK, "warn", noPublisher, "has status PROVISIONING,"),
        blue("AVAILABLE")
            .expect(
                CHECK,
                "warn",
                "Blue/green deployment upgrade has status AVAILABLE, and cluster shop is its blue side.",
                noPublisher,
                "without the pipe's slot",
                "delete-blue-green-deployment --blue-green-deployment-identifier bgd-1"),
        blue("SWITCHOVER_IN_PROGRESS")
            .expect(CHECK, "warn", noPublisher, "has status SWITCHOVER_IN_PROGRESS,"),
        blue("INVALID_CONFIGURATION")
            .expect(CHECK, "warn", noPublisher, "has status INVALID_CONFIGURATION,"),
        blue("SWITCHOVER_FAILED")
            .expect(CHECK, "warn", noPublisher, "has status SWITCHOVER_FAILED,"),
        blue("PROVISIONING_FAILED")
            .expect(CHECK, "warn", noPublisher, "has status PROVISIONING_FAILED,"),
        blue("SOMETHING_NEW").expect(CHECK, "warn", noPublisher, "has status SOMETHING_NEW,"),
        blue("DELETING").expect(CHECK, "warn", "until the deployment is deleted", "Run again"),
        blue("SWITCHOVER_COMPLETED").expect(CHECK, "warn", "no longer production"),
        green("AVAILABLE", "shop-green-abc123").expect(CHECK, "warn", "not production yet"),
        green("SWITCHOVER_FAILED", "shop-green-abc123").expect(CHECK, "warn", "not production yet"),
        green("DELETING", "shop-green-abc123").expect(CHECK, "warn", "not production yet"),
        green("SWITCHOVER_COMPLETED", "shop2")
            .expect(CHECK, "pass", "since the switchover of blue/green deployment upgrade"),
        green("DELETING", "shop2").expect(CHECK, "pass", "since the switchover"),
        open("old, and being deleted")
            .cluster("shop-old1")
            .where(l -> l.state.addHealthy("shop-old1", LocalAws.REGION))
            .where(l -> l.state.securityGroups.get(1).allow(5432, "0.0.0.0/0"))
            .where(l -> deployment(l, "DELETING").source = l.state.cluster("shop-old1").arn)
            .expect(CHECK, "warn", "no longer production"),
        open("a deployment on the second page")
            .where(l -> l.state.addHealthy("other", LocalAws.REGION))
            .where(
                l -> {
                  for (int i = 0; i < 100; i++) {
                    AwsState.BlueGreenDeployment made =
                        new AwsState.BlueGreenDeployment(
                            "bgd-other-" + i, l.state.cluster("other"), "other");
                    l.state.blueGreenDeployments.add(made);
                  }
                })
            .where(l -> deployment(l, "AVAILABLE"))
            .expect(CHECK, "warn", ", and cluster shop is its blue side"),
        open("another cluster's deployment")
            .where(l -> l.state.addHealthy("other", LocalAws.REGION))
            .where(l -> deployment(l, "AVAILABLE").source = l.state.cluster("other").arn));
  }

  private static Account certificate(String name, String authority, String validTill) {
    return open(name)
        .where(
            l ->
                l.state.instance("shop-2").more =
                    b ->
                        b.caCertificateIdentifier(authority)
                            .certificateDetails(d -> d.validTill(Instant.parse(validTill))));
  }

  static Stream<Account> certificates() {
    return Account.selected(
        certificate("fresh", "rds-ca-rsa2048-g1", "2026-10-05T00:00:00Z"),
        certificate("ends in 60 days", "rds-ca-rsa2048-g1", "2026-10-04T23:00:00Z")
            .expect(
                CHECK,
                "warn",
                "Instance shop-2 uses a certificate issued by rds-ca-rsa2048-g1 that expires on 2026-10-04.",
                "renews the certificate by itself"),
        certificate("of another CA, which stays", "rds-ca-rsa4096-g1", "2026-10-04T23:00:00Z")
            .expect(CHECK, "warn", "--ca-certificate-identifier rds-ca-rsa4096-g1"),
        certificate("ends today", "rds-ca-rsa2048-g1", "2026-08-05T23:00:00Z")
            .expect(CHECK, "warn", "that expires on 2026-08-05."),
        certificate("over", "rds-ca-rsa2048-g1", "2026-08-04T00:00:00Z")
            .expect(CHECK, "warn", "that expired on 2026-08-04."),
        certificate("of the old CA", "rds-ca-2019", "2027-01-01T00:00:00Z")
            .expect(
                CHECK,
                "warn",
                "Instance shop-2 uses a certificate issued by rds-ca-2019 that expires on 2027-01-01.",
                "--ca-certificate-identifier rds-ca-rsa2048-g1"));
  }

  static Stream<Account> denied() {
    return Stream.of(
            "DescribePendingMaintenanceActions",
            "DescribeBlueGreenDeployments",
            "DescribeDBMajorEngineVersions")
        .flatMap(
            action ->
                Stream.of(
                    open(action + " denied")
                        .where(l -> l.endpoint.fail(action, Fault.DENIED))
                        .expect(
                            CHECK,
                            "error",
                            "AWS denied rds:" + action,
                            "aurora-check policy prints the whole policy"),
                    ownGroup("shop-1")
                        .where(l -> l.endpoint.fail(action, Fault.DENIED))
                        .expect(CHECK, "warn", "a pending reboot for values of")));
  }

  // one thing is told once, a secret never

  @Test
  void whatRdsSaysOfEachInstanceIsSaidOnce() {
    Account account =
        pending("", "16.11", v -> v.engineVersion("17.5"))
            .where(
                l ->
                    l.state.instances.forEach(
                        i -> i.more = b -> b.pendingModifiedValues(v -> v.engineVersion("17.5"))));
    assertEquals(1, account.run(aws).check(CHECK).path("objectsTotal").asInt());
  }

  @Test
  void aPendingPasswordIsNotShown() {
    Execution execution =
        pending("", "16.11", v -> v.masterUserPassword("hunter2-of-the-tests")).run(aws);
    assertEquals(
        "Cluster shop has a pending change of the master password. A pipe that logs in as the master"
            + " user needs the new password.",
        execution.message(CHECK));
    assertTrue(execution.out().contains("logs in as the master user"), execution::out);
    assertFalse((execution.out() + execution.err()).contains("hunter2"), execution::out);
  }

  @Test
  void aDescriptionOfSeveralThingsListsThem() {
    Execution execution =
        certificate("", "rds-ca-2019", "2024-08-22T00:00:00Z")
            .where(l -> deployment(l, "AVAILABLE"))
            .where(l -> l.state.cluster().parameterStatus("pending-reboot"))
            .where(l -> l.state.cluster().engineVersion = "13.22")
            .run(aws);
    assertEquals(4, execution.check(CHECK).path("objectsTotal").asInt(), execution::out);
    assertEquals(true, execution.check(CHECK).at("/fix/needsReboot").asBoolean());
    assertEquals(0, execution.exitCode());
  }

  @Test
  void itsLevelDecidesWhatItCosts() {
    Account account = ownGroup("shop-1").arguments("--strict");
    assertEquals(0, account.run(aws).exitCode());
    assertEquals(1, account.arguments("--level", "maintenance=required").again().exitCode());
  }

  // what is printed helps

  static Stream<Account> curable() {
    return Account.selected(
        pending("major upgrade", "16.11", v -> v.engineVersion("17.5")),
        pending("IAM authentication", "16.11", v -> v.iamDatabaseAuthenticationEnabled(true)),
        ofReader("another class", v -> v.dbInstanceClass("db.r6g.xlarge")),
        action("of the cluster", "shop", "system-update", WINDOW),
        action("of a reader", "shop-2", "os-upgrade", WINDOW),
        blue("AVAILABLE"),
        certificate("over", "rds-ca-rsa2048-g1", "2026-08-04T00:00:00Z"));
  }

  /** What is left to a person is done as printed. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("curable")
  void byHand(Account account) {
    Execution execution = account.run(aws);
    assertEquals("warn", execution.status(CHECK), execution::out);
    assertEquals(List.of(), execution.fix(CHECK, "aws"));
    aws.choose(execution, CHECK);
    Execution after = account.again();
    assertEquals("pass", after.status(CHECK), after::out);
  }

  @Test
  void theCommandsRebootAndRotate() {
    Account account =
        certificate("", "rds-ca-2019", "2024-08-22T00:00:00Z")
            .where(l -> l.state.cluster().parameterStatus("pending-reboot"));
    aws.apply(account.run(aws), CHECK);
    Execution after = account.again();
    assertEquals("pass", after.status(CHECK), after::out);
  }
}
