package dev.auroracheck.cli;

import org.jspecify.annotations.Nullable;

/** How to call AWS. Null means not given. */
final class AwsOptions {
  @Nullable String region;
  @Nullable String profile;
  @Nullable String cluster;
  boolean noAws;
  boolean instanceMetadata;

  /** Declares the options. */
  void declare(Declarations to) {
    to.heading("AWS")
        .value(
            "--aws-region",
            "REGION",
            new Converters.AwsRegion(),
            v -> region = v,
            "region of the cluster (default: from the host name, AWS_REGION, AWS_DEFAULT_REGION, the profile)")
        .value(
            "--aws-profile",
            "NAME",
            new Converters.Name(),
            v -> profile = v,
            "AWS profile with the credentials (AWS_PROFILE; default: the SDK's credentials chain)")
        .value(
            "--cluster",
            "ID",
            new Converters.Name(),
            v -> cluster = v,
            "identifier of the cluster (default: from the host name)")
        .flag("--no-aws", () -> noAws = true, "make no AWS call; skip the checks that need one")
        .flag(
            "--ec2-metadata",
            () -> instanceMetadata = true,
            "take credentials from the EC2 instance metadata service too");
  }
}
