package dev.auroracheck.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsEndpoint;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.rds.model.DescribeGlobalClustersResponse;

/**
 * AWS that refuses, errs, hangs or is not there. What needs AWS is then an error that says what to
 * do, never a pass; what needs the database is judged all the same.
 */
@Order(3)
class AwsFailuresTest {
  private static final List<String> DATABASE =
      List.of("connection", "logical-replication", "wal-sender-timeout");
  private static final List<String> SECRETS =
      List.of("AKIAIOSFODNN7EXAMPLE", "secret-key-of-the-tests", "superuser-password");

  private static final String LOGIN_SESSION = "arn:aws:iam::123456789012:user/ops";

  @TempDir Path directory;

  private final LocalAws aws = new LocalAws();
  private final PostgresServer server = Postgres.server(16);

  /** The profiles of whoever runs the tests stay out of them. */
  @BeforeEach
  void withoutProfiles() {
    System.setProperty("aws.configFile", directory.resolve("config").toString());
    System.setProperty("aws.sharedCredentialsFile", directory.resolve("credentials").toString());
    aws.state.securityGroup().allow(5432, "0.0.0.0/0");
  }

  @AfterEach
  void close() {
    System.clearProperty("aws.configFile");
    System.clearProperty("aws.sharedCredentialsFile");
    aws.close();
  }

  private Program program(String... more) {
    return new Program("--host", server.host(), "--port", String.valueOf(server.port()))
        .with("--user", server.superuser(), "--cluster", LocalAws.CLUSTER)
        .with("--clickhouse-region", "us-east-1", "-v")
        .with(more)
        .env("PGPASSWORD", server.superuserPassword());
  }

  private Program inRegion(String... more) {
    return program("--aws-region", LocalAws.REGION).with(more);
  }

  private static String only(String... more) {
    List<String> ids = new ArrayList<>(DATABASE);
    ids.addAll(Account.CHECKS);
    ids.addAll(List.of(more));
    return String.join(",", ids);
  }

  /** What needs AWS is undecided for this reason, and the rest is judged. */
  private static void assertUndecided(Execution execution, String... fragments) {
    for (String check : Account.CHECKS) {
      assertEquals("error", execution.status(check), execution::out);
      String message = execution.message(check);
      for (String fragment : fragments) {
        assertTrue(message.contains(fragment), message);
      }
      assertTrue(message.length() < 220, message);
    }
    for (String check : DATABASE) {
      assertEquals("pass", execution.status(check), execution::out);
    }
    assertClean(execution);
  }

