package dev.auroracheck.fix;

import java.util.Optional;

/**
 * How the commands of a plan call AWS.
 *
 * @param region absent where none is known
 * @param profile the profile given on the command line
 */
public record AwsAccess(Optional<String> region, Optional<String> profile) {
  /** As the AWS CLI is configured. */
  public static final AwsAccess DEFAULT = new AwsAccess(Optional.empty(), Optional.empty());
}
