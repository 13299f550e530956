package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.EmbeddedServer;
import dev.auroracheck.servers.FixSql;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import dev.auroracheck.servers.Psql;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks connection and tls: logins that work, that are refused, and that decide nothing. */
class LoginScenariosTest {
  private static final String SECRET = "hunter2-is-the-password";
  private static PostgresServer server;
  private static String database;

  @BeforeAll
  static void role() throws Exception {
    server = Postgres.server(16);
    database = server.createDatabase();
    server.execute(database, "CREATE ROLE login_role LOGIN REPLICATION PASSWORD '" + SECRET + "'");
  }

  @AfterAll
  static void dropRole() throws Exception {
    server.dropDatabase(database);
    server.execute("postgres", "DROP ROLE login_role");
  }

  @AfterEach
  void restore() throws Exception {
    server.execute(
        "postgres",
        "ALTER ROLE login_role LOGIN CONNECTION LIMIT -1",
        "GRANT CONNECT ON DATABASE " + database + " TO PUBLIC");
  }

  private static Program login(String... args) {
    return new Program("--no-aws", "--port", "" + server.port(), "--database", database)
        .with("--user", "login_role")
        .with(args)
        .env("PGPASSWORD", SECRET);
  }

  private static Program verified(String... args) {
    return login("--host", "localhost", "--sslmode", "verify-full")
        .with("--sslrootcert", String.valueOf(server.caCertificate()))
        .with(args);
  }

  private static Execution expect(Program program, String connection, String tls) {
    Execution run = program.json();
    assertEquals(connection, run.status("connection"), () -> run.check("connection").toString());
    assertEquals(tls, run.status("tls"), () -> run.check("tls").toString());
    assertFalse((run.out() + run.err()).contains(SECRET));
    return run;
  }

  @Test
  void verifiedSession() {
    expect(verified(), "pass", "pass");
  }

  @Test
  void encryptedSessionWithAnUnknownIssuer() {
    expect(login("--host", "localhost", "--sslmode", "require"), "pass", "warn");
    expect(login("--host", "localhost"), "pass", "warn");
  }

  @Test
  void addressIsNotComparedWithTheName() {
    Execution run =
        expect(
            login("--host", "127.0.0.1", "--sslmode", "verify-ca", "--sslrootcert")
                .with(String.valueOf(server.caCertificate())),
            "pass",
            "pass");
    assertTrue(run.check("tls").toString().contains("TLSv1.3"));
  }

  @Test
  void certificateForAnotherName() {
    // an abbreviated address, which the certificate does not hold
    String ca = String.valueOf(server.caCertificate());
    expect(login("--host", "127.1", "--sslmode", "verify-ca", "--sslrootcert", ca), "pass", "warn");
    Execution run =
        expect(
            login("--host", "127.1", "--sslmode", "verify-full", "--sslrootcert", ca),
            "fail",
            "skip");
    assertTrue(run.message("connection").contains("127.1"));
    assertTrue(run.check("connection").toString().contains("--sslmode"));
  }

  @Test
  void certificateThatDoesNotVerify() {
    Execution run =
        expect(login("--host", "localhost", "--sslmode", "verify-full"), "fail", "skip");
    assertEquals(1, run.exitCode());
    assertTrue(run.check("connection").toString().contains("--sslrootcert"));
    expect(login("--host", "localhost", "--sslmode", "verify-ca"), "fail", "skip");
  }

  @Test
  void rootsGivenWithRequireAreDemanded(@TempDir Path directory) throws IOException {
    Path bundle = directory.resolve("rds.pem");
    try (var in = Program.class.getResourceAsStream("/dev/auroracheck/rds-global-bundle.pem")) {
      Files.copy(in, bundle);
    }
    expect(
        login("--host", "localhost", "--sslmode", "require", "--sslrootcert", bundle.toString()),
        "fail",
        "skip");
  }

