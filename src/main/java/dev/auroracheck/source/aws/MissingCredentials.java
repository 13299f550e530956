package dev.auroracheck.source.aws;

import dev.auroracheck.facts.Fact;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * Why the SDK's default chain found no credentials, where the environment points at some: the SDK
 * tries one source after the other, and names all of them alike.
 */
final class MissingCredentials {
  private MissingCredentials() {}

  static <T> Optional<Fact<T>> cause() {
    return MissingCredentials.<T>webIdentity()
        .or(MissingCredentials::container)
        .or(MissingCredentials::instance);
  }

  private static <T> Optional<Fact<T>> webIdentity() {
    SdkSystemSetting setting = SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE;
    Optional<String> file = setting.getStringValue().filter(f -> !f.isEmpty());
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String named = file.get() + " (" + setting.environmentVariable() + ")";
    if (!isReadable(file.get())) {
      return Optional.of(
          Fact.failed(
              "there are no AWS credentials: the web identity token file "
                  + named
                  + " can't be read",
              "Check that the token is mounted there, or unset the variable"));
    }
    SdkSystemSetting role = SdkSystemSetting.AWS_ROLE_ARN;
    return Optional.of(
        role.getStringValue().filter(r -> !r.isEmpty()).isEmpty()
            ? Fact.failed(
                "there are no AWS credentials: the web identity token file "
                    + named
                    + " is for a role that "
                    + role.environmentVariable()
                    + " does not name",
                "Set " + role.environmentVariable())
            : Fact.failed(
                "AWS STS gave no credentials for the token file " + named,
                "Check the token, and the trust policy of role "
                    + role.getStringValue().orElse("")));
  }

  private static boolean isReadable(String file) {
    try {
      return Files.isReadable(Path.of(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static <T> Optional<Fact<T>> container() {
    return Stream.of(
            SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
            SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI)
        .flatMap(
            setting ->
                setting.getStringValue().filter(uri -> !uri.isEmpty()).stream()
                    .map(uri -> setting.environmentVariable() + " = " + uri))
        .findFirst()
        .map(
            endpoint ->
                Fact.failed(
                    "there are no AWS credentials: the container endpoint gave none ("
                        + endpoint
                        + ")",
                    "Check that the task or pod has a role and that its agent runs, or unset the"
                        + " variable"));
  }

  /** Only where the service may be asked at all. */
  private static <T> Optional<Fact<T>> instance() {
    return SdkSystemSetting.AWS_EC2_METADATA_DISABLED.getBooleanValue().orElse(false)
        ? Optional.empty()
        : Optional.of(
            Fact.failed(
                "there are no AWS credentials: the EC2 instance metadata service gave none",
                "Attach a role to the instance, set AWS_PROFILE or AWS_ACCESS_KEY_ID, or leave AWS"
                    + " out with --no-aws"));
  }
}
