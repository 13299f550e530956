package dev.auroracheck.cli;

import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/** How to call AWS: by the options, else as the AWS CLI finds it. */
final class AwsBuilder {
  private final AwsOptions options;
  private final Terminal terminal;
  private final Values values;
  private final Problems problems;

  AwsBuilder(AwsOptions options, Terminal terminal, Values values, Problems problems) {
    this.options = options;
    this.terminal = terminal;
    this.values = values;
    this.problems = problems;
  }

  /**
   * Builds it, and notes problems.
   *
   * @param endpoint whose name may contain the region; absent where there is a problem with it
   */
  Request.Aws build(Optional<Endpoint> endpoint) {
    Optional<List<X509Certificate>> authorities = Optional.empty();
    if (!options.noAws) {
      problems.attempt(this::profileIsThere);
      authorities =
          problems.attempt(() -> CaBundle.read(terminal, profileName())).orElseGet(Optional::empty);
    }
    Optional<String> ofHost = endpoint.flatMap(Endpoint::region);
    Optional<Given> environment =
        values.variable("AWS_REGION").or(() -> values.variable("AWS_DEFAULT_REGION"));
    Optional<String> overruled =
        environment
            .map(Given::value)
            .filter(e -> options.region == null && ofHost.filter(r -> !r.equals(e)).isPresent());
    return new Request.Aws(
        !options.noAws,
        Optional.ofNullable(options.region).or(() -> ofHost).or(() -> elsewhere(environment)),
        overruled,
        Optional.ofNullable(options.profile),
        Optional.ofNullable(options.cluster),
        instanceMetadata(),
        authorities);
  }

  /** The region where neither an option nor the host name gives it. */
  private Optional<String> elsewhere(Optional<Given> environment) {
    return environment
        .or(() -> options.noAws ? Optional.empty() : ofProfile(profileName()))
        .flatMap(given -> problems.attempt(() -> given.as(new Converters.AwsRegion())));
  }

  private boolean instanceMetadata() {
    return options.instanceMetadata
        || terminal
            .variable("AWS_EC2_METADATA_DISABLED")
            .filter("false"::equalsIgnoreCase)
            .isPresent()
        || terminal.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT").isPresent();
  }

  private String profileName() {
    return Optional.ofNullable(options.profile)
        .or(() -> terminal.variable("AWS_PROFILE"))
        .orElse("default");
  }

  private Optional<Given> profileOfEnvironment() {
    // the SDK returns "default" where no profile is named, and that one need not exist
    return values
        .variable("AWS_PROFILE")
        .or(
            () ->
                ProfileFileSystemSetting.AWS_PROFILE
                    .getStringValue()
                    .map(name -> new Given("AWS_PROFILE", name)))
        .filter(given -> !given.value().equals("default"));
  }

  private boolean profileIsThere() {
    Optional<Given> profile =
        Optional.ofNullable(options.profile)
            .map(name -> new Given("--aws-profile", name))
            .or(this::profileOfEnvironment);
    Set<String> known;
    try {
      known = ProfileFile.defaultProfileFile().profiles().keySet();
    } catch (IllegalArgumentException e) {
      // files that can't be read are reported where AWS is called
      return false;
    }
    if (profile.isPresent() && !known.contains(profile.get().value())) {
      throw profile
          .get()
          .refused(
              "there is no such AWS profile"
                  + Names.meant(
                      profile.get().value(), known, "aws configure list-profiles prints them"));
    }
    return true;
  }

  private static Optional<Given> ofProfile(String name) {
    try {
      return ProfileFile.defaultProfileFile()
          .profile(name)
          .flatMap(p -> p.property("region"))
          .filter(r -> !r.isEmpty())
          .map(r -> new Given("region of AWS profile " + name, r));
    } catch (IllegalArgumentException e) {
      // files that can't be read are reported where AWS is called
      return Optional.empty();
    }
  }
}
