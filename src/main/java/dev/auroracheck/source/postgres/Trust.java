package dev.auroracheck.source.postgres;

import java.io.BufferedInputStream;
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
  private final List<Roots> all;

  private Trust(List<Roots> all) {
    this.all = all;
  }

  /** Root certificates of one origin. */
  private interface Roots {
    /** A verifier for the chain; empty where none of the roots can have issued it. */
    Optional<X509TrustManager> verifier(X509Certificate[] chain)
        throws GeneralSecurityException, IOException;
  }

  /** Loads something at the first use: the roots of the JDK and of RDS take long to load. */
  private static final class Once<T> {
    private final Loading<T> loading;
    private @Nullable T loaded;

    interface Loading<T> {
      T load() throws GeneralSecurityException, IOException;
    }

    Once(Loading<T> loading) {
      this.loading = loading;
    }

    synchronized T get() throws GeneralSecurityException, IOException {
      T known = loaded;
      if (known == null) {
        known = loading.load();
        loaded = known;
      }
      return known;
    }
  }

  /**
   * The roots that ClickPipes trusts: those of RDS, the public ones, and one that the user uploads.
   *
   * @throws IOException where the file can't be read or is no PEM file of certificates
   */
  static Trust ofClickPipes(Optional<Path> uploaded) throws IOException {
    List<Roots> all = new ArrayList<>();
    if (uploaded.isPresent()) {
      all.add(of(uploaded.get()));
    }
    Once<RootBundle> rds = new Once<>(RootBundle::shipped);
    all.add(
        chain -> {
          List<X509Certificate> issuers = rds.get().issuersOf(chain);
          return issuers.isEmpty() ? Optional.empty() : Optional.of(verifier(issuers));
        });
    Once<X509TrustManager> jdk = new Once<>(() -> verifier(null));
    all.add(chain -> Optional.of(jdk.get()));
    return new Trust(all);
  }

  /** The roots in one file and no others, as with libpq's {@code sslrootcert}. */
  static Trust only(Path file) throws IOException {
    return new Trust(List.of(of(file)));
  }

  private static Roots of(Path file) throws IOException {
    Optional<X509TrustManager> verifier;
    try {
      verifier = Optional.of(verifier(read(file)));
    } catch (GeneralSecurityException e) {
      throw new IOException("the roots can't be loaded: " + e.getMessage(), e);
    }
    return chain -> verifier;
  }

  /** Why the chain does not verify, a clause about "it", the certificate; empty where it does. */
  Optional<String> problem(X509Certificate[] chain) {
    String problem = noRoot(chain);
    for (Roots roots : all) {
      try {
        Optional<X509TrustManager> verifier = roots.verifier(chain);
        if (verifier.isPresent()) {
          verifier.get().checkServerTrusted(chain, "UNKNOWN");
          return Optional.empty();
        }
      } catch (GeneralSecurityException | IOException e) {
        // that a root of RDS has expired says more than that the public roots do not fit
        problem = problem.equals(noRoot(chain)) ? describe(chain, e) : problem;
      }
    }
    return Optional.of(problem);
  }

  private static String describe(X509Certificate[] chain, Exception e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof java.security.cert.CertificateExpiredException) {
        return "a certificate in its chain has expired";
      } else if (t instanceof java.security.cert.CertificateNotYetValidException) {
        return "a certificate in its chain is not valid yet";
      }
    }
    return noRoot(chain);
  }

  private static String noRoot(X509Certificate[] chain) {
    X509Certificate last = chain[chain.length - 1];
    return "its chain does not end at a trusted root (issuer "
        + last.getIssuerX500Principal().getName()
        + ")";
  }

  private static List<X509Certificate> read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
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
  private static X509TrustManager verifier(@Nullable List<X509Certificate> roots)
      throws GeneralSecurityException, IOException {
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
  }
}
