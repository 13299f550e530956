package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.connection.WriterEndpoint;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.SslMode;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.EmbeddedServer;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import dev.auroracheck.source.dns.Aliases;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.rds.model.DBClusterEndpoint;

/** Which names are the writer's, and what answers there. */
class WriterEndpointScenariosTest {
  private static final String CHECK = "writer-endpoint";
  private static final String WRITER = "shop.cluster-abc123.us-east-1.rds.amazonaws.com";

  private final LocalAws aws = new LocalAws();

  @AfterEach
  void close() {
    aws.close();
  }

  /** Names at which nothing answers: .invalid ones, and those of RDS, are never looked up twice. */
  private Execution at(String host, String... more) {
    return new Program("--host", host, "--user", "pipe", "--only", "connection," + CHECK)
        .with("--timeout", "3s")
        .with(more)
        .json();
  }

  // what a name alone says

  @ParameterizedTest
  @CsvSource({
    "reader, shop.cluster-ro-abc123.us-east-1.rds.amazonaws.com",
    "reader, SHOP.CLUSTER-RO-ABC123.US-EAST-1.RDS.AMAZONAWS.COM",
    "reader, shop.cluster-ro-abc123.us-east-1.rds.amazonaws.com.",
    "reader, shop.cluster-ro-abc123.rds.cn-north-1.amazonaws.com.cn",
    "reader, shop.cluster-ro-abc123.us-gov-west-1.rds.amazonaws.com",
    "custom, reports.cluster-custom-abc123.us-east-1.rds.amazonaws.com",
    "custom, reports.cluster-custom-abc123.rds.cn-north-1.amazonaws.com.cn",
    "RDS Proxy, pool.proxy-abc123.us-east-1.rds.amazonaws.com",
    "RDS Proxy, pool.endpoint.proxy-abc123.us-east-1.rds.amazonaws.com",
    "Limitless, shop.shardgrp-abc123.us-east-1.rds.amazonaws.com",
    "blue/green, shop-green-a1b2c3.cluster-abc123.us-east-1.rds.amazonaws.com",
    "blue/green, shop-green-a1b2c3.cluster-ro-abc123.us-east-1.rds.amazonaws.com",
    "blue/green, shop-old1.cluster-abc123.us-east-1.rds.amazonaws.com",
    "blue/green, shop-1-green-a1b2c3.abc123.us-east-1.rds.amazonaws.com",
  })
  void failsByNameAloneAndWithoutAConnection(String kind, String host) {
    Execution execution = at(host, "--no-aws");
    assertEquals("error", execution.status("connection"), execution::out);
    assertEquals("fail", execution.status(CHECK), execution::out);
    assertTrue(execution.message(CHECK).contains(kind), execution.message(CHECK));
    assertEquals(1, execution.exitCode());
  }

  @ParameterizedTest
  @CsvSource({
    "shop.cluster-abc123.us-east-1.rds.amazonaws.com",
    "shop.cluster-abc123.rds.cn-north-1.amazonaws.com.cn",
    "scenario.global-abc123.global.rds.amazonaws.com",
    "shop-1.abc123.us-east-1.rds.amazonaws.com",
    "shop-green.cluster-abc123.us-east-1.rds.amazonaws.com",
    "shop-older.cluster-abc123.us-east-1.rds.amazonaws.com",
    "db.example.invalid",
  })
  void waitsForTheConnectionWhereTheNameMayBeTheWriters(String host) {
    Execution execution = at(host, "--no-aws");
    assertEquals("error", execution.status("connection"), execution::out);
    assertEquals("skip", execution.status(CHECK), execution::out);
    assertEquals(3, execution.exitCode());
  }

  @Test
  void theFixNamesTheWriterEndpointThatAwsGives() {
    Execution execution = at(WRITER.replace(".cluster-", ".cluster-ro-"));
    assertEquals("fail", execution.status(CHECK));
    List<String> advice = execution.fix(CHECK, "manual");
    assertTrue(advice.get(0).endsWith("--host " + WRITER), advice::toString);
  }

  @Test
  void theFixAsksForItWhereAwsWasNotAsked() {
    Execution execution = at(WRITER.replace(".cluster-", ".cluster-ro-"), "--no-aws");
    String command = execution.choices(CHECK).get(0);
    assertTrue(command.startsWith("aws rds "), command);
    assertTrue(command.contains("describe-db-clusters --db-cluster-identifier shop "), command);
    assertTrue(command.endsWith("--region us-east-1"), command);
  }

  @Test
  void anInstanceOfAReaderFailsWithoutAConnection() {
    Execution execution = at("shop-2.abc123.us-east-1.rds.amazonaws.com");
    assertEquals("fail", execution.status(CHECK), execution::out);
    assertTrue(execution.message(CHECK).contains("instance endpoint of a reader"));
  }

