package dev.auroracheck.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.profiles.ProfileFile;

/** The certificate authorities to trust for AWS calls instead of Java's own. */
final class CaBundle {
  private static final String VARIABLE = "AWS_CA_BUNDLE";
  private static final String PROPERTY = "ca_bundle";

  private CaBundle() {}

  /**
   * Reads the file that the environment names, else the one that the profile names, as the AWS CLI
   * does.
   *
   * @throws UsageException if the file contains no certificate
   */
  static Optional<List<X509Certificate>> read(Terminal terminal, String profile) {
    Optional<String> variable = terminal.variable(VARIABLE);
    return variable.isPresent()
        ? variable.map(file -> certificates(VARIABLE, file))
        : ofProfile(profile)
            .map(file -> certificates(PROPERTY + " of AWS profile " + profile, file));
  }

  private static Optional<String> ofProfile(String profile) {
    try {
      return ProfileFile.defaultProfileFile()
          .profile(profile)
          .flatMap(p -> p.property(PROPERTY))
          .filter(file -> !file.isEmpty());
    } catch (IllegalArgumentException e) {
      // files that can't be read are reported where AWS is called
      return Optional.empty();
    }
  }

  private static List<X509Certificate> certificates(String source, String file) {
    // buffered: the parser reads single bytes
    try (InputStream in =
        new BufferedInputStream(
            Files.newInputStream(new Given(source, file).as(FileNames::path)))) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw UsageException.of(source, file, "the file contains no certificate");
      }
      return found;
    } catch (IOException e) {
      throw UsageException.of(source, file, "the file can't be read");
    } catch (CertificateException e) {
      throw UsageException.of(source, file, "the file contains something other than certificates");
    }
  }
}
