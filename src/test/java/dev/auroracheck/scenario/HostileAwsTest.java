package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.fix.SafeFiles;
import dev.auroracheck.fix.TerraformFileTest;
import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.Command;
import dev.auroracheck.servers.Hcl;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users name and set in AWS, on its way through the files. */
class HostileAwsTest {
  private static final String SECRET = "secret-key-of-the-tests";

  private final LocalAws aws = new LocalAws();
  private final PostgresServer server = Postgres.server(16);
  private final Path directory;

  HostileAwsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void withoutProfiles() {
    System.setProperty("aws.configFile", directory.resolve("config").toString());
    System.setProperty("aws.sharedCredentialsFile", directory.resolve("credentials").toString());
  }

  @AfterEach
  void close() {
    System.clearProperty("aws.configFile");
    System.clearProperty("aws.sharedCredentialsFile");
    aws.close();
  }

  private Execution run(String... more) {
    return LocalAws.named(
            new Program("--host", server.host(), "--port", String.valueOf(server.port())))
        .with("--user", server.superuser(), "--clickhouse-region", "us-east-1")
        .env("PGPASSWORD", server.superuserPassword())
        .with("--fix-dir", directory.toString())
        .with(more)
        .json();
  }

  private void breakAll() {
    aws.state.parameterGroup().set("rds.logical_replication", "0");
    aws.state.securityGroup().ingress.clear();
    aws.state.writer().publiclyAccessible = false;
  }

  /**
   * The real shell, and an AWS CLI that says which profile it was given. The SDK takes none by such
   * a name, the CLI does: it is named where AWS was not asked.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"my profile", "it's", "say \"x\"", "$(touch x)", "`touch x`", "$writer", "a\\b"})
  void profiles(String profile) throws IOException, SQLException {
    change("ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'");
    Execution execution;
    try {
      execution = run("--no-aws", "--aws-profile", profile);
      assertEquals("warn", execution.status("slot-retention"), execution::out);
    } finally {
      change("ALTER SYSTEM RESET max_slot_wal_keep_size");
    }
    SafeFiles.assertSafe(directory, SECRET);
    Path aws = directory.resolve("aws");
    Files.writeString(
        aws,
        """
        #!/bin/sh
        for last; do :; done
        printf '%s\\n' "$2" "$last" >>"$CALLS"
        case $2 in describe-db-clusters) echo shop-logical ;; esac
        """);
    assertTrue(aws.toFile().setExecutable(true));
    Path calls = directory.resolve("calls");
    String path = directory + ":" + System.getenv("PATH");
    String chosen = String.join("\n", execution.choices("slot-retention"));
    Map<String, String> environment = Map.of("PATH", path, "CALLS", calls.toString());
    Command command = Command.run(environment, "sh", "-e", "-c", chosen);
    assertEquals(0, command.exitCode(), command::output);
    assertEquals(
        List.of("describe-db-clusters", profile, "modify-db-cluster-parameter-group", profile),
        Files.readAllLines(calls));
  }

  private void change(String statement) throws SQLException {
    server.execute("postgres", statement, "SELECT pg_reload_conf()");
  }

  @Test
  void valuesThatUsersHaveSet() throws IOException {
    breakAll();
    Map<String, String> set = new LinkedHashMap<>();
    set.put("log_line_prefix", "%m [%p] \"%q\" $user, ${x} 'it''s' `y` \\ ");
    set.put("search_path", "\"$user\", public, \"a\nb\"");
    set.put("rds.custom", "$group");
    AwsState.ParameterGroup group = aws.state.parameterGroup();
    set.forEach(group::set);
    Execution execution = run();
    assertEquals("fail", execution.status("security-group"));
    SafeFiles.assertSafe(directory, SECRET);
    Path terraform = Files.createDirectory(directory.resolve("tf"));
    Path file = Files.copy(directory.resolve("fix.tf"), terraform.resolve("fix.tf"));
    Hcl.assertLaidOut(terraform);
    assumeTrue(Hcl.parserIsThere());
    JsonNode read = Hcl.parse(List.of(file)).get(0);
    assertTrue(TerraformFileTest.assertKnown(read) >= 3, read::toString);
    Map<String, String> values = new LinkedHashMap<>();
    for (JsonNode parameter : read.findValue("parameter")) {
      values.put(
          Hcl.string(parameter.path("name").asText()),
          Hcl.string(parameter.path("value").asText()));
    }
    set.forEach((name, value) -> assertEquals(value, values.get(name), name));
    assertEquals("1", values.get("rds.logical_replication"));
  }

  @Test
  void nothingIsOpenedToEverybody() throws IOException {
    aws.state.securityGroup().ingress.clear();
    aws.state.networkAcls.forEach(acl -> acl.entries.clear());
    Execution execution = run("--allow-ip", "0.0.0.0/0");
    for (String check : List.of("security-group", "network-path")) {
      assertEquals("fail", execution.status(check), execution::out);
      String steps = LocalAws.text(execution.check(check).path("fix"));
      assertTrue(steps.contains("nothing is opened to the whole internet"), steps);
      assertFalse(steps.contains("/0"), steps);
    }
    SafeFiles.assertSafe(directory);
  }
}
