package dev.auroracheck.fix;

import java.time.Instant;

/**
 * The run that made a plan.
 *
 * @param version the version of the program
 * @param at when the run began
 * @param aws how the commands call AWS
 */
public record Origin(
    String version, String host, int port, String database, Instant at, AwsAccess aws) {

  /** A run without AWS. */
  public Origin(String version, String host, int port, String database, Instant at) {
    this(version, host, port, database, at, AwsAccess.DEFAULT);
  }
}
