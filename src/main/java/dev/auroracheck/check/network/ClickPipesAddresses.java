package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.facts.StaticAddresses.Region;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.ServiceRegion;
import dev.auroracheck.request.ServiceRegion.Cloud;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The addresses that a ClickPipe of a given service connects from. They depend on the region and
 * the age of the ClickHouse Cloud service, never on the region of the Aurora cluster.
 *
 * @param name what the set is called in messages
 * @param why the rule that leads to this set, a clause
 * @param assumption what was taken for granted, as a clause to stand behind "if"; absent where
 *     nothing was
 * @param alternative the set that holds instead, depending on the age of the service and its pipes
 */
public record ClickPipesAddresses(
    String name,
    List<Cidr> addresses,
    String why,
    Optional<String> assumption,
    Optional<ClickPipesAddresses> alternative,
    boolean borrowed) {

  /** A list that is older may lack what was published since. */
  private static final long FRESH_DAYS = 90;

  /** Before this day, Google Cloud services had their pipes in AWS regions. */
  private static final LocalDate OWN_GCP_ADDRESSES = LocalDate.of(2026, 6, 15);

  private static final String PUBLISHED_AT = "https://api.clickhouse.cloud/static-ips.json";
  private static final String EUROPE = "eu-central-1";
  private static final String ELSEWHERE = "us-east-2";

  /** How the names of Azure's European regions begin. */
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

  /**
   * Finds the set.
   *
   * @param clusterRegion taken for the service's where the user named none
   */
  public static ClickPipesAddresses of(
      StaticAddresses list, Request.Service service, String clusterRegion) {
    if (!service.allowIps().isEmpty()) {
      return set("--allow-ip", service.allowIps(), "they were named");
    }
    ServiceRegion region =
        service.region().orElseGet(() -> new ServiceRegion(Cloud.AWS, clusterRegion));
    ClickPipesAddresses found =
        switch (region.cloud()) {
          case AWS -> aws(list, region.region(), service.created());
          case GCP -> gcp(list, region, service.created());
          case AZURE -> azure(list, region);
        };
    if (service.region().isPresent()) {
      return found;
    }
    String assumed = "the ClickHouse service is in the cluster's region " + clusterRegion;
    return found.assuming(assumed + found.assumption.map(a -> ", and " + a).orElse(""));
  }

  /**
   * What is to be known of the list by which addresses are judged, a clause; absent where there is
   * nothing to say.
   */
  public static Optional<String> caveat(StaticAddresses list, LocalDate today) {
    String bundled = "the bundled list is of " + list.asOf().map(LocalDate::toString).orElse("");
    if (list.insteadOfLive().isPresent()) {
      return Optional.of(
          bundled + ", and today's was not to be had: " + list.insteadOfLive().get());
    }
    return list.asOf()
        .filter(d -> list.origin() == StaticAddresses.Origin.BUNDLED)
        .map(d -> ChronoUnit.DAYS.between(d, today))
        .filter(days -> days > FRESH_DAYS)
        .map(days -> bundled + ", " + days + " days old: --static-ips live has today's");
  }

  private ClickPipesAddresses or(ClickPipesAddresses other) {
    return new ClickPipesAddresses(name, addresses, why, assumption, Optional.of(other), borrowed);
  }

  private ClickPipesAddresses assuming(String what) {
    return new ClickPipesAddresses(name, addresses, why, Optional.of(what), alternative, borrowed);
  }

  /** The set of the default region, where the list does not contain the service's. */
  private ClickPipesAddresses borrowedFor(ServiceRegion service) {
    return new ClickPipesAddresses(
        name,
        addresses,
        why,
        Optional.of(
            service.id() + ", which the list does not contain, has no addresses of its own"),
        Optional.empty(),
        true);
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
      return set(id, region.addresses(), "every service in " + id + " uses that region's own");
    }
    LocalDate since = region.since().get();
    Region older = list.awsRegion(region.olderServicesUse().orElse(europe ? EUROPE : ELSEWHERE));
    ClickPipesAddresses own =
        set(
            id,
            region.addresses(),
            "services in " + id + " made from " + since + " on use that region's own");
    ClickPipesAddresses fallback =
        set(
            older.id(),
            older.addresses(),
            "services in " + id + " made before " + since + " use those of " + older.id());
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
            "services in "
                + service.id()
                + " without pipes before "
                + OWN_GCP_ADDRESSES
                + " use that region's own");
    ClickPipesAddresses fallback =
        set(
            standard.name(),
            standard.addresses(),
            "services in "
                + service.id()
                + " with pipes from before "
                + OWN_GCP_ADDRESSES
                + " use those of "
                + standard.name());
    // of an older service it matters whether it had pipes by then, which nobody here can know
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
            + " has no addresses of its own and is "
            + (europe ? "" : "not ")
            + "in Europe");
  }

  private static ClickPipesAddresses set(String name, List<Cidr> addresses, String why) {
    return new ClickPipesAddresses(name, addresses, why, Optional.empty(), Optional.empty(), false);
  }

  private static ClickPipesAddresses azure(StaticAddresses list, ServiceRegion service) {
    boolean europe = isAzureEurope(service.region());
    ClickPipesAddresses standard = standard(list, service, europe);
    // no region of Azure has addresses of its own, so that the rule covers every one that is known
    return service.isKnown() ? standard : standard.borrowedFor(service);
  }

  private static boolean isAzureEurope(String region) {
    return AZURE_EUROPE.stream().anyMatch(region::startsWith);
  }

  /** Every published set, so that one can see whether the choice among them matters at all. */
  static List<Cidr> published(StaticAddresses list) {
    return Stream.of(list.aws(), list.gcp())
        .map(Map::values)
        .flatMap(java.util.Collection::stream)
        .flatMap(r -> r.addresses().stream())
        .distinct()
        .toList();
  }

  /** The set that this run is about. */
  static ClickPipesAddresses of(Facts facts, Request request) {
    return of(facts.addresses(), request.service(), facts.aws().region().orElse("us-east-2"));
  }

  /** What was taken for granted, to stand at the end of a message. */
  String assuming() {
    return assumption.map(a -> " (assuming that " + a + ")").orElse("");
  }

  /** That all is well with these addresses, if the assumption is right. */
  Result.Warn onlyIf(String allIsWell) {
    return Finding.of(allIsWell + assumption.map(a -> ", if " + a).orElse(""))
        .observed(name)
        .fix(wayOut())
        .warns();
  }

  /** What replaces the assumption by knowledge. */
  Fix wayOut() {
    return borrowed
        ? Fix.of(
            "find the addresses of the service's region",
            Step.manual(
                "Look up the region in "
                    + PUBLISHED_AT
                    + ", then run again with --static-ips live or with --allow-ip ADDRESS"))
        : Fix.of(
            "say where the ClickHouse service is",
            Step.manual("Run again with --clickhouse-region REGION"));
  }

  /**
   * That all is well with the other set, and not with this one.
   *
   * @param participle what is well with it: {@code admitted}
   * @param orElse the fix where the service's age is known
   */
  Result.Warn onlyWith(
      ClickPipesAddresses other,
      String participle,
      List<Subject> missing,
      Request request,
      Fix orElse) {
    return Finding.of(
            participle
                + " are the addresses of "
                + other.name
                + ", and not those of "
                + name
                + ": which of them hold depends on the age of the ClickHouse service and its pipes"
                + assuming())
        .observed(other.name)
        .expected(name)
        .objects(missing)
        .fix(
            request.service().created().isEmpty()
                ? Fix.of(
                    "say when the service was made",
                    Step.manual(
                        "Run again with --clickhouse-service-created DATE; the ClickHouse Cloud"
                            + " console shows it"))
                : orElse)
        .warns();
  }

  /** A note on the other set, where it is not well with that one. */
  static String mayBe(ClickPipesAddresses other) {
    return "depending on when it was made, the service may use those of " + other.name;
  }
}
