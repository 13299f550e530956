package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.servers.CliShell;
import dev.auroracheck.servers.EmbeddedServer;
import dev.auroracheck.servers.Environments;
import dev.auroracheck.servers.Moto;
import dev.auroracheck.servers.MotoState;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The same program against an AWS that other people wrote. What is found here and not by {@link
 * AwsScenariosTest} is a mistake that this project made twice.
 */
@Order(3)
@ResourceLock(Moto.LOCK)
class MotoScenariosTest {
  private static final List<String> ADDRESSES = Published.addresses("us-east-1");

  private final PostgresServer server = Postgres.server(16);
  private MotoState moto;

  @BeforeEach
  void make() {
    Optional<String> reason = Moto.unavailable();
    if (reason.isPresent()) {
      Environments.skipped("moto", reason.get());
    } else {
      Environments.ran(Moto.version());
    }
    assumeTrue(reason.isEmpty(), () -> "moto: " + reason.orElseThrow());
    Moto.start().reset();
    moto = MotoState.healthy(Moto.start().uri(), LocalAws.CLUSTER, LocalAws.REGION);
    Program.awsEndpoint(moto.endpoint());
  }

  @AfterEach
  void close() {
    Program.awsEndpoint(null);
    if (moto != null) {
      moto.close();
    }
  }

  private static Execution run(PostgresServer server, String... more) {
    return program(server, more).json();
  }

  private static Program program(PostgresServer server, String... more) {
    return LocalAws.named(
            new Program("--host", server.host(), "--port", String.valueOf(server.port()))
                .with("--user", server.superuser(), "--clickhouse-region", "us-east-1"))
        .with("--only", "logical-replication,wal-sender-timeout")
        .with("--only", String.join(",", Account.CHECKS))
        .with(more)
        .env("PGPASSWORD", server.superuserPassword());
  }

  private void allow(List<String> addresses) {
    addresses.forEach(a -> moto.addIngress(5432, a + "/32"));
  }

  private void apply(Execution execution, String check) {
    List<String> commands = new ArrayList<>(execution.fix(check, "aws"));
    commands.addAll(execution.choices(check));
    assertFalse(commands.isEmpty(), execution::out);
    new CliShell(CliShell.required(), moto.endpoint()).apply(commands);
  }

  @Test
  void aHealthyClusterPasses() {
    allow(ADDRESSES);
    Execution execution = run(server);
    assertMended(execution);
    assertEquals(2 + Account.CHECKS.size(), execution.report().path("checks").size());
  }

  @Test
  void aDefaultGroupIsSeenAndReplaced() {
    allow(ADDRESSES);
    moto.useDefaultGroup();
    Execution execution = run(server);
    assertEquals("warn", execution.status("parameter-group"), execution::out);
    assertTrue(execution.message("parameter-group").contains("default.aurora-postgresql16"));
    apply(execution, "parameter-group");
    assertEquals("pass", run(server).status("parameter-group"));
  }

  @Test
  void aMissingAddressIsNamedAndLetIn() {
    allow(ADDRESSES.subList(1, 9));
    Execution execution = run(server);
    assertEquals("fail", execution.status("security-group"), execution::out);
    assertEquals(1, execution.check("security-group").path("objectsTotal").asInt());
    assertEquals(
        ADDRESSES.get(0), execution.check("security-group").at("/objects/0/name").asText());
    apply(execution, "security-group");
    Execution after = run(server);
    assertEquals("pass", after.status("security-group"), after::out);
  }

  @Test
  void nothingIsLetInUntilTheFixIs() {
    Execution execution = run(server);
    assertEquals(9, execution.check("security-group").path("objectsTotal").asInt());
    apply(execution, "security-group");
    assertEquals(0, run(server).exitCode());
  }

  @Test
  void aPrefixListIsRead() {
    allow(ADDRESSES.subList(0, 4));
    moto.addPrefixListIngress(5432, Published.ranges(ADDRESSES.subList(4, 9)));
    Execution execution = run(server);
    assertEquals("pass", execution.status("security-group"), execution::out);
  }

