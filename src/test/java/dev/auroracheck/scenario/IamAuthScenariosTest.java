package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.Scenario.scenario;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.CliShell;
import dev.auroracheck.servers.EmbeddedServer;
import dev.auroracheck.servers.Psql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Roles in and out of {@code rds_iam}, and pipes that log in with a password or a token. */
class IamAuthScenariosTest {
  private static final String CHECK = "iam-auth";

  static final List<Scenario> SCENARIOS =
      List.of(
          scenario("a role that is not in rds_iam").expect(CHECK, "pass"),
          scenario("a role in rds_iam").sql("GRANT rds_iam TO {role}").curable(CHECK, "fail"),
          scenario("a role in rds_iam, seen by an administrator")
              .sql("GRANT rds_iam TO {role}")
              .asAdmin()
              .curable(CHECK, "fail")
              .says(CHECK, "the server refuses its password"),
          scenario("a role in rds_iam through another role")
              .sql(
                  "CREATE ROLE \"Staff {n}\"",
                  "GRANT rds_iam TO \"Staff {n}\"",
                  "GRANT \"Staff {n}\" TO {role}")
              .expect(CHECK, "fail")
              .says(CHECK, "through another role"),
          scenario("a role in rds_iam directly and through another role")
              .sql(
                  "CREATE ROLE \"Staff {n}\"",
                  "GRANT rds_iam TO \"Staff {n}\"",
                  "GRANT \"Staff {n}\" TO {role}",
                  "GRANT rds_iam TO {role}")
              .curable(CHECK, "fail"),
          scenario("a role in rds_iam through two others")
              .sql(
                  "CREATE ROLE \"All {n}\"",
                  "CREATE ROLE \"Few {n}\" NOINHERIT",
                  "GRANT rds_iam TO \"All {n}\"",
                  "GRANT \"All {n}\" TO \"Few {n}\"",
                  "GRANT \"Few {n}\" TO {role}")
              .asAdmin()
              .expect(CHECK, "fail")
              .says(CHECK, "through another role"),
          scenario("somebody else in rds_iam")
              .sql("CREATE ROLE \"Other {n}\"", "GRANT rds_iam TO \"Other {n}\"")
              .expect(CHECK, "pass"),
          scenario("the administrator in rds_iam, and not the pipe's role")
              .sql("GRANT {role} TO rds_iam")
              .asAdmin()
              .expect(CHECK, "pass"),
          scenario("no such role")
              .withoutRole()
              .asAdmin()
              .expect("pipe-user", "fail")
              .expect(CHECK, "skip"));

  @TestFactory
  Stream<DynamicNode> scenarios() {
    return Play.everywhere(SCENARIOS);
  }

  @Test
  void withoutASessionNothingIsSaid() {
    Execution run =
        LocalAws.withoutDatabase().with("--no-aws", "--only", "connection," + CHECK).json();
    assertEquals("skip", run.status(CHECK), run::out);
  }

  /** A server that takes any token, as Aurora does for members of rds_iam. */
  @Nested
  class WithToken {
    private static final String NO_REGION = "does not end in .REGION.rds.amazonaws.com";
    private static EmbeddedServer server;

    private final LocalAws aws = new LocalAws();

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
      Path hba =
          Files.writeString(directory.resolve("hba"), "host all,replication all all trust\n");
      server = EmbeddedServer.start(16);
      server.configure(Map.of("hba_file", hba.toString()));
    }

    @AfterAll
    static void stop() {
      server.close();
    }

    @BeforeEach
    void enable() throws Exception {
      aws.state.cluster().iamDatabaseAuthentication = true;
      server.execute("postgres", "GRANT rds_iam TO rds_superuser");
    }

    @AfterEach
    void close() {
      aws.close();
    }

    private static Scenario token(String name) {
      return scenario(name).args("--iam-auth", "--aws-region", LocalAws.REGION);
    }

