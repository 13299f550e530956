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

  /** The roots of RDS, of which a chain needs few. */
  private static final class RdsRoots implements Roots {
    private @Nullable RootBundle loaded;

    @Override
    public synchronized Optional<X509TrustManager> verifier(X509Certificate[] chain)
        throws GeneralSecurityException, IOException {
      RootBundle bundle = loaded;
      if (bundle == null) {
        bundle = RootBundle.shipped();
        loaded = bundle;
      }
      List<X509Certificate> issuers = bundle.issuersOf(chain);
      return issuers.isEmpty() ? Optional.empty() : Optional.of(Trust.verifier(issuers));
    }
  }

  /** The roots of the JDK. They take long to load, and RDS is not among them. */
  private static final class PublicRoots implements Roots {
    private @Nullable X509TrustManager loaded;

    @Override
    public synchronized Optional<X509TrustManager> verifier(X509Certificate[] chain)
        throws GeneralSecurityException, IOException {
      X509TrustManager known = loaded;
      if (known == null) {
        known = Trust.verifier(null);
        loaded = known;
      }
      return Optional.of(known);
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
    all.add(new RdsRoots());
    all.add(new PublicRoots());
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