  @Test
  void theTimeoutIsSetInTheGroup() {
    allow(ADDRESSES);
    moto.setParameter("wal_sender_timeout", "60000");
    try (EmbeddedServer own = EmbeddedServer.start(16)) {
      own.configure(Map.of("wal_sender_timeout", "60000"));
      Execution execution = run(own);
      assertEquals("fail", execution.status("wal-sender-timeout"), execution::out);
      apply(execution, "wal-sender-timeout");
      assertEquals("warn", run(own).status("parameter-group"));
      own.configure(Map.of("wal_sender_timeout", "0"));
      Execution after = run(own);
      assertEquals(0, after.exitCode(), after::out);
      assertEquals("pass", after.status("parameter-group"), after::out);
    }
  }

  @Test
  void logicalReplicationIsTurnedOnInTheGroup() {
    allow(ADDRESSES);
    moto.setParameter("rds.logical_replication", "0");
    try (EmbeddedServer own = EmbeddedServer.start(16)) {
      own.configure(Map.of("rds.logical_replication", "off", "wal_level", "replica"));
      Execution execution = run(own);
      assertEquals("fail", execution.status("logical-replication"), execution::out);
      assertTrue(
          execution.message("logical-replication").contains("is 0 in parameter group shop-logical"),
          execution::out);
      apply(execution, "logical-replication");
      own.configure(Map.of("rds.logical_replication", "on", "wal_level", "logical"));
      Execution after = run(own);
      assertEquals(0, after.exitCode(), after::out);
      assertEquals("pass", after.status("parameter-group"), after::out);
    }
  }

  /** Everything that moto has, at once; the reboot is played here. */
  @Test
  void oneRunOfTheScriptMendsAllOfItAndAnotherNothing(@TempDir Path directory) {
    CliShell shell = new CliShell(CliShell.required(), moto.endpoint());
    moto.useDefaultGroup();
    moto.rds().deleteDBClusterParameterGroup(g -> g.dbClusterParameterGroupName("shop-logical"));
    moto.setPubliclyAccessible("shop-1", false);
    moto.ec2().modifyVpcAttribute(v -> v.vpcId(moto.vpc()).enableDnsHostnames(h -> h.value(false)));
    moto.ec2().detachInternetGateway(g -> g.internetGatewayId(moto.gateway()).vpcId(moto.vpc()));
    deny(50, false);
    deny(60, true);
    String[] options = {"--allow-ip", "192.0.2.1", "--fix-dir", directory.toString()};
    try (EmbeddedServer own = EmbeddedServer.start(16)) {
      own.configure(Map.of("rds.logical_replication", "off", "wal_level", "replica"));
      Truth.Simulated simulated =
          Truth.simulated(
              program(own, options).context(), choice -> choice.fixes().contains("network-path"));
      Execution before = run(own, options);
      for (String check :
          List.of("logical-replication", "parameter-group", "security-group", "network-path")) {
        assertTrue(List.of("fail", "warn").contains(before.status(check)), before::out);
      }
      CliShell.Ran first = shell.file(directory.resolve("fix.sh"));
      assertEquals(0, first.exitCode(), first::output);
      // what exposes the cluster is for a person to decide
      shell.apply(before.choices("network-path"));
      own.configure(Map.of("rds.logical_replication", "on", "wal_level", "logical"));
      Truth.assertSame(
          new Truth.Simulated(withoutUserSet(simulated.facts()), simulated.changes()),
          withoutUserSet(program(own, options).context().facts()),
          "the script, and the choices of network-path");
      assertMended(run(own, options));

      CliShell.Ran second = shell.file(directory.resolve("fix.sh.1"));
      assertEquals(0, second.exitCode(), second::output);
      assertFalse(second.output().contains("slept"), second::output);
      assertMended(run(own, options));
    }
  }

  /** moto has of a parameter what was sent, which says nothing of who set it. */
  private static Facts withoutUserSet(Facts facts) {
    return facts.withAws(
        facts
            .aws()
            .withParameters(
                facts.aws().parameters().map(group -> group.withUserSet(Optional.empty()))));
  }

  private static void assertMended(Execution execution) {
    assertEquals(0, execution.exitCode(), execution::out);
    for (JsonNode check : execution.report().path("checks")) {
      // moto has no answer to what that one asks
      boolean hidden = check.path("id").asText().equals("maintenance");
      assertEquals(hidden ? "error" : "pass", check.path("status").asText(), check::toString);
    }
  }

