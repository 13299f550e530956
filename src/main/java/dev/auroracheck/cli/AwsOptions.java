package dev.auroracheck.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to call AWS. Null means not given. */
final class AwsOptions {
  @Option(
      names = "--aws-region",
      paramLabel = "REGION",
      converter = Converters.AwsRegion.class,
      order = 1,
      description =
          "region of the cluster (default: from the host name, AWS_REGION, AWS_DEFAULT_REGION, the profile)")
  @Nullable String region;

  @Option(
      names = "--aws-profile",
      paramLabel = "NAME",
      converter = Converters.Name.class,
      order = 2,
      description =
          "AWS profile with the credentials (AWS_PROFILE; default: the SDK's credentials chain)")
  @Nullable String profile;

  @Option(
      names = "--cluster",
      paramLabel = "ID",
      converter = Converters.Name.class,
      order = 3,
      description = "identifier of the cluster (default: from the host name)")
  @Nullable String cluster;

  @Option(
      names = "--no-aws",
      order = 4,
      description = "make no AWS call; skip the checks that need one")
  boolean noAws;

  @Option(
      names = "--ec2-metadata",
      order = 5,
      description = "take credentials from the EC2 instance metadata service too")
  boolean instanceMetadata;
}
