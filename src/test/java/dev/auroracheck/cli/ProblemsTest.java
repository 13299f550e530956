package dev.auroracheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A command line with several problems: all are reported at once, a line each. */
class ProblemsTest {
  private static final List<String> NOWHERE =
      List.of("-h", "127.0.0.1", "-p", "1", "-U", "u", "--no-aws");

  /** Command lines with one problem, none of which hides another. */
  private static final List<List<String>> BAD =
      List.of(
          List.of("--hots", "x"),
          List.of("--nonsense=x"),
          List.of("-h", "a,b"),
          List.of("-p", "https"),
          List.of("-U", ""),
          List.of("-d", "postgresql://u:topsecret@h/db"),
          List.of("--password-file", "/nosuch"),
          List.of("--sslmode", "verify_full"),
          List.of("--sslrootcert", "/nosuch"),
          List.of("--pipe-user", " "),
          List.of("--schema", "\"open"),
          List.of("--table", "orders"),
          List.of("--connectivity", "pubic"),
          List.of("--allow-ip", "1.2.3.4/33"),
          List.of("--clickhouse-region", "us-est-1"),
          List.of("--clickhouse-service-created", "2026-13-01"),
          List.of("--static-ips", "liv"),
          List.of("--aws-region", "useast1"),
          List.of("--aws-profile", ""),
          List.of("--cluster", ""),
          List.of("--only", "tsl"),
          List.of("--skip", "nosuch"),
          List.of("--level", "tls=inf"),
          List.of("--timeout", "soon"),
          List.of("--wait", "never"),
          List.of("-o", "yaml"),
          List.of("--fix-dir", ""),
          List.of("--publication", "p", "--managed-publication"),
          List.of("-W"),
          List.of("topsecret"));

  private static List<String> refused(Program program) {
    Execution run = program.run();
    assertEquals(2, run.exitCode(), run.out() + run.err());
    assertEquals("", run.out());
    assertFalse(run.err().contains("topsecret"), run.err());
    return run.err().lines().toList();
  }

  private static Program program(List<String> args) {
    return new Program(NOWHERE.toArray(String[]::new)).with(args.toArray(String[]::new));
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }

  @Test
  void togetherTheyAreReportedAsEachAlone() {
    List<String> args = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (List<String> bad : BAD) {
      List<String> alone = refused(program(bad));
      assertEquals(1, alone.size(), () -> bad + ": " + alone);
      args.addAll(bad);
      lines.addAll(alone);
    }
    assertEquals(sorted(lines), sorted(refused(program(args))));
  }

  @Test
  void everyWrongValueOfAListIsReported() {
    assertEquals(
        List.of(
            "aurora-check: --table: \"orders\": write schema.table",
            "aurora-check: --table: \"customers\": write schema.table",
            "aurora-check: --only: \"tlss\": no such name; did you mean tls?",
            "aurora-check: --only: \"conection\": no such name; did you mean connection?",
            "aurora-check: --level: \"on\": it is one of required, recommended, info",
            "aurora-check: --level: \"publication\": write ID=required, ID=recommended or ID=info"),
        refused(
            program(
                List.of(
                    "--table",
                    "orders,public.lines,customers",
                    "--only",
                    "tlss,publication,conection",
                    "--level",
                    "tls=on,publication"))));
  }

  @Test
  void variablesAreLookedAtToo(@TempDir Path directory) throws IOException {
    Path service = directory.resolve("services");
    Files.writeString(service, "[shop]\nport=https\nsslmode=on\n");
    assertEquals(
        List.of(
            "aurora-check: --timeout: \"soon\": write a time up to an hour, as 500ms, 10s or 1m",
            "aurora-check: PGHOST: \"a,b\": one host name or address is needed",
            "aurora-check: "
                + service
                + ", line 2: port: \"https\": a port is a number from 1 to"
                + " 65535",
            "aurora-check: "
                + service
                + ", line 3: sslmode: \"on\": it is one of disable, allow,"
                + " prefer, require, verify-ca, verify-full",
            "aurora-check: PGSSLROOTCERT: \"/nosuch\": no such file",
            "aurora-check: --user is missing: the database role to connect as",
            "aurora-check: AWS_REGION: \"useast1\": a region looks like us-east-1"),
        refused(
            new Program("--no-aws", "--timeout", "soon")
                .env("PGSERVICE", "shop")
                .env("PGSERVICEFILE", service.toString())
                .env("PGHOST", "a,b")
                .env("PGSSLROOTCERT", "/nosuch")
                .env("AWS_REGION", "useast1")));
  }