  @Test
  void anInstanceIsFoundByItsNameWhereInstancesAreHidden() {
    aws.endpoint.fail("DescribeDBInstances", Fault.DENIED);
    Execution execution = at("shop-2.abc123.us-east-1.rds.amazonaws.com");
    assertEquals("fail", execution.status(CHECK), execution::out);
  }

  @ParameterizedTest
  @CsvSource({
    "other.cluster-abc123.us-east-1.rds.amazonaws.com",
    "other-1.abc123.us-east-1.rds.amazonaws.com"
  })
  void aHostOfAnotherClusterThanTheOneNamedFails(String host) {
    aws.state.addHealthy("other", LocalAws.REGION);
    Execution execution = at(host, "--cluster", "shop");
    assertEquals("fail", execution.status(CHECK), execution::out);
    assertTrue(execution.message(CHECK).contains("not an endpoint of cluster shop"));
  }

  /**
   * The letters in an endpoint are the account's: a cluster of the same name elsewhere is another.
   */
  @Test
  void aNamesakeOfAnotherAccountIsNotJudged() {
    Execution execution =
        new Program("--host", "shop.cluster-zzz999.us-east-1.rds.amazonaws.com", "--user", "pipe")
            .with("--only", "cluster,security-group", "--timeout", "3s")
            .json();
    assertEquals("error", execution.status("cluster"));
    assertEquals("error", execution.status("security-group"));
    assertTrue(execution.message("cluster").contains("abc123"), execution.out());
    assertEquals(3, execution.exitCode());
  }

  // what answers

