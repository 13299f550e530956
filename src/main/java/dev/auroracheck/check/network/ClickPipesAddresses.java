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
import java.util.Set;
import java.util.regex.Pattern;
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
    Optional<ClickPipesAddresses> alternative) {

  /** A list that is older may lack what was published since. */
  private static final long FRESH_DAYS = 90;

  /** Before this day, Google Cloud services had their pipes in AWS regions. */
  private static final LocalDate OWN_GCP_ADDRESSES = LocalDate.of(2026, 6, 15);

  private static final String EUROPE = "eu-central-1";
  private static final String ELSEWHERE = "us-east-2";

  /** The other AWS regions, so that a mistyped one is told from one that has no set of its own. */
  private static final Set<String> WITHOUT_OWN_ADDRESSES =
      Set.of(
          "ap-northeast-3",
          "ap-south-2",
          "ap-southeast-4",
          "ap-southeast-5",
          "ap-southeast-6",
          "ap-southeast-7",
          "ca-west-1",
          "cn-north-1",
          "cn-northwest-1",
          "eu-central-2",
          "eu-south-1",
          "eu-south-2",
          "eu-west-3",
          "eusc-de-east-1",
          "me-central-1",
          "me-south-1",
          "us-gov-east-1",
          "us-gov-west-1",
          "us-west-1");

  /** How Google Cloud makes the names of its regions. */
  private static final Pattern GCP_NAME =
      Pattern.compile(
          "(africa|asia|australia|europe|me|northamerica|southamerica|us)"
              + "-(north|south|east|west|central|northeast|northwest|southeast|southwest)\\d+");

  /** How the names of Azure's other regions begin. */
  private static final List<String> AZURE_ELSEWHERE =
      List.of(
          "australia",
          "brazil",
          "canada",
          "centralindia",
          "centralus",
          "chile",
          "china",
          "eastasia",
          "eastus",
          "indonesia",
          "israel",
          "japan",
          "jioindia",
          "korea",
          "malaysia",
          "mexico",
          "newzealand",
          "northcentralus",
          "qatar",
          "southafrica",
          "southcentralus",
          "southeastasia",
          "southindia",
          "taiwan",
          "uae",
          "usdod",
          "usgov",
          "westcentralus",
          "westindia",
          "westus");

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
    return service.region().isPresent()
        ? found
        : found.assuming("the ClickHouse service is in the cluster's region " + clusterRegion);
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
    return new ClickPipesAddresses(name, addresses, why, assumption, Optional.of(other));
  }

  private ClickPipesAddresses assuming(String what) {
    return new ClickPipesAddresses(name, addresses, why, Optional.of(what), alternative);
  }

  private static ClickPipesAddresses aws(
      StaticAddresses list, String id, Optional<LocalDate> created) {
    ServiceRegion service = new ServiceRegion(Cloud.AWS, id);
    boolean europe = id.startsWith("eu-") || id.startsWith("eusc-");
    Region region = list.aws().get(id);
    if (region == null) {
      ClickPipesAddresses standard = standard(list, service, europe);
      return WITHOUT_OWN_ADDRESSES.contains(id)
          ? standard
          : standard.assuming(
              "region " + id + ", which is not known here, has no addresses of its own");
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
      return GCP_NAME.matcher(service.region()).matches()
          ? standard
          : standard.assuming(unknown(service));
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
    return new ClickPipesAddresses(name, addresses, why, Optional.empty(), Optional.empty());
  }

  private static ClickPipesAddresses azure(StaticAddresses list, ServiceRegion service) {
    boolean europe = isAzureEurope(service.region());
    ClickPipesAddresses standard = standard(list, service, europe);
    return europe || AZURE_ELSEWHERE.stream().anyMatch(service.region()::startsWith)
        ? standard
        : standard.assuming(unknown(service));
  }

  private static String unknown(ServiceRegion service) {
    return "region " + service.id() + ", which is not known here, is not in Europe";
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
        .fix(
            Fix.of(
                "say where the ClickHouse service is",
                Step.manual("Run again with --clickhouse-region REGION")))
        .warns();
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
