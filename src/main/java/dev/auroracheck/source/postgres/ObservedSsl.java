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
 * The socket factory for pgjdbc, which lets the certificate be checked even where the session does
 * not require it to verify. pgjdbc creates the factory from its class name, so the factory finds
 * its {@link Observation} by a key that is passed as {@code sslfactoryarg}.
 */
public final class ObservedSsl extends WrappedFactory {
  private static final Map<String, Observation> OBSERVATIONS = new ConcurrentHashMap<>();

  /**
   * The cipher suites that ClickPipes offers: Go's default ones. A server that accepts none of
   * these refuses this program as it would refuse the pipe.
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

  /** Records the TLS of one connection. */
  static final class Observation implements AutoCloseable {
    private final String key = UUID.randomUUID().toString();
    private final String host;
    private final Optional<Trust> demanded;
    private final Trust clickPipes;
    private final boolean offersAll;
    private volatile @Nullable SSLSocket socket;

    /**
     * @param demanded the roots that the certificate must verify against; empty where it need not
     *     verify
     * @param clickPipes the roots that ClickPipes trusts
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

    /** Whether the server agreed to TLS, even if the handshake failed. */
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
        return Optional.of("the server sent no certificate");
      }
    }

    private Optional<String> nameProblem(SSLSession session) {
      boolean matches =
          Cidr.isAddress(host) || PGjdbcHostnameVerifier.INSTANCE.verify(host, session);
      return matches ? Optional.empty() : Optional.of("it is not valid for host " + host);
    }

    @Override
    public void close() {
      OBSERVATIONS.remove(key);
    }
  }

  /** Refuses a chain only where the user required the certificate to verify. */
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
