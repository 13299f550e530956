package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The picture in the README: a real run on a server of this machine, under the name of a cluster.
 * After a change that is meant, run with {@code -Dgolden.write=true} and look at the picture.
 */
class TerminalPictureTest {
  private static final Path PICTURE =
      Path.of(System.getProperty("project.directory", ""), "docs/terminal.svg");
  private static final String HOST = "shop.cluster-c1abc.us-east-1.rds.amazonaws.com";
  private static final int COLUMNS = 80;
  private static final double CHARACTER = 8.4;
  private static final int LINE = 19;
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[([0-9;]*)m");

  @Test
  void thePictureIsThatOfARun() throws Exception {
    PostgresServer server = Postgres.server(16);
    String database = server.createDatabase();
    String role = "clickpipes_user";
    try (LocalAws aws = new LocalAws()) {
      server.execute(
          database,
          "DROP ROLE IF EXISTS " + role,
          "CREATE ROLE " + role + " LOGIN REPLICATION PASSWORD 'secret'",
          "GRANT rds_replication TO " + role,
          "ALTER ROLE " + role + " SET wal_sender_timeout = '60s'",
          "CREATE TABLE orders (id bigint PRIMARY KEY)",
          "CREATE TABLE refunds (id bigint PRIMARY KEY)",
          "GRANT SELECT ON orders TO " + role,
          "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO " + role,
          "CREATE PUBLICATION clickpipes_publication FOR ALL TABLES");
      Published.addresses("us-east-1").stream()
          .skip(2)
          .forEach(a -> aws.state.securityGroup().allow(5432, a + "/32"));
      Execution run = run(server, database, role);
      assertEquals(1, run.exitCode(), run::out);
      String picture = svg(named(run.out(), server, database).lines().toList());
      if (Boolean.getBoolean("golden.write")) {
        Files.writeString(PICTURE, picture);
      }
      assertEquals(Files.readString(PICTURE), picture);
    } finally {
      server.dropDatabase(database);
      server.execute("postgres", "DROP ROLE IF EXISTS " + role);
    }
  }

  private static Execution run(PostgresServer server, String database, String role) {
    return LocalAws.named(
            new Program("--host", server.host(), "--port", String.valueOf(server.port())))
        .with("--user", role, "-d", database, "--clickhouse-region", "us-east-1")
        .with("--sslmode", "require", "--skip", "tls,writer-endpoint")
        .env("PGPASSWORD", "secret")
        .env("TERM", "xterm-256color")
        .columns(COLUMNS)
        .stdoutIsTerminal()
        .run();
  }

  /** The output as if the server were the cluster's writer. */
  private static String named(String output, PostgresServer server, String database) {
    return output
        .replace(server.host() + ":" + server.port() + "/" + database, HOST + ":5432/shop")
        .replace("--host " + server.host() + " --port " + server.port(), "--host " + HOST)
        .replace("-d " + database, "-d shop")
        .replace("shop.cluster-abc123.us-east-1.rds.amazonaws.com", HOST)
        .replace(" --cluster shop --aws-region us-east-1", "")
        .replace(" --sslmode require --skip tls,writer-endpoint", "")
        .replaceAll(" +[0-9]+\\.[0-9] s\\b", "   0.6 s");
  }

  private static String svg(List<String> lines) {
    StringBuilder all = new StringBuilder();
    long shown = lines.stream().flatMap(TerminalPictureTest::wrapped).count();
    long height = (shown + 2) * LINE;
    int width = (int) (COLUMNS * CHARACTER) + 32;
    all.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14">
        <title>aurora-check: the report of a cluster that is not ready</title>
        <rect width="100%%" height="100%%" rx="8" fill="#16181d"/>
        <g fill="#d5d8de" xml:space="preserve">
        """
            .formatted(width, height));
    int y = LINE + 8;
    for (String line : lines.stream().flatMap(TerminalPictureTest::wrapped).toList()) {
      all.append("<text x=\"16\" y=\"").append(y).append("\">");
      all.append(spans(line)).append("</text>\n");
      y += LINE;
    }
    return all.append("</g>\n</svg>\n").toString();
  }

  /** A command that is longer than the line goes on in the next one, as on a terminal. */
  private static Stream<String> wrapped(String line) {
    return COLOUR.matcher(line).find() || line.length() <= COLUMNS
        ? Stream.of(line)
        : Stream.concat(Stream.of(line.substring(0, COLUMNS)), wrapped(line.substring(COLUMNS)));
  }

  private static String spans(String line) {
    StringBuilder spans = new StringBuilder();
    Matcher colour = COLOUR.matcher(line);
    int from = 0;
    boolean open = false;
    while (colour.find()) {
      spans.append(escaped(line.substring(from, colour.start())));
      from = colour.end();
      spans.append(open ? "</tspan>" : "");
      open = !colour.group(1).equals("0");
      spans.append(open ? "<tspan " + style(colour.group(1)) + ">" : "");
    }
    return spans.append(escaped(line.substring(from))).append(open ? "</tspan>" : "").toString();
  }

  private static String style(String code) {
    String bold = code.startsWith("1") ? "font-weight=\"bold\"" : "";
    String fill =
        switch (code.replaceFirst("^1;?", "")) {
          case "31" -> " fill=\"#ff6b68\"";
          case "32" -> " fill=\"#63c174\"";
          case "33" -> " fill=\"#e5b567\"";
          case "35" -> " fill=\"#c792ea\"";
          case "2" -> " fill=\"#868b96\"";
          default -> "";
        };
    return (bold + fill).strip();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Test
  void thePictureHasNoSecretAndNoAddressOfThisMachine() throws IOException {
    String picture = Files.readString(PICTURE);
    assertTrue(picture.contains("NOT READY"));
    assertFalse(picture.contains("secret") || picture.contains("127.0.0.1"), picture);
  }
}
