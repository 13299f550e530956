package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.MasterUserSecret;

/** The cluster's master user as the pipe's role: whose password RDS manages does not keep it. */
class MasterUserScenariosTest {
  private static final String CHECK = "pipe-user";

  private final LocalAws aws = new LocalAws();
  private final PostgresServer server = Postgres.server(16);

  @AfterEach
  void close() {
    aws.close();
  }

  private Program program(String... more) {
    return LocalAws.named(
            new Program("--host", server.host(), "--port", String.valueOf(server.port())))
        .with("--user", server.superuser(), "--only", CHECK + ",writer-endpoint")
        .env("PGPASSWORD", server.superuserPassword())
        .with(more);
  }

  private void managed(String master) {
    aws.state.cluster().masterUsername = master;
    aws.state.cluster().more =
        b ->
            b.masterUserSecret(
                MasterUserSecret.builder()
                    .secretArn("arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!cluster")
                    .secretStatus("active")
                    .build());
  }

  @Test
  void aPasswordThatRdsManagesIsChangedEverySevenDays() {
    managed(server.superuser());
    Execution execution = program().json();
    assertEquals("warn", execution.status(CHECK), execution::out);
    String text = LocalAws.text(execution.check(CHECK));
    assertTrue(text.contains("password RDS changes every seven days"), text);
    assertTrue(text.contains("CREATE ROLE \"clickpipes_user\" LOGIN;"), text);
    assertTrue(text.contains("--pipe-user clickpipes_user"), text);
    assertEquals(java.util.List.of(), execution.fix(CHECK, "sql"));
    assertEquals(0, execution.exitCode());
  }

  @Test
  void thePasswordOfAnotherRoleStays() {
    managed("somebody_else");
    assertEquals("pass", program().json().status(CHECK));
  }

  @Test
  void aMasterUserKeepsAPasswordThatNobodyManages() {
    aws.state.cluster().masterUsername = server.superuser();
    Execution execution = program().json();
    assertEquals("pass", execution.status(CHECK), execution::out);
    assertFalse(execution.message(CHECK).contains("RDS changes"), execution::out);
  }

  @Test
  void withoutAwsTheDatabaseAloneDecides() {
    managed(server.superuser());
    assertEquals("pass", program("--no-aws").json().status(CHECK));
    aws.endpoint.fail(Fault.DENIED);
    assertEquals("pass", program().json().status(CHECK));
  }
}
