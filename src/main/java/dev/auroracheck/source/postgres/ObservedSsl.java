package dev.auroracheck.source.postgres;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.LoginOutcome.Tls;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.PGjdbcHostnameVerifier;
import org.postgresql.ssl.WrappedFactory;

/**
 * The socket factory that pgjdbc is given, so that the certificate can be judged also where the
 * session does not insist on it. pgjdbc makes the factory by its name: what it needs is left under
 * a key that travels as {@code sslfactoryarg}.
 */
public final class ObservedSsl extends WrappedFactory {
  private static final Map<String, Observation> OBSERVATIONS = new ConcurrentHashMap<>();

  /**
   * What ClickPipes offers: the default cipher suites of Go, so that a server which takes none of
   * them refuses this program as it refuses the pipe.
   */
  private static final Set<String> OFFERED =
      Set.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

  private final Observation observation;

  /** Called by pgjdbc, with the properties of the connection. */
  public ObservedSsl(Properties info) throws GeneralSecurityException {
    Observation found = OBSERVATIONS.get(info.getProperty("sslfactoryarg", ""));
    if (found == null) {
      throw new GeneralSecurityException("no observation of that key");
    }
    observation = found;
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Demanding(observation.demanded)}, null);
    factory = context.getSocketFactory();
  }

  @Override
  public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
      throws IOException {
    Socket socket = super.createSocket(plain, host, port, autoClose);
    SSLSocket encrypted = (SSLSocket) socket;
    encrypted.setEnabledCipherSuites(
        Arrays.stream(encrypted.getSupportedCipherSuites())
            .filter(suite -> observation.offersAll || OFFERED.contains(suite))
            .toArray(String[]::new));
    observation.socket = encrypted;
    return encrypted;
  }

  /** What one connection's encryption turned out to be. */
  static final class Observation implements AutoCloseable {
    private final String key = UUID.randomUUID().toString();
    private final String host;
    private final Optional<Trust> demanded;
    private final Trust clickPipes;
    private final boolean offersAll;
    private volatile @Nullable SSLSocket socket;

    /**
     * @param demanded what the certificate must lead to for the session to stand; empty: anything
     * @param offersAll whether every cipher suite of the JDK is offered, and not only those of
     *     ClickPipes
     */
    Observation(String host, Optional<Trust> demanded, Trust clickPipes, boolean offersAll) {
      this.offersAll = offersAll;
      this.host = host;
      this.demanded = demanded;
      this.clickPipes = clickPipes;
      OBSERVATIONS.put(key, this);
    }

    String key() {
      return key;
    }

    /** Whether the server agreed to talk TLS, whatever came of it. */
    boolean began() {
      return socket != null;
    }

    /** Empty where the session is not encrypted. */
    Optional<Tls> tls() {
      return session().map(s -> new Tls(s.getProtocol(), trustProblem(s), nameProblem(s)));
    }

    /** The cipher suite in use, where it is not one that ClickPipes offers. */
    Optional<String> foreignSuite() {
      return session().map(SSLSession::getCipherSuite).filter(suite -> !OFFERED.contains(suite));
    }

    private Optional<SSLSession> session() {
      return Optional.ofNullable(socket)
          .map(SSLSocket::getSession)
          .filter(s -> !s.getProtocol().equals("NONE"));
    }

    private Optional<String> trustProblem(SSLSession session) {
      try {
        X509Certificate[] chain =
            Arrays.stream(session.getPeerCertificates())
                .map(X509Certificate.class::cast)
                .toArray(X509Certificate[]::new);
        return clickPipes.problem(chain);
      } catch (SSLPeerUnverifiedException e) {
        return Optional.of("the server showed none");
      }
    }

    private Optional<String> nameProblem(SSLSession session) {
      boolean matches =
          Cidr.isAddress(host) || PGjdbcHostnameVerifier.INSTANCE.verify(host, session);
      return matches ? Optional.empty() : Optional.of("it is not for host " + host);
    }

    @Override
    public void close() {
      OBSERVATIONS.remove(key);
    }
  }

  /** Refuses a chain only where the user demanded that it verifies. */
  private record Demanding(Optional<Trust> trust) implements X509TrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      Optional<String> problem = trust.flatMap(t -> t.problem(chain));
      if (problem.isPresent()) {
        throw new CertificateException(problem.get());
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
