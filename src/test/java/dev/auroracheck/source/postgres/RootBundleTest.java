package dev.auroracheck.source.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each root of the bundle is found by the chains that it issued. */
class RootBundleTest {
  private static List<X509Certificate> roots() throws Exception {
    try (InputStream in =
        RootBundleTest.class.getResourceAsStream("/dev/auroracheck/rds-global-bundle.pem")) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  @Test
  void everyRootIsFoundByItsName() throws Exception {
    RootBundle bundle = RootBundle.shipped();
    List<X509Certificate> roots = roots();
    assertEquals(roots.size(), bundle.size());
    assertTrue(roots.size() > 100, () -> roots.size() + " roots");
    for (X509Certificate root : roots) {
      List<X509Certificate> found = bundle.issuersOf(new X509Certificate[] {root});
      String name = root.getSubjectX500Principal().getName();
      assertTrue(found.contains(root), name);
      // the bundle also has certificates that the root issued
      assertTrue(found.size() * 5 < roots.size(), () -> found.size() + " for " + name);
    }
  }

  @Test
  void aRootIsTrusted() throws Exception {
    Trust trust = Trust.ofClickPipes(Optional.empty());
    X509Certificate root = roots().get(0);
    assertEquals(Optional.empty(), trust.problem(new X509Certificate[] {root}));
  }
}
