package dev.auroracheck.source.postgres;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The root certificates of RDS that this program ships. There are more than a hundred, one chain
 * needs one of them, and parsing all of them takes longer than a login: so a root is parsed when a
 * chain asks for it.
 */
final class RootBundle {
  private static final String RESOURCE = "/dev/auroracheck/rds-global-bundle.pem";
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");

  private final List<byte[]> encoded;
  private final Map<Integer, X509Certificate> parsed = new ConcurrentHashMap<>();

  private RootBundle(List<byte[]> encoded) {
    this.encoded = encoded;
  }

  /**
   * Reads the bundle.
   *
   * @throws IOException where this program was built without it
   */
  static RootBundle shipped() throws IOException {
    try (InputStream in = RootBundle.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("the bundled RDS roots are missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      List<byte[]> encoded = new ArrayList<>();
      Matcher certificate = PEM.matcher(text);
      while (certificate.find()) {
        encoded.add(Base64.getMimeDecoder().decode(certificate.group(1)));
      }
      return new RootBundle(encoded);
    }
  }

  /** How many roots there are. */
  int size() {
    return encoded.size();
  }

  /**
   * The roots that mention the name of an issuer in the chain, among them the root of the chain if
   * the bundle has it.
   */
  List<X509Certificate> issuersOf(X509Certificate[] chain) throws CertificateException {
    List<byte[]> names =
        Arrays.stream(chain).map(c -> c.getIssuerX500Principal().getEncoded()).toList();
    List<X509Certificate> found = new ArrayList<>();
    for (int n = 0; n < encoded.size(); n++) {
      byte[] root = encoded.get(n);
      if (names.stream().anyMatch(name -> contains(root, name))) {
        found.add(certificate(n));
      }
    }
    return found;
  }

  private X509Certificate certificate(int n) throws CertificateException {
    X509Certificate known = parsed.get(n);
    if (known == null) {
      known =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(encoded.get(n)));
      parsed.put(n, known);
    }
    return known;
  }

  private static boolean contains(byte[] text, byte[] part) {
    for (int from = 0; from + part.length <= text.length; from++) {
      if (Arrays.equals(text, from, from + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