  @ParameterizedTest
  @CsvSource({
    "ECDHE-ECDSA-AES128-SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    "ECDHE-ECDSA-AES256-SHA384, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
    "ECDHE-ECDSA-AES128-SHA, ''",
    "ECDHE-ECDSA-AES256-GCM-SHA384, ''",
    "ECDHE-ECDSA-CHACHA20-POLY1305, ''",
    "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA, ''"
  })
  void cipherSuitesOfTheServer(String ciphers, String taken) {
    server.configure(Map.of("ssl_ciphers", ciphers, "ssl_max_protocol_version", "TLSv1.2"));
    try {
      for (String mode : List.of("prefer", "require")) {
        Program program = login("--host", "localhost", "--sslmode", mode);
        if (taken.isEmpty()) {
          expect(program, "pass", "warn");
        } else {
          Execution run = expect(program, "fail", "skip");
          assertEquals(1, run.exitCode());
          assertTrue(
              run.message("connection")
                  .endsWith("accepts cipher suite " + taken + ", but none that ClickPipes offers."),
              run::out);
          assertTrue(run.check("connection").toString().contains("ssl_ciphers"));
        }
      }
    } finally {
      server.configure(
          Map.of("ssl_ciphers", "HIGH:MEDIUM:+3DES:!aNULL", "ssl_max_protocol_version", ""));
    }
  }

  @Test
  void withTls13TheCiphersOfTls12DoNotMatter() {
    server.configure(Map.of("ssl_ciphers", "ECDHE-ECDSA-AES128-SHA256"));
    try {
      expect(verified(), "pass", "pass");
    } finally {
      server.configure(Map.of("ssl_ciphers", "HIGH:MEDIUM:+3DES:!aNULL"));
    }
  }

  @Test
  void unencryptedByChoice() {
    Execution run = expect(login("--host", "localhost", "--sslmode", "disable"), "warn", "skip");
    assertEquals("pass", run.status("logical-replication"));
  }

  @Test
  void serverWithoutTls() {
    try (EmbeddedServer plain = EmbeddedServer.start(16, EmbeddedServer.Without.TLS)) {
      for (String mode : List.of("prefer", "disable")) {
        Execution run = plain(plain, mode);
        assertEquals("fail", run.status("connection"), mode);
        assertEquals("skip", run.status("tls"), mode);
        assertEquals("pass", run.status("logical-replication"), mode);
      }
      Execution run = plain(plain, "require");
      assertEquals("fail", run.status("connection"));
      assertTrue(
          run.message("connection").contains("The server does not offer TLS"),
          run.message("connection"));
      assertEquals("skip", run.status("logical-replication"));
    }
  }

  private static Execution plain(PostgresServer plain, String mode) {
    return new Program("--no-aws", "--host", "127.0.0.1", "--port", "" + plain.port())
        .with("--user", plain.superuser(), "--sslmode", mode)
        .env("PGPASSWORD", plain.superuserPassword())
        .json();
  }

  @Test
  void wrongPassword() {
    Execution run = expect(verified().env("PGPASSWORD", "wrong"), "fail", "skip");
    assertEquals(1, run.exitCode());
    for (String dependent :
        List.of("pipe-user", "user-grants", "publication", "logical-replication")) {
      assertEquals("skip", run.status(dependent), dependent);
      assertEquals("There is no database session.", run.message(dependent));
    }
  }

  @Test
  void aSkipNeedsACauseThatCounts() {
    Execution run = verified("--only", "user-grants").env("PGPASSWORD", "wrong").json();
    assertEquals("error", run.status("user-grants"));
    assertEquals(3, run.exitCode());
    run = verified("--level", "connection=info").env("PGPASSWORD", "wrong").json();
    assertEquals("warn", run.status("connection"));
    assertEquals("error", run.status("user-grants"));
    assertEquals(3, run.exitCode());
  }

  @Test
  void roleThatMayNotLogIn() throws Exception {
    server.execute("postgres", "ALTER ROLE login_role NOLOGIN");
    expect(verified(), "fail", "skip");
  }

  @Test
  void unknownDatabase() {
    Execution run = expect(verified("--dbname", "nosuch"), "fail", "skip");
    assertTrue(run.message("connection").contains("nosuch"));
  }

