package dev.auroracheck.facts;

import dev.auroracheck.address.Cidr;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The published addresses that ClickPipes connects from.
 *
 * @param asOf the date of the list; absent where a file does not contain it
 * @param insteadOfLive why this list is used in place of the live list that was requested, a
 *     clause; absent where the live list was not requested or is used
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

  /** Where a list comes from. */
  public enum Origin {
    /** It ships with the program. */
    BUNDLED,
    /** It was downloaded from ClickHouse during the run. */
    LIVE,
    /** It was read from a file of the user. */
    FILE;

    /** The name in JSON. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The addresses of a region.
   *
   * @param since services created before this date use {@link #olderServicesUse} instead; absent
   *     where all services of the region use these addresses
   * @param olderServicesUse the id of the region whose addresses older services use; absent: the
   *     set for regions without addresses of their own
   * @param exact false where the exact date is not published, so that a service created after
   *     {@code since} may use the older set too
   */
  public record Region(
      String id,
      List<Cidr> addresses,
      Optional<LocalDate> since,
      Optional<String> olderServicesUse,
      boolean exact) {}

  /** The same list, used in place of the live list, with the reason. */
  public StaticAddresses insteadOfLive(String why) {
    return new StaticAddresses(origin, asOf, Optional.of(why), aws, gcp, neverSources);
  }

  /**
   * The addresses of an AWS region that every list contains, because the published rules name it.
   *
   * @throws IllegalArgumentException where the list does not contain it
   */
  public Region awsRegion(String id) {
    Region region = aws.get(id);
    if (region == null) {
      throw new IllegalArgumentException("the list of addresses lacks region " + id);
    }
    return region;
  }
}
