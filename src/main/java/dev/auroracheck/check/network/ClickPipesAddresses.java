package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.facts.StaticAddresses.Region;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.ServiceRegion;
import dev.auroracheck.request.ServiceRegion.Cloud;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The addresses that a ClickPipe of a given service connects from. They depend on the region and
 * the age of the ClickHouse Cloud service, never on the region of the Aurora cluster.
 *
 * @param name what the set is called in messages
 * @param assumption what was taken for granted, as a clause to stand behind "if"; absent where
 *     nothing was
 * @param alternative the set that holds instead, depending on the age of the service and its pipes
 */
public record ClickPipesAddresses(
    String name,
    List<Cidr> addresses,
    Optional<String> assumption,
    Optional<ClickPipesAddresses> alternative) {

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
      return new ClickPipesAddresses(
          "--allow-ip", service.allowIps(), Optional.empty(), Optional.empty());
    }
    ServiceRegion region =
        service.region().orElseGet(() -> new ServiceRegion(Cloud.AWS, clusterRegion));
    ClickPipesAddresses found =
        switch (region.cloud()) {
          case AWS -> aws(list, region.region(), service.created());
          case GCP -> gcp(list, region.region(), service.created());
          case AZURE -> standard(list, isAzureEurope(region.region()));
        };
    return service.region().isPresent()
        ? found
        : found.assuming("the ClickHouse service is in the cluster's region " + clusterRegion);
  }

  private ClickPipesAddresses or(ClickPipesAddresses other) {
    return new ClickPipesAddresses(name, addresses, assumption, Optional.of(other));
  }

  private ClickPipesAddresses assuming(String what) {
    return new ClickPipesAddresses(name, addresses, Optional.of(what), alternative);
  }

  private static ClickPipesAddresses aws(
      StaticAddresses list, String id, Optional<LocalDate> created) {
    Region region = list.aws().get(id);
    if (region == null) {
      ClickPipesAddresses standard = standard(list, id.startsWith("eu-"));
      return WITHOUT_OWN_ADDRESSES.contains(id)
          ? standard
          : standard.assuming(
              "region " + id + ", which is not known here, has no addresses of its own");
    }
    if (region.since().isEmpty()) {
      return exactly(region);
    }
    ClickPipesAddresses fallback =
        exactly(list.awsRegion(region.olderServicesUse().orElse(ELSEWHERE)));
    if (created.isEmpty()) {
      return exactly(region).or(fallback);
    }
    return created.get().isBefore(region.since().get()) ? fallback : exactly(region);
  }

  private static ClickPipesAddresses gcp(
      StaticAddresses list, String id, Optional<LocalDate> created) {
    ClickPipesAddresses fallback = standard(list, id.startsWith("europe-"));
    Region region = list.gcp().get(id);
    if (region == null) {
      return fallback;
    }
    ClickPipesAddresses own =
        new ClickPipesAddresses(
            "gcp:" + id, region.addresses(), Optional.empty(), Optional.empty());
    if (created.isEmpty()) {
      return own.or(fallback);
    }
    // of an older service it matters whether it had pipes by then, which nobody here can know
    return created.get().isBefore(OWN_GCP_ADDRESSES) ? fallback.or(own) : own;
  }

  private static ClickPipesAddresses standard(StaticAddresses list, boolean europe) {
    return exactly(list.awsRegion(europe ? EUROPE : ELSEWHERE));
  }

  private static ClickPipesAddresses exactly(Region region) {
    return new ClickPipesAddresses(
        region.id(), region.addresses(), Optional.empty(), Optional.empty());
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
                Fix.manual("Run again with --clickhouse-region REGION")))
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
                    Fix.manual(
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
