package dev.auroracheck.fix;

import java.time.Instant;

/**
 * The run that a plan is of.
 *
 * @param version of the program
 * @param at when it began
 * @param aws how the commands reach AWS
 */
public record Origin(
    String version, String host, int port, String database, Instant at, AwsAccess aws) {

  /** A run in which nothing is known of AWS. */
  public Origin(String version, String host, int port, String database, Instant at) {
    this(version, host, port, database, at, AwsAccess.DEFAULT);
  }
}
