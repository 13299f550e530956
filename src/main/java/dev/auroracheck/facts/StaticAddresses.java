package dev.auroracheck.facts;

import dev.auroracheck.address.Cidr;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses that ClickPipes connects from, as published.
 *
 * @param asOf the date of the list; absent where a file does not tell it
 * @param insteadOfLive why the list of today, which was asked for, is not this one, a clause;
 *     absent where it is, or was not asked for
 * @param aws the AWS regions, by id
 * @param gcp the Google Cloud regions, by id
 * @param neverSources addresses that were once published by mistake, with the reason
 */
public record StaticAddresses(
    Origin origin,
    Optional<LocalDate> asOf,
    Optional<String> insteadOfLive,
    Map<String, Region> aws,
    Map<String, Region> gcp,
    Map<Cidr, String> neverSources) {

  /** Where a list is from. */
  public enum Origin {
    /** It ships with the program. */
    BUNDLED,
    /** What ClickHouse publishes at the time of the run. */
    LIVE,
    /** A file of the user's. */
    FILE;

    /** The name in JSON. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A region's addresses.
   *
   * @param since services made before this date use {@link #olderServicesUse} instead; absent where
   *     all services of the region use these
   * @param olderServicesUse absent: the set for regions without one of their own
   * @param exact false where nobody has told the day from which services use these, so that one
   *     made after {@code since} may use the older set too
   */
  public record Region(
      String id,
      List<Cidr> addresses,
      Optional<LocalDate> since,
      Optional<String> olderServicesUse,
      boolean exact) {}

  /** The same, in place of the list of today. */
  public StaticAddresses insteadOfLive(String why) {
    return new StaticAddresses(origin, asOf, Optional.of(why), aws, gcp, neverSources);
  }

  /**
   * An AWS region that the published rules name, so that every list holds it.
   *
   * @throws IllegalArgumentException where the list does not
   */
  public Region awsRegion(String id) {
    Region region = aws.get(id);
    if (region == null) {
      throw new IllegalArgumentException("the list of addresses lacks region " + id);
    }
    return region;
  }
}