  /** One mistake is one line: what only seems to be missing is not reported. */
  @ParameterizedTest
  @CsvSource({
    "--hots h -U u, 'unknown option --hots; did you mean --host?'",
    "-h h --usr u, 'unknown option --usr; did you mean --user?'",
    "-h a:b:c@d -U u, '--host: give the host name alone'",
    "-h h -U '', '--user: \"\": it is empty'",
    "--host -U u, '--host needs a value; write --host HOST, or --help for the help'",
    "-U u --host, '--host needs a value; write --host HOST, or --help for the help'",
    "-h h -U u --no-aws --only tsl --skip connection, '--only: \"tsl\"'",
  })
  void aMistakeHasNoConsequences(String line, String says) {
    List<String> args = List.of(line.replace("''", "\u0000").split(" ", -1));
    List<String> lines =
        refused(
            new Program(args.stream().map(a -> a.replace("\u0000", "")).toArray(String[]::new)));
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.get(0).startsWith("aurora-check: " + says), lines::toString);
  }

  @Test
  void whatIsMissingIsReportedBesideTheRest() {
    assertEquals(
        List.of(
            "aurora-check: --port: \"0\": a port is a number from 1 to 65535",
            "aurora-check: --host and --user are missing: the Aurora endpoint and the database"
                + " role; aurora-check --help shows how to start"),
        refused(new Program("-p", "0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--password=topsecret", "-Wtopsecret"})
  void aPasswordIsNoReasonToOverlookTheRest(String password) {
    assertEquals(
        List.of(
            "aurora-check: --password takes no value: it asks for the password; a script uses"
                + " --password-file or PGPASSWORD",
            "aurora-check: --port: \"0\": a port is a number from 1 to 65535"),
        refused(program(List.of(password, "-p", "0"))));
  }

  @Test
  void unknownOptionsAreAllNamed() {
    assertEquals(
        List.of(
            "aurora-check: unknown option --hots; did you mean --host?",
            "aurora-check: unknown option --nonsense; aurora-check --help lists them",
            "aurora-check: an argument that belongs to no option; aurora-check --help shows the"
                + " options"),
        refused(program(List.of("--hots", "x", "--nonsense", "--strict", "topsecret"))));
  }

  @Test
  void contradictionsAreProblemsLikeOthers() {
    assertEquals(
        List.of(
            "aurora-check: --level: \"inf\": it is one of required, recommended, info; did you"
                + " mean info?",
            "aurora-check: --output: only one format can go to stdout; write others as"
                + " FORMAT=FILE",
            "aurora-check: --iam-auth: an IAM token replaces the password; leave --password and"
                + " --password-file out",
            "aurora-check: --sslmode: \"allow\": --iam-auth needs require or more",
            "aurora-check: --publication and --managed-publication exclude each other: the pipe"
                + " names one or makes one",
            "aurora-check: --no-aws: the selection leaves nothing to check; all of these checks"
                + " need AWS"),
        refused(
            program(
                List.of(
                    "--only=security-group",
                    "--publication=p",
                    "--managed-publication",
                    "--iam-auth",
                    "-W",
                    "--sslmode=allow",
                    "-o=json",
                    "-o=text",
                    "--level=tls=inf"))));
  }

  @Test
  void otherCommandsReportAllTooAndDoNothing() {
    assertEquals(
        List.of(
            "aurora-check: --clickhouse-region: \"us-est-1\": no such region; did you mean"
                + " us-east-1 or us-west-1?",
            "aurora-check: --output: \"yaml\": it is one of text, json, cidr",
            "aurora-check: unknown option --ouput; did you mean --output?",
            "aurora-check: AURORA_CHECK_STATIC_IPS_URL: \"ftp://h/\": not an HTTP address"),
        refused(
            new Program("static-ips", "--clickhouse-region", "us-est-1", "-o", "yaml")
                .with("--static-ips", "live", "--ouput=x")
                .env("AURORA_CHECK_STATIC_IPS_URL", "ftp://h/")));
    assertEquals(
        List.of(
            "aurora-check: --port: \"0\": a port is a number from 1 to 65535",
            "aurora-check: --output: \"yaml\": it is one of text, json",
            "aurora-check: list: \"setings\": it is one of connection, settings, privileges,"
                + " publication, tables, workload, network; did you mean settings?"),
        refused(new Program("-p", "0", "list", "-o", "yaml", "setings")));
    assertEquals(
        List.of(
            "aurora-check: --port: \"0\": a port is a number from 1 to 65535",
            "aurora-check: an argument that belongs to no option; aurora-check policy --help shows"
                + " the options"),
        refused(new Program("-p", "0", "policy", "topsecret")));
  }

  @Test
  void helpIsGivenAllTheSame() {
    Execution run = new Program("-p", "0", "--nonsense", "--help").run();
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("Usage: aurora-check"), run.out());
    assertEquals("", run.err());
  }
}
