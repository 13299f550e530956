package dev.auroracheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said before anything is checked: usage, help, names, and where the values come from. */
class CommandLineTest {
  private static final String[] NOWHERE = {"-h", "127.0.0.1", "-p", "1", "-U", "u", "--no-aws"};

  static Stream<Arguments> badInput() {
    return Stream.of(
        bad("--only", "--only: \"nosuch\"", "--only", "nosuch"),
        bad("did you mean", "did you mean logical-replication?", "--only", "logical-replicaton"),
        bad("--skip", "--skip: \"tsl\"", "--skip", "tsl"),
        bad("--level id", "--level: \"x\"", "--level", "x=info"),
        bad("--level level", "did you mean info?", "--level", "tls=inf"),
        bad("--level form", "ID=required", "--level", "tls"),
        bad("bad CIDR", "--allow-ip: \"1.2.3.4/33\"", "--allow-ip", "1.2.3.4/33"),
        bad("host name as CIDR", "--allow-ip: \"example.com\"", "--allow-ip", "example.com"),
        bad(
            "bad date",
            "--clickhouse-service-created: \"2026-13-01\"",
            "--clickhouse-service-created",
            "2026-13-01"),
        bad("region misspelt", "did you mean us-east-1", "--clickhouse-region", "us-est-1"),
        bad("another cloud", "did you mean gcp:us-east4", "--clickhouse-region", "gcp:us-esat4"),
        bad("bad region", "--clickhouse-region: \"mars\"", "--clickhouse-region", "mars"),
        bad(
            "no password file",
            "--password-file: \"/nosuch\": no such file",
            "--password-file",
            "/nosuch"),
        bad("a directory", "--password-file: \"/\": it is a directory", "--password-file", "/"),
        bad("no root certificate", "--sslrootcert: \"/nosuch\"", "--sslrootcert", "/nosuch"),
        bad("port 0", "--port: \"0\"", "-p", "0"),
        bad("port 65536", "--port: \"65536\"", "-p", "65536"),
        bad("port name", "--port: \"https\"", "-p", "https"),
        bad("sslmode", "did you mean verify-full?", "--sslmode", "verify_full"),
        bad("timeout", "--timeout: \"soon\"", "--timeout", "soon"),
        bad("timeout 0", "--timeout: \"0\"", "--timeout", "0"),
        bad("wait", "--wait: \"soon\": write a time up to a day", "--wait", "soon"),
        bad("wait 0", "--wait: \"0\"", "--wait", "0"),
        bad("wait too long", "--wait: \"24.001h\"", "--wait", "24.001h"),
        bad("no list", "--static-ips: \"/nosuch\": no such file", "--static-ips", "/nosuch"),
        bad("nearly a word", "did you mean live?", "--static-ips", "liv"),
        bad("table", "--table: \"orders\": write schema.table", "--table", "orders"),
        bad("schema", "--schema", "--schema", "\"open"),
        bad("connectivity", "did you mean public?", "--connectivity", "pubic"),
        bad("format", "--output: \"yaml\"", "-o", "yaml"),
        bad("two formats", "only one format", "-o", "text", "-o", "json"),
        bad("file in no directory", "--output: \"/nosuch/x\"", "-o", "json=/nosuch/x"),
        bad("two hosts", "--host: \"a,b\"", "-h", "a,b"),
        bad(
            "connection string",
            "--database: give the name alone",
            "-d",
            "postgresql://u:topsecret@h/db"),
        bad("key and value", "--host: give the host name alone", "-h", "host=h password=topsecret"),
        bad("a password as a value", "takes no value", "--password=topsecret"),
        bad("a password with -W", "takes no value", "-Wtopsecret"),
        bad("a stray password", "belongs to no option", "topsecret"),
        bad("host and port", "--port: --host localhost --port 5433", "-h", "localhost:5433"),
        bad("address and port", "--host ::1 --port 5433", "-h", "[::1]:5433"),
        bad("web address", "write --host shop.example", "-h", "https://shop.example/"),
        bad(
            "URI",
            "write --host h.example --port 6432 --user u --database shop",
            "-h",
            "postgres://u:topsecret@h.example:6432/shop?sslmode=require"),
        bad(
            "URI of JDBC",
            "write --host h --database d",
            "-h",
            "jdbc:postgresql://h/d?password=topsecret"),
        bad("URI with an address", "write --host ::1 --user u", "-h", "postgresql://u@[::1]"),
        bad(
            "slash in a password",
            "--host H --port P --user U",
            "-h",
            "postgres://u:x/topsecret@h/d"),
        bad("at in a password", "--host H --port P --user U", "-h", "postgres://u:x@topsecret@h/d"),
        bad("no scheme", "write --host h --user u", "-h", "u:topsecret@h"),
        bad(
            "pairs",
            "write --host h --port 6432 --user 'a user' --database d",
            "-h",
            "user='a user' host=h password='topsecret host=x' dbname=d port=6432"),
        bad("pairs, a quote not closed", "--host H", "-h", "host=h password='topsecret"),
        bad(
            "URI as database",
            "--database: give the name alone",
            "-d",
            "jdbc:postgresql://h/d?password=topsecret"),
        bad("a socket", "a socket is not supported", "-h", "/var/run/postgresql"),
        bad("no publication", "--publication: \"\": it is empty", "--publication", ""),
        bad("IAM in the clear", "--iam-auth needs require", "--iam-auth", "--sslmode", "disable"),
        bad("region", "--aws-region: \"useast1\"", "--aws-region", "useast1"),
        bad("nothing left for --no-aws", "leaves nothing to check", "--only", "security-group"),
        bad("nothing left", "leaves nothing to check", "--only", "tls", "--skip", "tls"),
        bad(
            "publication twice",
            "exclude each other",
            "--publication",
            "p",
            "--managed-publication"),
        bad("no terminal", "there is no terminal to ask on", "-W"),
        bad("unknown option", "unknown option --hots; did you mean --host?", "--hots", "x"),
        bad("one dash", "unknown option -host; did you mean --host?", "-host", "h"),
        bad("unknown command", "unknown command lisst; did you mean list? (commands: ", "lisst"),
        bad(
            "no option for the host",
            "write --host shop.cluster-c1abc.us-east-1.rds.amazonaws.com",
            "shop.cluster-c1abc.us-east-1.rds.amazonaws.com"),
        bad("a value too many", "--no-aws takes no value; leave \"maybe\" out", "--no-aws=maybe"),
        bad("pattern", "patterns are not supported; write --schema app for", "--table", "app.*"),
        bad("pattern of schemas", "--table: \"a*.*\": patterns are not", "--table", "a*.*"),
        bad("schema pattern", "--schema: \"app*\": patterns are not", "--schema", "app*"),
        bad("section misspelt", "did you mean settings?", "--only", "setings"),
        bad("part of an id", "did you mean replication-slots?", "--skip", "slots"),
        bad("upper case", "did you mean tls?", "--only", "TLS"),
        bad("no value", "--table needs a value; write --table SCHEMA.TABLE,...", "--table"));
  }