  private static void assertClean(Execution execution) {
    String all = execution.out() + execution.err();
    SECRETS.forEach(secret -> assertFalse(all.contains(secret), all));
    assertFalse(all.contains("\tat "), all);
    assertFalse(all.contains("Exception"), all);
    assertFalse(all.contains("software.amazon"), all);
    assertFalse(all.contains("mistake in aurora-check"), all);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(Fault.DENIED, "AWS denied rds:DescribeDBClusters", "--no-aws"),
        Arguments.of(Fault.EXPIRED_TOKEN, "credentials have expired", "aws sso login"),
        Arguments.of(Fault.INVALID_CLIENT_TOKEN_ID, "does not know the access key", "profile"),
        Arguments.of(Fault.SIGNATURE_EXPIRED, "SignatureDoesNotMatch", "clock"),
        Arguments.of(Fault.THROTTLING, "throttling rds:DescribeDBClusters", "Run again"),
        Arguments.of(Fault.ERROR_500, "HTTP 500", "Run again"),
        Arguments.of(Fault.ERROR_503, "HTTP 503", "Run again"),
        Arguments.of(Fault.HTML_200, "the answer does not come from RDS", "network"),
        Arguments.of(Fault.HTML_407, "A proxy requires authentication", "HTTPS_PROXY"),
        Arguments.of(Fault.NEVER_ANSWER, "did not answer within 1.0 s", "--timeout"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void everythingFails(Fault fault, String reason, String remedy) {
    aws.endpoint.fail(fault);
    Execution execution = inRegion("--timeout", limit(fault), "--only", only()).json();
    assertUndecided(execution, reason, remedy);
    assertEquals(3, execution.exitCode());
    assertEquals("incomplete", execution.report().path("verdict").asText());
  }

  private static String limit(Fault fault) {
    return fault == Fault.NEVER_ANSWER ? "1s" : "10s";
  }

  static Stream<Arguments> calls() {
    List<Fault> faults =
        List.of(
            Fault.DENIED,
            Fault.EXPIRED_TOKEN,
            Fault.THROTTLING,
            Fault.ERROR_500,
            Fault.HTML_407,
            Fault.NEVER_ANSWER);
    return Stream.of(
            Arguments.of("DescribeDBInstances", "cluster,maintenance,network-path,failover"),
            Arguments.of("DescribePendingMaintenanceActions", "maintenance"),
            Arguments.of("DescribeGlobalClusters", "global-database"),
            Arguments.of("DescribeDBClusterParameters", "parameter-group"),
            Arguments.of("DescribeSecurityGroups", "security-group"),
            Arguments.of("DescribeRouteTables", "network-path"))
        .flatMap(call -> faults.stream().map(f -> Arguments.of(call.get()[0], f, call.get()[1])));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("calls")
  void oneCallFailsAndWithItItsChecks(String action, Fault fault, String checks) {
    aws.endpoint.fail(action, fault);
    Execution execution = inRegion("--timeout", limit(fault), "--only", only()).json();
    for (String each : Account.CHECKS) {
      boolean fails = List.of(checks.split(",")).contains(each);
      assertEquals(fails ? "error" : "pass", execution.status(each), execution::out);
    }
    assertClean(execution);
    boolean required = !Set.of("parameter-group", "maintenance").contains(checks);
    assertEquals(required ? 3 : 0, execution.exitCode());
  }

  @Test
  void aPageOfACaptivePortalIsNeverAPass() {
    for (String action :
        List.of("DescribeDBClusters", "DescribeDBInstances", "DescribeSecurityGroups")) {
      aws.endpoint.heal();
      aws.endpoint.fail(action, Fault.HTML_200);
      Execution execution = inRegion("--only", only()).json();
      assertEquals(3, execution.exitCode(), action);
      assertClean(execution);
    }
  }

  @Test
  void aFailureOfSomethingElseIsStillAFailure() {
    aws.endpoint.fail(Fault.DENIED);
    Execution execution =
        inRegion("--only", only("publication"), "--publication", "no_such_publication").json();
    assertUndecided(execution, "AWS denied");
    assertEquals("fail", execution.status("publication"));
    assertEquals(1, execution.exitCode());
  }

  @Test
  void textSaysItToo() {
    aws.endpoint.fail(Fault.DENIED);
    Execution execution = inRegion("--only", only()).run();
    assertTrue(execution.out().contains("AWS denied rds:DescribeDBClusters"), execution::out);
    assertClean(execution);
    assertEquals(3, execution.exitCode());
  }

  @Test
  void nothingShowsASecretOrATraceAtAnyVerbosity() {
    for (Fault fault : List.of(Fault.DENIED, Fault.ERROR_500, Fault.HTML_407)) {
      aws.endpoint.fail(fault);
      assertClean(inRegion("--only", only(), "-v").run());
    }
  }

  // no way there

  @Test
  void nobodyListens() {
    Program.awsEndpoint(aws.endpoint.uri().resolve("http://127.0.0.1:" + LocalAws.closedPort()));
    assertUndecided(inRegion("--only", only()).json(), "can't be reached", "network");
  }

  @Test
  void theNameIsUnknown() {
    Program.awsEndpoint(URI.create("http://rds.us-east-1.example.invalid"));
    assertUndecided(inRegion("--only", only()).json(), "can't be resolved", "region");
  }

  @Test
  void aHangingCallEndsAtTheTimeout() {
    aws.endpoint.fail(Fault.NEVER_ANSWER);
    inRegion("--timeout", "200ms", "--only", only()).json(); // loads classes
    long start = System.nanoTime();
    Execution execution = inRegion("--timeout", "1s", "--only", only()).json();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertUndecided(execution, "did not answer within 1.0 s");
    assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, took.toString());
  }

  /** Three pages, each within the limit, and all together beyond it. */
  @Test
  void theTimeLimitIsThatOfAPage() {
    for (int i = 0; i < 250; i++) {
      aws.state.globalClusters.add(new AwsState.GlobalCluster("scenario-" + i));
    }
    aws.endpoint.delay("DescribeGlobalClusters", Duration.ofMillis(1500));
    Execution execution = inRegion("--timeout", "3s", "--only", "global-database").json();
    assertEquals("pass", execution.status("global-database"), execution::out);
    assertEquals(
        3,
        aws.endpoint.calls().stream()
            .filter(c -> c.startsWith("rds:DescribeGlobalClusters"))
            .count());
  }

  @Test
  void anAnswerWithoutALastPageIsNoAnswer() {
    aws.endpoint.answer(
        "DescribeGlobalClusters",
        DescribeGlobalClustersResponse.builder().globalClusters(List.of()).marker("more").build());
    Execution execution = inRegion("--only", "global-database").json();
    assertEquals("error", execution.status("global-database"), execution::out);
    assertTrue(execution.message("global-database").contains("more than 500 pages"));
    assertClean(execution);
  }

  @Test
  void aHangingLaterCallEndsAtTheTimeoutToo() {
    aws.endpoint.fail("DescribeSecurityGroups", Fault.NEVER_ANSWER);
    aws.endpoint.fail("DescribeDBClusterParameters", Fault.NEVER_ANSWER);
    long start = System.nanoTime();
    Execution execution = inRegion("--timeout", "1s", "--only", only()).json();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertEquals("error", execution.status("security-group"));
    assertEquals("error", execution.status("parameter-group"));
    assertEquals("pass", execution.status("cluster"));
    assertTrue(took.compareTo(Duration.ofSeconds(6)) < 0, took.toString());
  }

  // nobody to ask as

  @Test
  void noRegionIsKnown() {
    Execution execution = program("--only", only()).json();
    assertUndecided(execution, "The AWS region is not known.", "--aws-region");
    assertEquals(List.of(), aws.endpoint.calls());
  }

  @Test
  void theRegionOfTheEnvironmentIsTaken() {
    for (String variable : List.of("AWS_REGION", "AWS_DEFAULT_REGION")) {
      Execution execution = program("--only", only()).env(variable, LocalAws.REGION).json();
      assertEquals(0, execution.exitCode(), execution::out);
    }
  }

  @Test
  void anotherRegionThanTheHostsIsNotAskedIn() {
    Execution execution =
        inHostsRegion().with("--aws-region", "eu-west-1", "--only", only()).json();
    for (String check : Account.CHECKS) {
      assertEquals("error", execution.status(check), execution::out);
      assertTrue(
          execution
              .message(check)
              .contains("The host is in us-east-1, but the AWS region of this run is eu-west-1."),
          execution::out);
      assertTrue(
          execution.message(check).contains("Run again without --aws-region."), execution::out);
    }
    assertEquals(List.of(), aws.endpoint.calls());
  }

  @Test
  void theHostsRegionOutweighsThatOfTheEnvironment() {
    for (String variable : List.of("AWS_REGION", "AWS_DEFAULT_REGION")) {
      Execution execution =
          inHostsRegion().with("--only", "cluster").env(variable, "eu-west-1").json();
      assertEquals("pass", execution.status("cluster"), execution::out);
      assertTrue(execution.message("cluster").contains("not in eu-west-1"), execution::out);
      assertTrue(aws.endpoint.calls().stream().allMatch(c -> c.endsWith(" us-east-1")));
    }
    Execution same =
        inHostsRegion().with("--only", "cluster").env("AWS_REGION", LocalAws.REGION).json();
    assertFalse(same.message("cluster").contains("region"), same::out);
    Execution asked =
        inHostsRegion()
            .with("--only", "cluster", "--aws-region", LocalAws.REGION)
            .env("AWS_REGION", "eu-west-1")
            .json();
    assertFalse(asked.message("cluster").contains("region"), asked::out);
  }

  private static Program inHostsRegion() {
    return new Program("--host", "shop.cluster-abc123.us-east-1.rds.amazonaws.com")
        .with("--user", "pipe", "--timeout", "5s", "--clickhouse-region", "us-east-1");
  }

  @Test
  void thereAreNoCredentials() {
    assumeTrue(System.getenv("AWS_ACCESS_KEY_ID") == null, "the environment has keys");
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    Execution execution = inRegion("--only", only()).json();
    assertUndecided(execution, "no AWS credentials", "AWS_PROFILE", "--no-aws");
    assertEquals(List.of(), aws.endpoint.calls());
  }

  /** Points the SDK at credentials, as the variables of these names do. */
  private static Execution pointedAt(Map<String, String> properties, Program program) {
    assumeTrue(System.getenv("AWS_ACCESS_KEY_ID") == null, "the environment has keys");
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    properties.forEach(System::setProperty);
    try {
      return program.run();
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void aWebIdentityTokenThatIsMissingIsNamed() throws IOException {
    Path token = directory.resolve("token");
    Map<String, String> properties =
        Map.of(
            "aws.webIdentityTokenFile",
            token.toString(),
            "aws.roleArn",
            "arn:aws:iam::123456789012:role/reader");
    String missing = "token file " + token + " (AWS_WEB_IDENTITY_TOKEN_FILE) can't be read";
    assertUndecided(pointedAt(properties, inRegion("--only", only(), "-o", "json")), missing);
    // one cause, said once
    String text = pointedAt(properties, inRegion("--only", only())).out().replaceAll("\\s+", " ");
    assertEquals(2, text.split("web identity token file", -1).length, text);

    Files.writeString(token, "secret-key-of-the-tests");
    aws.endpoint.fail("AssumeRoleWithWebIdentity", Fault.DENIED);
    assertUndecided(
        pointedAt(properties, inRegion("--only", only(), "-o", "json")),
        "AWS STS gave no credentials for the web identity token file " + token,
        "role/reader");
    assertUndecided(
        pointedAt(
            Map.of("aws.webIdentityTokenFile", token.toString()),
            inRegion("--only", only(), "-o", "json")),
        "AWS_ROLE_ARN");
  }

  @Test
  void aContainerEndpointThatRefusesIsNamed() {
    String uri = "http://127.0.0.1:" + LocalAws.closedPort() + "/role";
    assertUndecided(
        pointedAt(
            Map.of("aws.containerCredentialsFullUri", uri),
            inRegion("--only", only(), "-o", "json")),
        "AWS_CONTAINER_CREDENTIALS_FULL_URI = " + uri,
        "has a role");
  }

  @Test
  void anInstanceRoleIsAskedForByAnOption() {
    String endpoint = "http://127.0.0.1:" + LocalAws.closedPort();
    Map<String, String> properties = Map.of("aws.ec2MetadataServiceEndpoint", endpoint);
    assertUndecided(
        pointedAt(properties, inRegion("--only", only(), "-o", "json")),
        "no AWS credentials",
        "--ec2-metadata");
    System.clearProperty("aws.disableEc2Metadata");
    assertUndecided(
        pointedAt(properties, inRegion("--only", only(), "-o", "json", "--ec2-metadata")),
        "the EC2 instance metadata service returned none");
  }

  @Test
  void aCaBundleIsTrustedInThePlaceOfJavasOwn() throws IOException {
    Program.awsEndpoint(aws.endpoint.tls());
    String bundle = AwsEndpoint.authority().toString();
    assertUndecided(inRegion("--only", only()).json(), "TLS handshake", "AWS_CA_BUNDLE");
    Execution trusted = inRegion("--only", only()).env("AWS_CA_BUNDLE", bundle).json();
    assertEquals("pass", trusted.status("cluster"), trusted::out);
    assertEquals("pass", trusted.status("security-group"), trusted::out);

    Path other = Path.of("src/main/resources/dev/auroracheck/rds-global-bundle.pem");
    assertUndecided(
        inRegion("--only", only()).env("AWS_CA_BUNDLE", other.toString()).json(), "TLS handshake");
    config("[profile behind]", "region = us-east-1", "ca_bundle = " + bundle);
    Files.writeString(
        directory.resolve("credentials"),
        """
        [behind]
        aws_access_key_id = AKIAIOSFODNN7EXAMPLE
        aws_secret_access_key = secret-key-of-the-tests
        """);
    Execution profile = program("--aws-profile", "behind", "--only", only()).json();
    assertEquals("pass", profile.status("cluster"), profile::out);
  }

  @Test
  void aCaBundleWithoutACertificateIsAMistake() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.pem"));
    Path garbage =
        Files.writeString(
            directory.resolve("garbage.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    for (String file : List.of(empty.toString(), garbage.toString(), directory + "/none.pem")) {
      Execution execution = inRegion("--only", "cluster").env("AWS_CA_BUNDLE", file).run();
      assertEquals(2, execution.exitCode(), execution::out);
      assertEquals(1, execution.err().lines().count(), execution.err());
      assertTrue(
          execution.err().startsWith("aurora-check: AWS_CA_BUNDLE: \"" + file + "\": "),
          execution.err());
    }
    assertEquals(
        0,
        program("--no-aws", "--only", "connection")
            .env("AWS_CA_BUNDLE", empty.toString())
            .run()
            .exitCode());
    config("[profile behind]", "region = us-east-1", "ca_bundle = " + empty);
    Execution execution = program("--aws-profile", "behind", "--only", "cluster").run();
    assertEquals(2, execution.exitCode(), execution::out);
    assertTrue(execution.err().contains("ca_bundle of AWS profile behind"), execution.err());
  }

  /** The cause is the same for all of them. */
  @Test
  void oneLineSaysThatThereAreNoCredentials() {
    assumeTrue(System.getenv("AWS_ACCESS_KEY_ID") == null, "the environment has keys");
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    Execution execution = inRegion("--only", only(), "-q").run();
    List<String> lines = execution.out().lines().toList();
    assertEquals(3, lines.size(), execution.out());
    assertTrue(lines.get(0).startsWith("INCOMPLETE"), execution.out());
    assertTrue(
        lines.get(1).toLowerCase(Locale.ROOT).contains("no aws credentials"), execution.out());
    assertEquals(
        (Account.CHECKS.size() - 1) + " other checks can't be decided without this one.",
        lines.get(2));
  }

  @Test
  void aProfileThatIsMissingIsAMistake() throws IOException {
    config("[profile ops]", "region = eu-west-1");
    String says = "aurora-check: --aws-profile: \"nosuch\": there is no such AWS profile; aws ";
    assertMissing(inRegion("--aws-profile", "nosuch").run(), says);
    assertMissing(program("--aws-profile", "nosuch").run(), says);
    assertMissing(inRegion("--aws-profile", "nosuch", "--iam-auth").run(), says);
    assertMissing(
        inRegion("--aws-profile", "opps").run(),
        "aurora-check: --aws-profile: \"opps\": there is no such AWS profile; did you mean ops?");
    assertMissing(
        inRegion().env("AWS_PROFILE", "nosuch").run(),
        "aurora-check: AWS_PROFILE: \"nosuch\": there is no such AWS profile");
    System.setProperty("aws.profile", "nosuch");
    try {
      assertMissing(inRegion().run(), "aurora-check: AWS_PROFILE: \"nosuch\"");
      assertEquals(0, inRegion("--no-aws", "--only", "connection").run().exitCode());
    } finally {
      System.clearProperty("aws.profile");
    }
    assertEquals(List.of(), aws.endpoint.calls());
  }

  private static void assertMissing(Execution execution, String says) {
    assertEquals(2, execution.exitCode(), execution.out());
    assertEquals("", execution.out());
    assertEquals(1, execution.err().lines().count(), execution.err());
    assertTrue(execution.err().startsWith(says), execution.err());
  }

  @Test
  void aProfileWithoutKeysHasNoCredentials() throws IOException {
    Files.writeString(directory.resolve("config"), "[profile empty]\nregion = us-east-1\n");
    Execution execution = program("--aws-profile", "empty", "--only", only()).json();
    assertUndecided(execution, "The AWS profile has no credentials.");
    assertEquals("us-east-1", execution.report().at("/target/awsRegion").asText());
  }

  @Test
  void aProfileGivesRegionAndKeysAndIsInTheFix() throws IOException {
    Files.writeString(directory.resolve("config"), "[profile ops]\nregion = us-east-1\n");
    Files.writeString(
        directory.resolve("credentials"),
        """
        [ops]
        aws_access_key_id = AKIAIOSFODNN7EXAMPLE
        aws_secret_access_key = secret-key-of-the-tests
        """);
    aws.state.securityGroup().ingress.clear();
    Execution execution = program("--aws-profile", "ops", "--only", only()).json();
    assertEquals("pass", execution.status("cluster"), execution::out);
    String command = execution.fix("security-group", "aws").get(0);
    assertTrue(command.endsWith("--region us-east-1 --profile ops"), command);
    assertClean(execution);
  }

  @Test
  void aProfileMayGetItsKeysFromAProcess() throws IOException {
    Path process =
        script(
            "echo '{\"Version\":1,\"AccessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",'"
                + "'\"SecretAccessKey\":\"secret-key-of-the-tests\"}'");
    config("[profile ops]", "region = us-east-1", "credential_process = " + process);
    Execution execution = program("--aws-profile", "ops", "--only", only()).json();
    assertEquals("pass", execution.status("cluster"), execution::out);
    assertClean(execution);
  }

  @Test
  void aProcessThatFailsIsSaidToFail() throws IOException {
    Path process = script("echo secret-key-of-the-tests >&2; exit 3");
    config("[profile ops]", "region = us-east-1", "credential_process = " + process);
    assertUndecided(
        program("--aws-profile", "ops", "--only", only()).json(), "The credential_process");
  }

  @Test
  void aProfileMayAssumeARole() throws IOException {
    assumingARole();
    Execution execution = program("--aws-profile", "reader", "--only", only()).json();
    assertEquals("pass", execution.status("cluster"), execution::out);
    assertTrue(aws.endpoint.calls().contains("sts:AssumeRole us-east-1"));
    assertClean(execution);
  }

  @Test
  void aRoleThatIsDeniedIsNoDenialOfTheCallItself() throws IOException {
    assumingARole();
    aws.endpoint.fail("AssumeRole", Fault.DENIED);
    assertUndecided(
        program("--aws-profile", "reader", "--only", only()).json(),
        "AWS denied sts:AssumeRole for the role of the AWS profile.",
        "sts:AssumeRole");
  }

  @Test
  void aProfileOfIdentityCenterAsksForALogin() throws IOException {
    config(
        "[profile ops]",
        "region = us-east-1",
        "sso_session = corp",
        "sso_account_id = 123456789012",
        "sso_role_name = Reader",
        "[sso-session corp]",
        "sso_region = us-east-1",
        "sso_start_url = https://corp.example/start-" + System.nanoTime());
    Execution execution = program("--aws-profile", "ops", "--only", only()).json();
    assertUndecided(execution, "no valid login at IAM Identity Center");
    assertTrue(execution.out().contains("aws sso login"), execution::out);
  }

  @Test
  void aProfileMayComeFromAwsLogin() throws Exception {
    Execution without = withLoginSession();
    assertUndecided(without, "login session of the AWS profile is missing or has expired");
    assertTrue(without.out().contains("aws login"), without::out);

    byte[] name = MessageDigest.getInstance("SHA-256").digest(LOGIN_SESSION.getBytes(UTF_8));
    Files.writeString(
        directory.resolve(HexFormat.of().formatHex(name) + ".json"),
        """
        {"accessToken": {"accessKeyId": "AKIAIOSFODNN7EXAMPLE",
          "secretAccessKey": "secret-key-of-the-tests", "sessionToken": "token",
          "accountId": "123456789012", "expiresAt": "%s"},
         "tokenType": "aws_sigv4", "clientId": "arn:aws:signin:::devtools/same-device",
         "refreshToken": "refresh", "identityToken": "identity", "dpopKey": "key"}
        """
            .formatted(Instant.now().plus(Duration.ofHours(1))));
    Execution with = withLoginSession();
    assertEquals("pass", with.status("cluster"), with::out);
    assertClean(with);
  }

  private Execution withLoginSession() throws IOException {
    config("[profile ops]", "region = us-east-1", "login_session = " + LOGIN_SESSION);
    System.setProperty("aws.loginCacheDirectory", directory.toString());
    try {
      return program("--aws-profile", "ops", "--only", only()).json();
    } finally {
      System.clearProperty("aws.loginCacheDirectory");
    }
  }

  private void assumingARole() throws IOException {
    config(
        "[profile reader]",
        "region = us-east-1",
        "role_arn = arn:aws:iam::123456789012:role/reader",
        "source_profile = base",
        "[profile base]",
        "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
        "aws_secret_access_key = secret-key-of-the-tests");
  }

  private void config(String... lines) throws IOException {
    Files.writeString(directory.resolve("config"), String.join("\n", lines) + "\n");
  }

  private Path script(String command) throws IOException {
    Path file = directory.resolve("process.sh");
    Files.writeString(file, "#!/bin/sh\n" + command + "\n");
    assertTrue(file.toFile().setExecutable(true));
    return file;
  }

  @Test
  void filesThatCannotBeReadAreSaidToBeSo() throws IOException {
    Files.writeString(directory.resolve("config"), "secret-key-of-the-tests\n[profile x\n");
    Execution execution = inRegion("--aws-profile", "x", "--only", only()).json();
    assertUndecided(execution, "AWS configuration files can't be read");
    assertNotEquals(0, execution.exitCode());
  }
}