  @Test
  void noConnectPrivilege() throws Exception {
    server.execute("postgres", "REVOKE CONNECT ON DATABASE " + database + " FROM PUBLIC");
    try (FixSql fixes = FixSql.make()) {
      Execution run = expect(verified(fixes.wanted()), "fail", "skip");
      if (Psql.isThere()) {
        fixes.run(server, database, "login_role", "");
        fixes.run(server, database, "login_role", "");
      } else {
        Psql.run(server, database, run.fix("connection", "sql"));
      }
    }
    expect(verified(), "pass", "pass");
    server.execute("postgres", "REVOKE CONNECT ON DATABASE " + database + " FROM login_role");
  }

  @Test
  void tooManyConnections() throws Exception {
    server.execute("postgres", "ALTER ROLE login_role CONNECTION LIMIT 0");
    Execution run = expect(verified(), "error", "skip");
    assertEquals(3, run.exitCode());
  }

  @Test
  void nothingListens() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    Execution run = expect(login("--host", "127.0.0.1", "--port", "" + closed), "error", "skip");
    assertEquals(3, run.exitCode());
    assertTrue(run.message("connection").contains("Nothing accepts connections"));
  }

  @Test
  void unknownHost() {
    Execution run = expect(login("--host", "nosuch.invalid", "--timeout", "2s"), "error", "skip");
    assertEquals(3, run.exitCode());
  }

  /** A limit below a second is none that never ends. */
  @ParameterizedTest
  @CsvSource({"1s, 1 s", "500ms, 0.5 s", "1ms, 0.001 s"})
  void serverThatNeverAnswers(String limit, String shown) throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();
      Execution run =
          expect(
              login(
                  "--host", "127.0.0.1", "--port", "" + silent.getLocalPort(), "--timeout", limit),
              "error",
              "skip");
      assertTrue(
          run.message("connection").contains(" within " + shown + ". ClickPipes may reach"),
          run.out());
      assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 10);
    }
  }

  /** A server that answers every login with one error, as real ones do while they start or stop. */
  @ParameterizedTest
  @CsvSource({
    "57P03, error, starting up",
    "57P01, error, shutting down",
    "53300, error, no free connection",
    "28000, fail, refused the login",
    "28P01, fail, refused the login",
    "3D000, fail, does not exist",
    "42501, fail, no CONNECT privilege",
    "08P01, fail, pooler",
    "XX000, error, XX000"
  })
  void whatTheServerAnswers(String state, String status, String says) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> refuse(socket, state));
      answering.setDaemon(true);
      answering.start();
      Execution run =
          expect(
              login("--host", "127.0.0.1", "--port", "" + socket.getLocalPort())
                  .with("--sslmode", "disable"),
              status,
              "skip");
      assertTrue(run.check("connection").toString().contains(says), run.out());
      assertEquals(status.equals("fail") ? 1 : 3, run.exitCode());
    }
  }

  private static void refuse(ServerSocket socket, String state) {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        client.getInputStream().read(new byte[1000]);
        byte[] body =
            ("SFATAL\0VFATAL\0C" + state + "\0Mthe words of the server\0\0")
                .getBytes(StandardCharsets.UTF_8);
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        out.writeByte('E');
        out.writeInt(body.length + 4);
        out.write(body);
        out.flush();
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void serverThatHangsUp() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread closing =
          new Thread(
              () -> {
                while (!socket.isClosed()) {
                  try {
                    socket.accept().close();
                  } catch (IOException e) {
                    return;
                  }
                }
              });
      closing.setDaemon(true);
      closing.start();
      Execution run =
          expect(
              login("--host", "127.0.0.1", "--port", "" + socket.getLocalPort()), "error", "skip");
      assertTrue(
          run.message("connection").contains("was lost during the login"),
          run.message("connection"));
    }
  }

  @Test
  void noPassword() {
    Execution run = expect(verified().env("PGPASSWORD", ""), "error", "skip");
    assertTrue(run.message("connection").contains("none was given"), run.message("connection"));
  }

  @Test
  void passwordSources(@TempDir Path directory) throws IOException {
    Path file = secret(directory.resolve("password"), SECRET + "\n");
    expect(verified("--password-file", file.toString()).env("PGPASSWORD", "wrong"), "pass", "pass");

    Path passfile =
        secret(
            directory.resolve(".pgpass"),
            "# a comment\nlocalhost:1:*:*:other\nlocalhost:"
                + server.port()
                + ":"
                + database
                + ":login_role:"
                + SECRET
                + "\n*:*:*:*:wrong\n");
    Execution run =
        expect(
            verified().env("PGPASSWORD", "").env("PGPASSFILE", passfile.toString()),
            "pass",
            "pass");
    assertEquals("", run.err());
    run =
        expect(verified().env("PGPASSWORD", "").env("HOME", directory.toString()), "pass", "pass");
    assertEquals("", run.err());
    // as psql does
    Files.setPosixFilePermissions(passfile, PosixFilePermissions.fromString("rw-r-----"));
    run =
        expect(verified().env("PGPASSWORD", "").env("HOME", directory.toString()), "error", "skip");
    assertTrue(run.message("connection").contains("none was given"), run.out());
    assertEquals(
        "aurora-check: password file \""
            + passfile
            + "\" is ignored: group or others have access to it; its permissions should be u=rw"
            + " (0600) or less\n",
        run.err());
  }

  private static Path secret(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** The driver would look for itself, also in a file that others can read. */
  @Test
  void theDriverLooksForNoPassword(@TempDir Path directory) throws IOException {
    Path passfile = Files.writeString(directory.resolve("pgpass"), "*:*:*:*:" + SECRET + "\n");
    System.setProperty("org.postgresql.pgpassfile", passfile.toString());
    try {
      expect(verified().env("PGPASSWORD", ""), "error", "skip");
      secret(passfile, "*:*:*:*:" + SECRET + "\n");
      expect(verified().env("PGPASSWORD", ""), "pass", "pass");
    } finally {
      System.clearProperty("org.postgresql.pgpassfile");
    }
  }

  @Test
  void whoTypesNothingGivesNoPassword() {
    Execution run = expect(verified("-W").types(""), "error", "skip");
    assertTrue(run.message("connection").contains("asks for a password, and none was given"));
    expect(verified("-W").types(SECRET), "pass", "pass");
  }

  @Test
  void serviceFile(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("services"),
            """
            [shop]
            host=localhost
            port=%d
            dbname=%s
            user=login_role
            password=%s
            sslmode=verify-full
            sslrootcert=%s
            """
                .formatted(server.port(), database, SECRET, server.caCertificate()));
    Execution run = inFile(file).json();
    assertEquals("pass", run.status("connection"), run.out());
    assertEquals("pass", run.status("tls"), run.out());
    // the command line stands before it
    run = inFile(file).with("-d", "nosuch").json();
    assertTrue(run.message("connection").contains("nosuch"));
    Files.move(file, directory.resolve(".pg_service.conf"));
    run =
        new Program("--no-aws")
            .env("PGSERVICE", "shop")
            .env("HOME", directory.toString())
            .env("PGPORT", "1")
            .json();
    assertEquals("pass", run.status("connection"), run.out());
  }

  private static Program inFile(Path file) {
    return new Program("--no-aws").env("PGSERVICE", "shop").env("PGSERVICEFILE", file.toString());
  }

  /** A stock server knows no such token, and says so as Aurora does for one that is not allowed. */
  @Test
  void iamToken() {
    Program.awsEndpoint(URI.create("http://127.0.0.1:1"));
    try {
      Execution run =
          expect(
              login("--host", "localhost", "--iam-auth", "--aws-region", "us-east-1"),
              "fail",
              "skip");
      assertTrue(run.check("connection").toString().contains("rds-db:connect"), run.out());
      assertFalse(run.out().contains("X-Amz-Signature"));
    } finally {
      Program.awsEndpoint(null);
    }
    Execution run = expect(login("--host", "localhost", "--iam-auth"), "error", "skip");
    assertTrue(run.message("connection").contains("No IAM token can be created"), run.out());
  }

  @Test
  void sessionsAreReadOnlyAndNamed() throws Exception {
    // what the session may not do, its own settings say
    Execution run = verified("-v").run();
    assertTrue(run.err().contains("default_transaction_read_only = on"), run.err());
    assertTrue(run.err().contains("lock_timeout"), run.err());
    assertFalse(run.err().contains(SECRET));
  }
}
