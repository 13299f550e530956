package dev.auroracheck.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where to ask AWS. Null and empty mean not given. */
final class AwsOptions {
  @Option(
      names = "--aws-region",
      paramLabel = "REGION",
      converter = Converters.AwsRegion.class,
      order = 1,
      description = "else from the host name, AWS_REGION, AWS_DEFAULT_REGION, the profile")
  @Nullable String region;

  @Option(
      names = "--aws-profile",
      paramLabel = "NAME",
      converter = Converters.Name.class,
      order = 2,
      description = "else AWS_PROFILE and the SDK's chain")
  @Nullable String profile;

  @Option(
      names = "--cluster",
      paramLabel = "ID",
      converter = Converters.Name.class,
      order = 3,
      description = "the cluster's identifier, where the host does not tell it")
  @Nullable String cluster;

  @Option(names = "--no-aws", order = 4, description = "make no AWS call; skip what needs one")
  boolean noAws;

  @Option(
      names = "--ec2-metadata",
      order = 5,
      description = "credentials may come from the EC2 instance metadata service")
  boolean instanceMetadata;
}
