package dev.auroracheck.facts;

import dev.auroracheck.address.Cidr;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses that ClickPipes connects from, as published.
 *
 * @param asOf the date of the list
 * @param aws the AWS regions, by id
 * @param gcp the Google Cloud regions, by id
 * @param neverSources addresses that were once published by mistake, with the reason
 */
public record StaticAddresses(
    LocalDate asOf,
    Map<String, Region> aws,
    Map<String, Region> gcp,
    Map<Cidr, String> neverSources) {

  /**
   * A region's addresses.
   *
   * @param since services made before this date use {@link #olderServicesUse} instead; absent where
   *     all services of the region use these
   */
  public record Region(
      String id,
      List<Cidr> addresses,
      Optional<LocalDate> since,
      Optional<String> olderServicesUse) {}

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