    static Stream<Scenario> tokens() {
      return Stream.of(
          // the host of the tests is none of RDS: what holds but for that warns
          token("a replication connection was opened with a token")
              .sql("GRANT rds_iam TO {role}")
              .expect("rds-replication", "pass")
              .expect(CHECK, "warn")
              .says(CHECK, NO_REGION),
          token("a nested member of rds_iam")
              .sql(
                  "CREATE ROLE \"Group {n}\"",
                  "GRANT rds_iam TO \"Group {n}\"",
                  "GRANT \"Group {n}\" TO {role}")
              .expect(CHECK, "warn")
              .says(CHECK, NO_REGION),
          token("a role that is not in rds_iam")
              .expect(CHECK, "fail")
              .says(CHECK, "GRANT rds_iam TO \\\"Pipe-"),
          token("the server says that replication takes tokens")
              .sql("GRANT rds_iam TO {role}")
              .sql("ALTER DATABASE {db} SET \"rds.iam_auth_for_replication\" = '1'")
              .asAdmin()
              .expect(CHECK, "warn")
              .says(CHECK, NO_REGION),
          token("the server says that replication takes no tokens")
              .sql("GRANT rds_iam TO {role}")
              .sql("ALTER DATABASE {db} SET \"rds.iam_auth_for_replication\" = 'off'")
              .expect(CHECK, "fail")
              .says(CHECK, "group=$(aws rds describe-db-clusters"),
          token("nobody knows whether replication takes tokens")
              .sql("GRANT rds_iam TO {role}")
              .asAdmin()
              .expect(CHECK, "error")
              .says(CHECK, "--no-aws"),
          token("a service that does not run on AWS")
              .sql("GRANT rds_iam TO {role}")
              .args("--clickhouse-region", "gcp:europe-west4")
              .expect(CHECK, "fail")
              .says(CHECK, "not in gcp:europe-west4"),
          token("no such role").withoutRole().asAdmin().expect(CHECK, "skip"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void says(Scenario scenario) throws Exception {
      Play.play(scenario, server);
    }

    @Test
    void theFixGrantsRdsIam() throws Exception {
      String database = server.createDatabase();
      server.execute(database, "CREATE ROLE \"New one\" LOGIN REPLICATION");
      Scenario scenario = token("granted");
      Execution before = Play.run(scenario, server, "New one", database, 0);
      assertEquals("fail", before.status(CHECK), before::out);
      Psql.run(server, database, before.fix(CHECK, "sql"));
      Execution after = Play.run(scenario, server, "New one", database, 0);
      assertEquals("warn", after.status(CHECK), after::out);
      server.dropDatabase(database);
    }

    /** As an administrator, so that no replication connection is a proof. */
    private Execution asked(String... more) {
      return program(more).json();
    }

    private Program program(String... more) {
      return LocalAws.named(
          new Program("--host", "localhost", "--port", String.valueOf(server.port()))
              .with("--user", server.superuser(), "--pipe-user", "rds_superuser")
              .with("--iam-auth", "--sslmode", "require", "--only", CHECK)
              .with(more));
    }

    @Test
    void theFixTurnsItOnForReplication() {
      Execution before = asked();
      assertEquals("fail", before.status(CHECK), before::out);
      assertTrue(before.message(CHECK).equals("rds.iam_auth_for_replication is off."));
      aws.apply(before, CHECK);
      assertEquals("1", aws.state.parameterGroup().get("rds.iam_auth_for_replication"));
      Execution after = asked();
      assertEquals("warn", after.status(CHECK), after::out);
      assertTrue(after.message(CHECK).contains(NO_REGION));
      assertTrue(after.fix(CHECK, "manual").get(0).contains("shop.cluster-abc123"));
    }

    @Test
    void theFixEnablesItOnTheCluster() {
      aws.state.parameterGroup().set("rds.iam_auth_for_replication", "1");
      aws.state.cluster().iamDatabaseAuthentication = false;
      Execution before = asked();
      assertEquals("fail", before.status(CHECK), before::out);
      assertTrue(before.message(CHECK).contains("not enabled on cluster shop"));
      aws.apply(before, CHECK);
      Execution after = asked();
      assertEquals("warn", after.status(CHECK), after::out);
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() throws Exception {
      aws.state.cluster().iamDatabaseAuthentication = null;
      server.execute("postgres", "REVOKE rds_iam FROM rds_superuser");
      Execution run = asked();
      assertEquals(
          "IAM authentication is not enabled on cluster shop, rds_iam is not granted to role"
              + " \"rds_superuser\" and rds.iam_auth_for_replication is off.",
          run.message(CHECK));
      assertEquals(1, run.fix(CHECK, "sql").size());
      aws.apply(run, CHECK);
      Psql.run(server, "postgres", run.fix(CHECK, "sql"));
      Execution after = asked();
      assertEquals("warn", after.status(CHECK), after::out);
    }

    @Test
    void theScriptEnablesItWithoutAReboot(@TempDir Path directory) {
      CliShell shell = new CliShell(CliShell.required(), aws.endpoint.uri());
      aws.state.cluster().iamDatabaseAuthentication = false;
      Truth.Simulated simulated = Truth.simulated(program().context());
      Execution before = asked("--fix-dir", directory.toString());
      assertEquals("fail", before.status(CHECK), before::out);
      for (int run = 0; run < 2; run++) {
        aws.endpoint.clearCalls();
        CliShell.Ran ran = shell.file(directory.resolve("fix.sh"));
        assertEquals(0, ran.exitCode(), ran::output);
        Truth.assertSame(simulated, program().context().facts(), ran.output());
        assertEquals("warn", asked().status(CHECK));
        String calls = aws.endpoint.calls().toString();
        assertEquals(run == 0, calls.contains(":ModifyDBClusterParameterGroup "), calls);
        assertFalse(calls.contains(":RebootDBInstance "), calls);
      }
    }

    @Test
    void aDefaultGroupIsReplaced() {
      aws.state.onDefaultGroup();
      Execution run = asked();
      assertEquals("fail", run.status(CHECK), run::out);
      assertEquals(List.of(), run.fix(CHECK, "manual"));
      aws.apply(run, CHECK);
      assertFalse(asked().message(CHECK).contains("is off"));
      assertEquals("shop-logical", aws.state.cluster().parameterGroup);
    }

    @Test
    void aGroupThatIsHiddenLeavesItUndecided() {
      aws.endpoint.fail("DescribeDBClusterParameters", Fault.DENIED);
      Execution run = asked();
      assertEquals("error", run.status(CHECK), run::out);
      assertTrue(run.message(CHECK).contains("rds:DescribeDBClusterParameters"));
      assertEquals(3, run.exitCode());
    }

    @Test
    void aClusterThatIsHiddenLeavesItUndecided() {
      aws.endpoint.fail("DescribeDBClusters", Fault.DENIED);
      Execution run = asked();
      assertEquals("error", run.status(CHECK), run::out);
      assertTrue(run.message(CHECK).contains("rds:DescribeDBClusters"));
    }

    /** That the login fails has its reason here. */
    @Test
    void aClusterThatDoesNotTakeTokensIsSeenWithoutASession() {
      aws.state.cluster().iamDatabaseAuthentication = false;
      Execution run =
          LocalAws.named(LocalAws.withoutDatabase())
              .with("--iam-auth", "--sslmode", "require", "--only", "connection," + CHECK)
              .json();
      assertEquals("fail", run.status(CHECK), run::out);
      aws.state.cluster().iamDatabaseAuthentication = true;
      aws.state.parameterGroup().set("rds.iam_auth_for_replication", "1");
      run =
          LocalAws.named(LocalAws.withoutDatabase())
              .with("--iam-auth", "--sslmode", "require", "--only", "connection," + CHECK)
              .json();
      assertEquals("skip", run.status(CHECK), run::out);
    }
  }
}
