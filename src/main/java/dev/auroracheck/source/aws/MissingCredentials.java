package dev.auroracheck.source.aws;

import dev.auroracheck.facts.Fact;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * Explains why the SDK's default chain found no credentials where an environment variable names a
 * source of credentials. The error of the SDK lists all sources that it tried, without saying which
 * of them was configured.
 */
final class MissingCredentials {
  private MissingCredentials() {}

  /** The reason and the remedy; empty where the environment names no source of credentials. */
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
              "There are no AWS credentials: the web identity token file "
                  + named
                  + " can't be read.",
              "Check that the token is mounted, or unset " + setting.environmentVariable() + "."));
    }
    SdkSystemSetting role = SdkSystemSetting.AWS_ROLE_ARN;
    return Optional.of(
        role.getStringValue().filter(r -> !r.isEmpty()).isEmpty()
            ? Fact.failed(
                "There are no AWS credentials: "
                    + role.environmentVariable()
                    + " is not set, and the web identity token file "
                    + named
                    + " needs a role.",
                "Set " + role.environmentVariable() + " to the ARN of the role.")
            : Fact.failed(
                "AWS STS gave no credentials for the web identity token file " + named + ".",
                "Check the token and the trust policy of role "
                    + role.getStringValue().orElse("")
                    + "."));
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
                    "There are no AWS credentials: the container endpoint returned none ("
                        + endpoint
                        + ").",
                    "Check that the task or pod has a role and that its agent runs."));
  }

  /** Only where the run may call the EC2 instance metadata service. */
  private static <T> Optional<Fact<T>> instance() {
    return SdkSystemSetting.AWS_EC2_METADATA_DISABLED.getBooleanValue().orElse(false)
        ? Optional.empty()
        : Optional.of(
            Fact.failed(
                "There are no AWS credentials: the EC2 instance metadata service returned none.",
                "Attach a role to the EC2 instance, set AWS_PROFILE or AWS_ACCESS_KEY_ID, or run"
                    + " without AWS: --no-aws."));
  }
}