  @Test
  void aRouteIsMadeOnlyByWhoDecidesSo(@TempDir Path directory) {
    CliShell shell = new CliShell(CliShell.required(), moto.endpoint());
    moto.ec2()
        .deleteRoute(r -> r.routeTableId(moto.routeTable()).destinationCidrBlock("0.0.0.0/0"));
    String[] options = {"--allow-ip", "192.0.2.1", "--fix-dir", directory.toString()};
    Truth.Simulated simulated = Truth.simulated(pathProgram(options).context(), choice -> true);
    Execution before = path(options);
    assertEquals("fail", before.status("network-path"));
    CliShell.Ran ran = shell.file(directory.resolve("fix.sh"));
    assertEquals(0, ran.exitCode(), ran::output);
    assertEquals("fail", path(options).status("network-path"));
    shell.apply(before.choices("network-path"));
    Truth.assertSame(
        simulated, pathProgram(options).context().facts(), "the choices of network-path");
    assertEquals("pass", path(options).status("network-path"));
  }

  @Test
  void aClusterThatIsNotThereIsAnError() {
    Execution execution =
        LocalAws.withoutDatabase()
            .with("--cluster", "shpo", "--aws-region", LocalAws.REGION, "--only", "cluster")
            .json();
    assertEquals("error", execution.status("cluster"));
    assertTrue(execution.message("cluster").contains("shpo was not found"));
    assertEquals(3, execution.exitCode());
  }

  // the way to the writer; moto knows nothing of Block Public Access, which then is not there

  private static Execution path(String... more) {
    return pathProgram(more).json();
  }

  private static Program pathProgram(String... more) {
    return LocalAws.named(LocalAws.withoutDatabase())
        .with("--clickhouse-region", "us-east-1", "--only", "network-path")
        .with(more);
  }

  /** That the way is broken there, and that the fix fixes it. */
  private void assertBroken(String... fragments) {
    Execution execution = path();
    assertEquals("fail", execution.status("network-path"), execution::out);
    String text = LocalAws.text(execution.check("network-path"));
    for (String fragment : fragments) {
      assertTrue(text.contains(fragment), text);
    }
    apply(execution, "network-path");
    assertEquals("pass", path().status("network-path"));
  }

  @Test
  void theWayIsOpen() {
    assertEquals("pass", path().status("network-path"));
  }

  @Test
  void aWriterThatIsNotPublicIsMadeSo() {
    moto.setPubliclyAccessible("shop-1", false);
    assertBroken("Writer shop-1 is not publicly accessible.");
  }

  @Test
  void hostNamesAreTurnedOn() {
    moto.ec2().modifyVpcAttribute(v -> v.vpcId(moto.vpc()).enableDnsHostnames(h -> h.value(false)));
    assertBroken("enableDnsHostnames off");
  }

  @Test
  void aMissingRouteIsMade() {
    moto.ec2()
        .deleteRoute(r -> r.routeTableId(moto.routeTable()).destinationCidrBlock("0.0.0.0/0"));
    assertBroken(
        moto.routeTable() + " drops replies for all 9 addresses: it has no matching route.",
        "create-route");
  }

  @Test
  void aDetachedGatewayIsAttached() {
    moto.ec2().detachInternetGateway(g -> g.internetGatewayId(moto.gateway()).vpcId(moto.vpc()));
    assertBroken(moto.gateway() + ", which is not attached", "attach-internet-gateway");
  }

  @Test
  void theEntriesOfTheAclAreReadInOrder() {
    deny(50, false);
    deny(200, true);
    assertBroken("denies port 5432 for all 9 addresses (entry 50)");
    deny(60, true);
    assertBroken("denies replies on ports 1024-65535 for all 9 addresses (entry 60)");
  }

  private void deny(int number, boolean egress) {
    moto.ec2()
        .createNetworkAclEntry(
            e ->
                e.networkAclId(moto.networkAcl())
                    .ruleNumber(number)
                    .egress(egress)
                    .protocol("-1")
                    .cidrBlock("0.0.0.0/0")
                    .ruleAction("deny"));
  }
}
