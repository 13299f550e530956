package dev.auroracheck.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A test CA and the server certificate it signed, as PEM files kept in target until a clean.
 *
 * @param directory holds them
 */
record TestCertificates(Path directory) {
  private static final String SERVER_NAMES =
      "san=dns:localhost,dns:*.cluster-abc123.us-east-1.rds.amazonaws.com,ip:127.0.0.1";
  private static final String STORE_PASSWORD = "changeit";

  /**
   * For a server on this machine.
   *
   * @param address where it is reached: a container's address need not be one of this machine's own
   */
  static synchronized TestCertificates of(String address) {
    Path directory = Shape.target().resolve("postgres-tls").resolve(address);
    try {
      if (!Files.isDirectory(directory)) {
        // complete before it gets its name: other JVMs may be looking
        Path made = Files.createDirectories(Path.of(directory + "-" + UUID.randomUUID()));
        make(made, address);
        Files.move(made, directory);
      }
    } catch (IOException e) {
      if (!Files.isDirectory(directory)) {
        throw new UncheckedIOException(e);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return new TestCertificates(directory);
  }

  Path ca() {
    return directory.resolve("ca.pem");
  }

  Path server() {
    return directory.resolve("server.pem");
  }

  Path serverKey() {
    return directory.resolve("server-key.pem");
  }

  /** For a server in this JVM. */
  SSLContext serverContext() throws IOException, GeneralSecurityException {
    char[] password = STORE_PASSWORD.toCharArray();
    KeyStore made = KeyStore.getInstance(directory.resolve("store.p12").toFile(), password);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    try (InputStream in = Files.newInputStream(server())) {
      Certificate signed = CertificateFactory.getInstance("X.509").generateCertificate(in);
      keys.setKeyEntry(
          "server", made.getKey("server", password), password, new Certificate[] {signed});
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void make(Path directory, String address)
      throws IOException, GeneralSecurityException {
    boolean number = address.matches("[0-9.]+|.*:.*");
    Path storeFile = directory.resolve("store.p12");
    Path request = directory.resolve("server.csr");
    keytool(storeFile, "-genkeypair", "ca", "-dname", "CN=aurora-check test CA", "-ext", "bc:c");
    keytool(storeFile, "-genkeypair", "server", "-dname", "CN=localhost");
    keytool(storeFile, "-certreq", "server", "-file", request.toString());
    keytool(
        storeFile,
        "-gencert",
        "ca",
        "-ext",
        SERVER_NAMES + (number ? ",ip:" : ",dns:") + address,
        "-validity",
        "3650",
        "-rfc",
        "-infile",
        request.toString(),
        "-outfile",
        directory.resolve("server.pem").toString());
    KeyStore store = KeyStore.getInstance(storeFile.toFile(), STORE_PASSWORD.toCharArray());
    write(directory.resolve("ca.pem"), "CERTIFICATE", store.getCertificate("ca").getEncoded());
    write(
        directory.resolve("server-key.pem"),
        "PRIVATE KEY",
        store.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded());
  }

  private static void keytool(Path store, String action, String alias, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                action,
                "-alias",
                alias,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE_PASSWORD));
    if (action.equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "3650"));
    }
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool " + action + " failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void write(Path file, String label, byte[] content) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
  }
}