  /**
   * A scenario in which a real server answers under a name that AWS gives.
   *
   * @param change makes the name one of AWS's
   */
  private record Answer(
      String name, String host, Consumer<LocalAws> change, String status, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Answer> answers() {
    return Stream.of(
        new Answer(
            "writer endpoint",
            "localhost",
            l -> l.state.cluster().endpoint = "localhost",
            "pass",
            "cluster (writer) endpoint"),
        new Answer(
            "writer endpoint in capitals",
            "LOCALHOST",
            l -> l.state.cluster().endpoint = "localhost",
            "pass",
            "and the writer answers."),
        new Answer(
            "reader endpoint that leads to the writer",
            "localhost",
            l -> l.state.cluster().readerEndpoint = "localhost",
            "fail",
            "reader endpoint"),
        new Answer(
            "custom endpoint that leads to the writer",
            "localhost",
            l ->
                l.state
                    .cluster()
                    .customEndpoints
                    .add(DBClusterEndpoint.builder().endpoint("localhost").build()),
            "fail",
            "custom endpoint"),
        new Answer(
            "instance of the writer",
            "localhost",
            l -> l.state.writer().endpoint = "localhost",
            "warn",
            "instance endpoint of the writer"),
        new Answer(
            "instance of a reader",
            "127.0.0.1",
            l -> l.state.instance("shop-2").endpoint = "127.0.0.1",
            "fail",
            "instance endpoint of a reader"),
        new Answer("a name of this machine", "localhost", l -> {}, "warn", "name of this machine"),
        new Answer("an address", "127.0.0.1", l -> {}, "warn", "may not follow a failover"),
        new Answer(
            "a name while AWS is silent",
            "localhost",
            l -> l.endpoint.fail(Fault.DENIED),
            "warn",
            "not an endpoint of RDS"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void judgesByTheNameAndByWhatAnswers(Answer answer) {
    answer.change.accept(aws);
    Execution execution = LocalAws.named(program(answer.host, Postgres.server(16))).json();
    assertEquals(answer.status, execution.status(CHECK), execution::out);
    assertTrue(execution.message(CHECK).contains(answer.message), execution.message(CHECK));
  }

  /** What is warned of is not what the pipe is to be created with. */
  @ParameterizedTest
  @CsvSource({"localhost, warn, true", "127.0.0.1, warn, true", "localhost, pass, false"})
  void thePipeIsToBeCreatedWithTheWriterEndpoint(String host, String status, boolean other) {
    if (!other) {
      aws.state.cluster().endpoint = host;
    } else if (host.equals("localhost")) {
      aws.state.writer().endpoint = host;
    }
    PostgresServer server = Postgres.server(16);
    Execution execution = LocalAws.named(program(host, server)).with("--only", CHECK).json();
    assertEquals(status, execution.status(CHECK), execution::out);
    assertEquals("ready", execution.report().path("verdict").asText(), execution::out);
    JsonNode details = execution.report().path("connectionDetails");
    assertEquals(other ? WRITER : host, details.path("host").asText(), execution::out);
    assertEquals(other ? 5432 : server.port(), details.path("port").asInt(), execution::out);
    Execution unknown = program(host, server).with("--no-aws", "--only", CHECK).json();
    assertEquals(host, unknown.report().at("/connectionDetails/host").asText(), unknown::out);
  }

  @Test
  void theClusterIsFoundByTheHostAlone() {
    aws.state.addHealthy("other", LocalAws.REGION);
    aws.state.cluster("other").endpoint = "localhost";
    Execution execution =
        program("localhost", Postgres.server(16)).with("--aws-region", LocalAws.REGION).json();
    assertEquals("pass", execution.status(CHECK), execution::out);
    assertEquals("other", execution.report().at("/target/clusterId").asText());
  }

  @Test
  void theClusterIsFoundAmongMoreThanOnePageOfThem() {
    for (int i = 0; i < 120; i++) {
      aws.state.addHealthy("other-" + i, LocalAws.REGION);
    }
    aws.state.cluster("other-119").endpoint = "localhost";
    Execution execution =
        program("localhost", Postgres.server(16)).with("--aws-region", LocalAws.REGION).json();
    assertEquals("pass", execution.status(CHECK), execution::out);
    assertEquals("other-119", execution.report().at("/target/clusterId").asText());
  }

  @Test
  void theClusterOfAGlobalEndpointIsTheOneThatWrites() {
    aws.state.addHealthy("other", LocalAws.REGION);
    AwsState.GlobalCluster global = new AwsState.GlobalCluster("scenario");
    global.members.put(aws.state.cluster("other").arn, true);
    global.members.put("arn:aws:rds:eu-west-1:123456789012:cluster:far", false);
    aws.state.globalClusters.add(global);
    Execution execution =
        new Program("--host", "scenario.global-abc123.global.rds.amazonaws.com", "--user", "pipe")
            .with("--aws-region", LocalAws.REGION, "--only", "global-database,cluster," + CHECK)
            .json();
    assertEquals("pass", execution.status("global-database"), execution::out);
    assertTrue(execution.message("cluster").contains("Cluster other"), execution::out);
    global.members.replaceAll((arn, writes) -> !writes);
    Execution elsewhere =
        new Program("--host", "scenario.global-abc123.global.rds.amazonaws.com", "--user", "pipe")
            .with("--aws-region", LocalAws.REGION, "--only", "global-database")
            .json();
    assertEquals("error", elsewhere.status("global-database"), elsewhere::out);
    assertTrue(
        elsewhere.message("global-database").contains("Run again with --aws-region eu-west-1."),
        elsewhere::out);
  }

  @ParameterizedTest
  @CsvSource({
    "shop.cluster-abc123.us-east-1.rds-fips.amazonaws.com, error",
    "shop-1.abc123.us-east-1.rds-fips.amazonaws.com, error",
    "shop-2.abc123.us-east-1.rds-fips.amazonaws.com, fail"
  })
  void theFipsFormOfANameIsTheSameName(String host, String status) {
    Execution execution = asked(host);
    assertEquals("pass", execution.status("cluster"), execution::out);
    assertEquals(status, execution.status(CHECK), execution::out);
    assertFalse(execution.message(CHECK).contains("not an endpoint of cluster"), execution::out);
  }

  /** With time for AWS to answer, where the host never does. */
  private static Execution asked(String host) {
    return new Program("--host", host, "--user", "pipe", "--only", CHECK + ",cluster").json();
  }

  /** Anybody may call a cluster so, and a green one keeps its name when the deployment is gone. */
  @Test
  void aNameLikeThatOfAGreenSideIsNoProofWhereRdsKnowsOfNoDeployment() {
    aws.state.addHealthy("shop-green-master", LocalAws.REGION);
    String host = "shop-green-master.cluster-abc123.us-east-1.rds.amazonaws.com";
    assertEquals("fail", at(host, "--no-aws").status(CHECK));
    // nothing answers there, so that the name is all that is judged
    Execution execution = asked(host);
    assertEquals("error", execution.status(CHECK), execution::out);
  }

  /** RDS gives shard groups in pages; the one that was meant is on the second. */
  @Test
  void theClusterOfALimitlessHostIsFound() {
    aws.state.addHealthy("other", LocalAws.REGION);
    for (int i = 0; i < 100; i++) {
      aws.state.shardGroups.add(new AwsState.ShardGroup("other-" + i, aws.state.cluster("other")));
    }
    aws.state.shardGroups.add(new AwsState.ShardGroup("shards", aws.state.cluster()));
    aws.state.cluster().more = b -> b.clusterScalabilityType("limitless");
    Execution execution =
        new Program("--host", "shards.shardgrp-abc123.us-east-1.rds.amazonaws.com")
            .with("--user", "pipe", "--timeout", "2s", "--only", "cluster,writer-endpoint")
            .json();
    assertEquals("fail", execution.status("writer-endpoint"), execution::out);
    assertTrue(execution.message("cluster").contains("Cluster shop is an Aurora Limitless"));
  }

  @Test
  void aServerInRecoveryIsNotTheWriterWhateverTheName() {
    aws.state.cluster().endpoint = "localhost";
    try (EmbeddedServer primary = EmbeddedServer.start(16);
        EmbeddedServer standby = EmbeddedServer.standbyOf(primary)) {
      Execution execution = LocalAws.named(program("localhost", standby)).json();
      assertEquals("fail", execution.status(CHECK), execution::out);
      assertTrue(execution.message(CHECK).contains("in recovery"));
      assertEquals("fail", program("127.0.0.1", standby).with("--no-aws").json().status(CHECK));
      assertEquals("pass", LocalAws.named(program("localhost", primary)).json().status(CHECK));
    }
  }

  @Test
  void aPoolerFails() throws IOException {
    aws.state.cluster().endpoint = "localhost";
    PostgresServer server = Postgres.server(16);
    try (Pooler pooler = new Pooler(server.port())) {
      Execution execution =
          LocalAws.named(
                  new Program("--host", "localhost", "--port", String.valueOf(pooler.port()))
                      .with("--user", server.superuser(), "--only", CHECK)
                      .with("--sslmode", "disable")
                      .env("PGPASSWORD", server.superuserPassword()))
              .json();
      assertEquals("fail", execution.status(CHECK), execution::out);
      assertTrue(execution.message(CHECK).contains("pooler"));
    }
  }

  private static Program program(String host, PostgresServer server) {
    return new Program("--host", host, "--port", String.valueOf(server.port()))
        .with("--user", server.superuser(), "--only", CHECK)
        .env("PGPASSWORD", server.superuserPassword());
  }

  // aliases

  private static final Map<String, String> RECORDS =
      Map.of(
          "db.example.com", WRITER,
          "ro.example.com", "shop.cluster-ro-abc123.us-east-1.rds.amazonaws.com",
          "one.example.com", "two.example.com",
          "two.example.com", "DB.example.com",
          "round.example.com", "about.example.com",
          "about.example.com", "round.example.com",
          "out.example.com", "www.example.net",
          "self.example.com", "self.example.com");

  @ParameterizedTest
  @CsvSource({
    "db.example.com, shop.cluster-abc123.us-east-1.rds.amazonaws.com",
    "DB.EXAMPLE.COM., shop.cluster-abc123.us-east-1.rds.amazonaws.com",
    "ro.example.com, shop.cluster-ro-abc123.us-east-1.rds.amazonaws.com",
    "one.example.com, shop.cluster-abc123.us-east-1.rds.amazonaws.com",
    "round.example.com,",
    "self.example.com,",
    "out.example.com,",
    "missing.example.com,",
    "shop.cluster-abc123.us-east-1.rds.amazonaws.com,",
    "127.0.0.1,",
    "localhost,",
  })
  void aliasesAreFollowedToANameOfRds(String host, String expected) throws IOException {
    try (NameServer names = new NameServer(RECORDS)) {
      assertEquals(
          Optional.ofNullable(expected),
          new Aliases(names.url(), Duration.ofSeconds(2)).of(Endpoint.of(host)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "shop.cluster-abc123.us-east-1.rds.amazonaws.com, warn, an alias of the cluster's writer",
    "shop.cluster-ro-abc123.us-east-1.rds.amazonaws.com, fail, reader endpoint",
    "shop-1.abc123.us-east-1.rds.amazonaws.com, warn, instance endpoint",
    "pool.proxy-abc123.us-east-1.rds.amazonaws.com, fail, RDS Proxy",
  })
  void anAliasIsJudgedByWhatItLeadsTo(String target, String status, String message) {
    Facts unread = SampleFacts.unread();
    Result result =
        new WriterEndpoint()
            .judge(
                new Context(
                    unread
                        .withDatabase(unread.database().withServer(Fact.of(SampleFacts.server())))
                        .withAlias(Optional.of(target)),
                    request("db.example.com")));
    assertEquals(status, result.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    assertTrue(result.message().contains(message), result.message());
  }

  private static Request request(String host) {
    return Requests.of(Requests.login(host, SslMode.PREFER, false), Requests.WITHOUT_AWS);
  }

  @Test
  void aNameServerThatIsSilentCostsNoMoreThanItsLimit() throws IOException {
    try (NameServer names = new NameServer(null)) {
      long start = System.nanoTime();
      assertEquals(
          Optional.empty(),
          new Aliases(names.url(), Duration.ofMillis(300)).of(Endpoint.of("db.example.com")));
      long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
      assertTrue(took < 2_000, took + " ms");
    }
  }
}
