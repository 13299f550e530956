package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.facts.StaticAddresses.Region;
import dev.auroracheck.request.ServiceRegion;
import dev.auroracheck.request.ServiceRegion.Cloud;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Finds the addresses that the services of a region use, by the rules that ClickHouse publishes.
 */
final class AddressRules {
  /** Before this day, the pipes of Google Cloud services ran in AWS regions. */
  private static final LocalDate OWN_GCP_ADDRESSES = LocalDate.of(2026, 6, 15);

  private static final String EUROPE = "eu-central-1";
  private static final String ELSEWHERE = "us-east-2";

  /** The beginnings of the names of Azure's European regions. */
  private static final List<String> AZURE_EUROPE =
      List.of(
          "northeurope",
          "westeurope",
          "austria",
          "belgium",
          "denmark",
          "finland",
          "france",
          "germany",
          "greece",
          "italy",
          "norway",
          "poland",
          "spain",
          "sweden",
          "switzerland",
          "uk");

  private AddressRules() {}

  /**
   * The addresses of a service.
   *
   * @param created the day on which the service was created; absent where it is unknown
   */
  static ClickPipesAddresses of(
      StaticAddresses list, ServiceRegion region, Optional<LocalDate> created) {
    return switch (region.cloud()) {
      case AWS -> aws(list, region.region(), created);
      case GCP -> gcp(list, region, created);
      case AZURE -> azure(list, region);
    };
  }

  private static ClickPipesAddresses aws(
      StaticAddresses list, String id, Optional<LocalDate> created) {
    ServiceRegion service = new ServiceRegion(Cloud.AWS, id);
    boolean europe = id.startsWith("eu-") || id.startsWith("eusc-");
    Region region = list.aws().get(id);
    if (region == null) {
      return standard(list, service, europe).borrowedFor(service);
    }
    if (region.since().isEmpty()) {
      return set(
          id, region.addresses(), "Every service in " + id + " uses the region's own addresses.");
    }
    LocalDate since = region.since().get();
    Region older = list.awsRegion(region.olderServicesUse().orElse(europe ? EUROPE : ELSEWHERE));
    ClickPipesAddresses own =
        set(
            id,
            region.addresses(),
            "Services in "
                + id
                + " created on or after "
                + since
                + " use the region's own addresses.");
    ClickPipesAddresses fallback =
        set(
            older.id(),
            older.addresses(),
            "Services in "
                + id
                + " created before "
                + since
                + " use the addresses of "
                + older.id()
                + ".");
    if (created.isPresent() && created.get().isBefore(since)) {
      return fallback;
    }
    return created.isEmpty() || !region.exact() ? own.or(fallback) : own;
  }

  private static ClickPipesAddresses gcp(
      StaticAddresses list, ServiceRegion service, Optional<LocalDate> created) {
    ClickPipesAddresses standard = standard(list, service, service.region().startsWith("europe-"));
    Region region = list.gcp().get(service.region());
    if (region == null) {
      return standard.borrowedFor(service);
    }
    ClickPipesAddresses own =
        set(
            service.id(),
            region.addresses(),
            "Services in "
                + service.id()
                + " without pipes before "
                + OWN_GCP_ADDRESSES
                + " use the region's own addresses.");
    ClickPipesAddresses fallback =
        set(
            standard.name(),
            standard.addresses(),
            "Services in "
                + service.id()
                + " with pipes from before "
                + OWN_GCP_ADDRESSES
                + " use the addresses of "
                + standard.name()
                + ".");
    // an older service uses this set only if it had pipes by then, which is not known here
    if (created.isPresent() && created.get().isBefore(OWN_GCP_ADDRESSES)) {
      return fallback.or(own);
    }
    return created.isEmpty() || !region.exact() ? own.or(fallback) : own;
  }

  private static ClickPipesAddresses standard(
      StaticAddresses list, ServiceRegion service, boolean europe) {
    Region region = list.awsRegion(europe ? EUROPE : ELSEWHERE);
    return set(
        region.id(),
        region.addresses(),
        service.id()
            + " has no addresses of its own. Services "
            + (europe ? "in" : "outside")
            + " Europe then use the addresses of "
            + region.id()
            + ".");
  }

  /** A set that is chosen without an assumption. */
  static ClickPipesAddresses set(String name, List<Cidr> addresses, String why) {
    return new ClickPipesAddresses(name, addresses, why, Optional.empty(), Optional.empty(), false);
  }

  private static ClickPipesAddresses azure(StaticAddresses list, ServiceRegion service) {
    boolean europe = isAzureEurope(service.region());
    ClickPipesAddresses standard = standard(list, service, europe);
    // no Azure region has addresses of its own, so this rule covers every known Azure region
    return service.isKnown() ? standard : standard.borrowedFor(service);
  }

  private static boolean isAzureEurope(String region) {
    return AZURE_EUROPE.stream().anyMatch(region::startsWith);
  }
}
