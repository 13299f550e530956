package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.cli.Program;
import dev.auroracheck.servers.Command;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The jar that is released, run as a process: it must do what the classes of this build do. Much of
 * the AWS SDK is removed from it, and what the SDK finds by its name could be removed by mistake.
 * {@code -Dartifact} names another program to test, words separated by spaces.
 */
@Tag("artifact")
class ArtifactTest {
  private static final Path ROOT = Path.of(System.getProperty("project.directory", ""));
  private static final String JAR = ROOT.resolve("target/dist/aurora-check.jar").toString();
  private static final List<String> PROGRAM =
      List.of(System.getProperty("artifact", "java -jar " + JAR).split(" ", -1));
  private static final long MEGABYTE = 1_000_000;

  @TempDir private Path directory;
  private final LocalAws aws = new LocalAws();

  @BeforeAll
  static void theJarIsSmall() throws IOException {
    assertTrue(Files.size(Path.of(JAR)) < 15 * MEGABYTE, () -> Path.of(JAR).toFile().length() + "");
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private Command run(Map<String, String> environment, String... arguments) {
    List<String> words = new ArrayList<>(PROGRAM);
    words.addAll(List.of(arguments));
    Map<String, String> all = new HashMap<>();
    all.put("AWS_ENDPOINT_URL", aws.endpoint.uri().toString());
    all.put("AWS_EC2_METADATA_DISABLED", "true");
    all.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    all.put("AWS_CONFIG_FILE", directory.resolve("config").toString());
    all.putAll(environment);
    return Command.run(all, words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "list", "explain publication", "policy", "--no-such-option"})
  void commandsPrintWhatTheClassesPrint(String line) {
    String[] arguments = line.split(" ", -1);
    Program.Execution expected = new Program(arguments).run();
    Command ran = run(Map.of(), arguments);
    assertEquals(expected.out() + expected.err(), ran.output());
    assertEquals(expected.exitCode(), ran.exitCode());
  }

  @Test
  void aRunDecidesWhatTheClassesDecide() throws Exception {
    PostgresServer server = Postgres.server(16);
    String database = server.createDatabase();
    try {
      server.execute(
          database,
          "CREATE ROLE artifact LOGIN REPLICATION PASSWORD 'secret'",
          "GRANT rds_replication TO artifact",
          "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric)",
          "CREATE PUBLICATION clickpipes_publication FOR ALL TABLES");
      String[] arguments = {
        "--host",
        server.host(),
        "--port",
        String.valueOf(server.port()),
        "--user",
        "artifact",
        "-d",
        database,
        "--sslmode",
        "verify-full",
        "--sslrootcert",
        "" + server.caCertificate(),
        "--cluster",
        LocalAws.CLUSTER,
        "--aws-region",
        LocalAws.REGION
      };
      JsonNode expected =
          new Program(arguments)
              .on(LocalDate.now(ZoneOffset.UTC).toString())
              .env("PGPASSWORD", "secret")
              .json()
              .report();
      Command ran =
          run(
              Map.of(
                  "PGPASSWORD", "secret",
                  "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE",
                  "AWS_SECRET_ACCESS_KEY", "secret-key-of-the-tests"),
              Stream.concat(Stream.of(arguments), Stream.of("-o", "json")).toArray(String[]::new));
      assertEquals(1, ran.exitCode(), ran::output);
      JsonNode report = new ObjectMapper().readTree(ran.output());
      assertTrue(report.path("checks").size() > 30, ran::output);
      for (String part : List.of("verdict", "checks", "plan")) {
        assertEquals(timeless(expected.path(part)), timeless(report.path(part)), part);
      }
    } finally {
      server.dropDatabase(database);
      server.execute("postgres", "DROP ROLE IF EXISTS artifact");
    }
  }

  private static String timeless(JsonNode part) {
    return part.toString().replaceAll("\"durationMs\":[0-9]+", "");
  }

  @Test
  void aProfileMayAssumeARole() throws IOException {
    Command ran =
        withProfile(
            "role_arn = arn:aws:iam::123456789012:role/reader",
            "source_profile = base",
            "[profile base]",
            "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
            "aws_secret_access_key = secret-key-of-the-tests");
    assertTrue(ran.output().contains("Cluster shop is Aurora PostgreSQL"), ran::output);
    assertTrue(aws.endpoint.calls().contains("sts:AssumeRole us-east-1"));
  }

  @Test
  void aProfileMayUseIdentityCenter() throws IOException {
    Command ran =
        withProfile(
            "sso_session = corp",
            "sso_account_id = 123456789012",
            "sso_role_name = Reader",
            "[sso-session corp]",
            "sso_region = us-east-1",
            "sso_start_url = https://corp.example/start");
    assertTrue(ran.output().contains("no valid login at IAM Identity Center"), ran::output);
  }

  @Test
  void aProfileMayComeFromAwsLogin() throws IOException {
    Command ran = withProfile("login_session = arn:aws:iam::123456789012:user/someone");
    assertTrue(ran.output().contains("login session of the AWS profile is missing"), ran::output);
  }

  @Test
  void aProfileMayUseAWebIdentityToken() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "token");
    Command ran =
        withProfile(
            "role_arn = arn:aws:iam::123456789012:role/reader",
            "web_identity_token_file = " + token);
    // STS itself is asked, which is not on this machine
    assertFalse(ran.output().contains("does not support"), ran::output);
    assertTrue(ran.output().contains("rds:DescribeDBClusters"), ran::output);
  }

  private Command withProfile(String... lines) throws IOException {
    Files.writeString(
        directory.resolve("config"),
        "[profile ops]\nregion = us-east-1\n" + String.join("\n", lines) + "\n");
    return run(
        Map.of("HOME", directory.toString()),
        "--host",
        "127.0.0.1",
        "--port",
        String.valueOf(LocalAws.closedPort()),
        "--user",
        "pipe",
        "--aws-profile",
        "ops",
        "--cluster",
        LocalAws.CLUSTER,
        "--aws-region",
        LocalAws.REGION,
        "--only",
        "cluster",
        "-o",
        "json");
  }
}