  private static Arguments bad(String name, String says, String... args) {
    return Arguments.of(name, says, args);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void badInput(String name, String says, String[] args) {
    Execution run = new Program(NOWHERE).with(args).run();
    assertEquals(2, run.exitCode(), run.out() + run.err());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("aurora-check: "), run.err());
    assertTrue(run.err().contains(says), run.err());
    assertFalse(run.err().contains("topsecret"), run.err());
  }

  @Test
  void hostAndUserAreNeeded() {
    Execution run = new Program("--user", "u").run();
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("--host is missing"), run.err());
    run = new Program("--host", "h").run();
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("--user is missing"), run.err());
    assertTrue(new Program().run().err().contains("--host and --user are missing"));
  }

  static Stream<Arguments> badVariables() {
    return Stream.of(
        Arguments.of("PGPORT", "https", "PGPORT: \"https\": a port is"),
        Arguments.of("PGSSLMODE", "verify_full", "PGSSLMODE: \"verify_full\": it is one of"),
        Arguments.of("PGSSLROOTCERT", "/nosuch", "PGSSLROOTCERT: \"/nosuch\": no such file"),
        Arguments.of("PGHOST", "a,b", "PGHOST: \"a,b\": one host"),
        Arguments.of("PGHOST", "postgres://u:pw@h", "PGHOST: give the host name alone"),
        Arguments.of("PGDATABASE", "postgres://u:pw@h/d", "PGDATABASE: give the name alone"),
        Arguments.of("AWS_REGION", "useast1", "AWS_REGION: \"useast1\": a region"),
        Arguments.of("AWS_DEFAULT_REGION", "useast1", "AWS_DEFAULT_REGION: \"useast1\": a"));
  }

  @ParameterizedTest
  @MethodSource
  void badVariables(String name, String value, String says) {
    Program program = new Program("--no-aws", "-U", "u").env(name, value);
    Execution run = (name.equals("PGHOST") ? program : program.with("-h", "127.0.0.1")).run();
    assertEquals(2, run.exitCode(), run.out());
    assertTrue(run.err().startsWith("aurora-check: " + says), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  static Stream<Arguments> badServices() {
    return Stream.of(
        Arguments.of("hst=h", "line 3: \"hst\": no such key; write host=VALUE"),
        Arguments.of("host = h", "line 3: \"host \": no such key; write host=VALUE"),
        Arguments.of("topsecret", "line 3: write KEY=VALUE"),
        Arguments.of("service=x", "line 3: \"service\": a service can't name another"),
        Arguments.of("port=x", "line 3: port: \"x\": a port is a number"),
        Arguments.of("sslmode=on", "line 3: sslmode: \"on\": it is one of"));
  }

  @ParameterizedTest
  @MethodSource
  void badServices(String line, String says, @TempDir Path directory) throws IOException {
    Path file = directory.resolve("services");
    Files.writeString(file, "# mine\n[shop]\n" + line + "\n[other]\nnosuch=1\n");
    Execution run =
        new Program("-h", "127.0.0.1", "-U", "u", "--no-aws")
            .env("PGSERVICE", "shop")
            .env("PGSERVICEFILE", file.toString())
            .run();
    assertEquals(2, run.exitCode(), run.out());
    assertTrue(run.err().startsWith("aurora-check: " + file + ", " + says), run.err());
    assertFalse(run.err().contains("topsecret"), run.err());
  }

  @Test
  void aServiceMayHoldEveryKeyOfLibpq(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("services");
    Files.writeString(
        file, "[shop]\nhost=127.0.0.1\nport=1\nconnect_timeout=3\nkeepalives=1\nuser=u\n");
    Execution run =
        new Program("--no-aws", "--only", "connection")
            .env("PGSERVICE", "shop")
            .env("PGSERVICEFILE", file.toString())
            .json();
    assertEquals("127.0.0.1", run.report().path("target").path("host").asText());
  }

  @Test
  void anAddressMayBeInBrackets() {
    Execution run = new Program("-h", "[::1]", "-p", "1", "-U", "u", "--no-aws").json();
    assertEquals("::1", run.report().path("target").path("host").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw----r--", "rw---x---"})
  void aPasswordFileThatOthersCanReadIsRefused(String mode, @TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "topsecret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    Execution run = new Program(NOWHERE).with("--password-file", file.toString()).run();
    assertEquals(2, run.exitCode(), run.out());
    assertEquals(
        "aurora-check: --password-file: \""
            + file
            + "\": group or others have access to it; its permissions should be u=rw (0600) or"
            + " less\n",
        run.err());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertEquals(3, new Program(NOWHERE).with("--password-file", file.toString()).run().exitCode());
  }

  @Test
  void unknownService() {
    Execution run = new Program(NOWHERE).env("PGSERVICE", "nosuch").run();
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("PGSERVICE: \"nosuch\""), run.err());
  }

  @Test
  void version() {
    assertTrue(new Program("--version").run().out().startsWith("aurora-check "));
  }

  @Test
  void commandLineStandsBeforeTheEnvironment() {
    Execution run =
        new Program("--no-aws", "-p", "1", "--only", "connection")
            .env("PGHOST", "127.0.0.1")
            .env("PGPORT", "2")
            .env("PGUSER", "envuser")
            .env("PGDATABASE", "envdb")
            .env("PGPASSWORD", "pw")
            .json();
    var target = run.report().path("target");
    assertEquals("127.0.0.1", target.path("host").asText());
    assertEquals(1, target.path("port").asInt());
    assertEquals("envuser", target.path("user").asText());
    assertEquals("envdb", target.path("database").asText());
  }

  @Test
  void theLastOfAnOptionCounts() {
    Execution run = new Program(NOWHERE).with("--only", "connection", "-p", "2").json();
    assertEquals(2, run.report().path("target").path("port").asInt());
  }

  @Test
  void idsComeBeforeSections() {
    Execution run = new Program(NOWHERE).with("--only", "connection").json();
    assertEquals(1, run.report().path("checks").size());
    run = new Program(NOWHERE).with("--only", "privileges,tls").json();
    long privileges =
        Checks.ALL.stream().filter(check -> check.about().section() == Section.PRIVILEGES).count();
    assertEquals(privileges + 1, run.report().path("checks").size());
  }

  @Test
  void aCopyGoesToAFileWholeOrNotAtAll(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("report.json");
    Path text = directory.resolve("report.txt");
    Execution run = new Program(NOWHERE).with("-o", "json=" + file, "-o", "text=" + text).run();
    assertEquals(3, run.exitCode());
    assertTrue(run.out().contains("INCOMPLETE"), run.out());
    assertEquals(3, new ObjectMapper().readTree(file.toFile()).path("exitCode").asInt());
    assertTrue(Files.readString(text).contains("INCOMPLETE"));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void aLinkIsFollowedAndADeviceStaysOne(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("real"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    new Program(NOWHERE).with("-o", "json=" + link, "-o", "text=/dev/null").run();
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.readString(file).contains("schemaVersion"));
    assertFalse(Files.isRegularFile(Path.of("/dev/null")));
    Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), Path.of("later"));
    new Program(NOWHERE).with("-o", "json=" + dangling).run();
    assertTrue(Files.isSymbolicLink(dangling));
    assertTrue(Files.readString(directory.resolve("later")).contains("schemaVersion"));
  }

  /** Others may write to the directory too, and leave links at names that they can foresee. */
  @Test
  void aPlantedLinkIsNotFollowed(@TempDir Path directory) throws IOException {
    Path precious = Files.writeString(directory.resolve("precious"), "precious");
    Path file = directory.resolve("report.json");
    for (String name : List.of(".report.json.%d.tmp", ".report.json.tmp", "report.json.tmp")) {
      Files.createSymbolicLink(
          directory.resolve(name.formatted(ProcessHandle.current().pid())), precious);
    }
    assertEquals(3, new Program(NOWHERE).with("-o", "json=" + file).run().exitCode());
    assertEquals("precious", Files.readString(precious));
    assertTrue(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    assertTrue(Files.readString(file).contains("schemaVersion"));
  }

  @Test
  void aChainOfLinksIsFollowed(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("real"), "old");
    Path middle = Files.createSymbolicLink(directory.resolve("middle"), Path.of("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("middle"));
    new Program(NOWHERE).with("-o", "json=" + link).run();
    assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(middle));
    assertTrue(Files.readString(file).contains("schemaVersion"));
  }

  /** Nobody listens at the host: it is not asked before. */
  @ParameterizedTest
  @CsvSource({
    "-o, json=DIR/nosuch/x, '--output: \"DIR/nosuch/x\": its directory does not exist'",
    "-o, json=DIR/file/x, '--output: \"DIR/file/x\": its directory does not exist'",
    "-o, json=DIR, '--output: \"DIR\": not a file to write'",
    "-o, json=/proc/x, '--output: \"/proc/x\": it can''t be written to'",
    "--fix-dir, DIR/file, '--fix-dir: \"DIR/file\": not a directory'",
    "--fix-dir, /proc, '--fix-dir: \"/proc\": it can''t be written to'",
    "--fix-dir, /proc/x/y, '--fix-dir: \"/proc/x/y\": it can''t be written to'",
  })
  void whatCanNotBeWrittenIsAMistake(
      String option, String value, String says, @TempDir Path directory) throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc")), "a directory in which nobody makes files");
    Files.createFile(directory.resolve("file"));
    Execution run =
        new Program(NOWHERE).with(option, value.replace("DIR", directory.toString())).run();
    assertEquals(2, run.exitCode(), run.out());
    assertEquals("", run.out());
    assertEquals("aurora-check: " + says.replace("DIR", directory.toString()) + "\n", run.err());
  }

  @ParameterizedTest
  @CsvSource({
    "--help, 0",
    "--version, 0",
    "list, 0",
    "list -o json, 0",
    "explain tls, 0",
    "policy, 0",
    "static-ips, 0",
    "static-ips -o cidr, 0",
    "-h 127.0.0.1 -p 1 -U u --no-aws, 3",
    "-h 127.0.0.1 -p 1 -U u --no-aws -o json, 3",
  })
  void whoClosesThePipeHasReadEnough(String line, int code) {
    Execution run = new Program(line.split(" ", -1)).stdoutFails("Broken pipe").run();
    assertEquals(code, run.exitCode());
    assertEquals("", run.err());
    Execution full = new Program(line.split(" ", -1)).stdoutFails("No space left on device").run();
    assertEquals(3, full.exitCode());
    if (code == 0) {
      assertTrue(full.err().contains("not all of the output could be written"), full.err());
    }
  }

  /** The reader is gone before the program has begun to write. */
  @ParameterizedTest
  @ValueSource(strings = {"list", "--help", "-h 127.0.0.1 -p 1 -U u --no-aws"})
  void aRealPipe(String line) {
    Command run =
        Command.run(
            Map.of("CLASSES", System.getProperty("java.class.path")),
            "bash",
            "-c",
            "\"$0\" -XX:TieredStopAtLevel=1 -cp \"$CLASSES\" dev.auroracheck.cli.Main "
                + line
                + " | : ; exit ${PIPESTATUS[0]}",
            Path.of(System.getProperty("java.home"), "bin", "java").toString());
    assertEquals("", run.output());
    assertEquals(line.startsWith("-h") ? 3 : 0, run.exitCode());
  }

  @Test
  void quietShowsProblemsAlone() {
    Execution run = new Program(NOWHERE).with("-q").run();
    assertEquals(3, run.exitCode());
    List<String> lines = run.out().lines().toList();
    assertEquals(3, lines.size(), run.out());
    assertTrue(lines.get(0).startsWith("INCOMPLETE"), run.out());
    assertTrue(lines.get(1).startsWith("? connection"), run.out());
    assertTrue(
        lines.get(2).endsWith(" other checks can't be decided without this one."), run.out());
    // the reason is the same, whichever check reports it
    run = new Program(NOWHERE).with("-q", "--skip", "connection").run();
    assertEquals(3, run.out().lines().count(), run.out());
    assertTrue(
        run.out().strip().endsWith(" other checks can't be decided without this one."), run.out());
    run = new Program(NOWHERE).with("-q", "--only", "tls").run();
    assertFalse(run.out().contains("wait"), run.out());
    assertEquals("", run.err());
  }

  @Test
  void aSelectionOfSkippedChecksIsNotReady() {
    Execution run =
        new Program("-h", "127.0.0.1", "-p", "1", "-U", "u", "--aws-region", "us-east-1")
            .with("--only", "security-group", "--connectivity", "privatelink", "--cluster", "c")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .json();
    assertEquals("skip", run.status("security-group"));
    assertEquals(3, run.exitCode());
  }

  @Test
  void aRunThatCouldJudgeNothingIsNotReady() {
    Execution run = new Program(NOWHERE).with("--only", "tls").json();
    assertEquals("error", run.status("tls"));
    assertEquals(3, run.exitCode());
  }

  @Test
  void aNameInQuotesIsNoPattern() {
    Execution run =
        new Program(NOWHERE).with("--table", "app.\"a*b\"", "--schema", "\"50%\"").json();
    assertEquals(3, run.exitCode(), run.err());
  }

  @Test
  void noPasswordIsEverAnArgument() {
    assertFalse(new Program("--help").run().out().contains("--password="));
  }
}
