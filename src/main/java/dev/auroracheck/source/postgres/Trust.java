package dev.auroracheck.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A set of root certificates, against which certificate chains are verified. */
final class Trust {
  private static final String BUNDLE = "/dev/auroracheck/rds-global-bundle.pem";

  private final List<X509TrustManager> managers;

  private Trust(List<X509TrustManager> managers) {
    this.managers = managers;
  }

  /**
   * The roots that ClickPipes trusts: those of RDS, the public ones, and one that the user uploads.
   *
   * @throws IOException where the file can't be read or is no PEM file of certificates
   */
  static Trust ofClickPipes(Optional<Path> uploaded) throws IOException {
    List<X509TrustManager> managers = new ArrayList<>();
    if (uploaded.isPresent()) {
      managers.add(manager(read(uploaded.get())));
    }
    managers.add(manager(bundled()));
    managers.add(manager(null));
    return new Trust(managers);
  }

  /** The roots in one file and no others, as with libpq's {@code sslrootcert}. */
  static Trust only(Path file) throws IOException {
    return new Trust(List.of(manager(read(file))));
  }

  /** Why the chain does not verify, a clause about "it", the certificate; empty where it does. */
  Optional<String> problem(X509Certificate[] chain) {
    String problem = "";
    for (X509TrustManager manager : managers) {
      try {
        manager.checkServerTrusted(chain, "UNKNOWN");
        return Optional.empty();
      } catch (CertificateException e) {
        problem = describe(chain, e);
      }
    }
    return Optional.of(problem);
  }

  private static String describe(X509Certificate[] chain, CertificateException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof java.security.cert.CertificateExpiredException) {
        return "a certificate in its chain has expired";
      } else if (t instanceof java.security.cert.CertificateNotYetValidException) {
        return "a certificate in its chain is not valid yet";
      }
    }
    X509Certificate last = chain[chain.length - 1];
    return "its chain does not end at a trusted root (issuer "
        + last.getIssuerX500Principal().getName()
        + ")";
  }

  private static List<X509Certificate> bundled() throws IOException {
    try (InputStream in = Trust.class.getResourceAsStream(BUNDLE)) {
      if (in == null) {
        throw new IOException("the bundled RDS roots are missing");
      }
      return certificates(in);
    } catch (CertificateException e) {
      throw new IOException("the bundled RDS roots are damaged", e);
    }
  }

  private static List<X509Certificate> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found = certificates(in);
      if (found.isEmpty()) {
        throw new IOException(file + " contains no certificate");
      }
      return found;
    } catch (CertificateException e) {
      throw new IOException(file + " is not a PEM file of certificates", e);
    }
  }

  private static List<X509Certificate> certificates(InputStream in) throws CertificateException {
    List<X509Certificate> found = new ArrayList<>();
    for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
      found.add((X509Certificate) c);
    }
    return found;
  }

  /**
   * A verifier for the roots.
   *
   * @param roots null: those of the JDK
   */
  private static X509TrustManager manager(@Nullable List<X509Certificate> roots)
      throws IOException {
    try {
      KeyStore store = null;
      if (roots != null) {
        store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < roots.size(); i++) {
          store.setCertificateEntry("root-" + i, roots.get(i));
        }
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager m : factory.getTrustManagers()) {
        if (m instanceof X509TrustManager x509) {
          return x509;
        }
      }
      throw new IOException("this Java has no X.509 trust manager");
    } catch (GeneralSecurityException e) {
      throw new IOException("the roots can't be loaded: " + e.getMessage(), e);
    }
  }
}
