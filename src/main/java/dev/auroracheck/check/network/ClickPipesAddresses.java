package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.Remedy;
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

  private static final String PUBLISHED_AT = "https://api.clickhouse.cloud/static-ips.json";

  /**
   * Finds the set.
   *
   * @param clusterRegion taken for the service's where the user named none
   */
  public static ClickPipesAddresses of(
      StaticAddresses list, Request.Service service, String clusterRegion) {
    if (!service.allowIps().isEmpty()) {
      return AddressRules.set("--allow-ip", service.allowIps(), "they were named");
    }
    ServiceRegion region =
        service.region().orElseGet(() -> new ServiceRegion(Cloud.AWS, clusterRegion));
    ClickPipesAddresses found = AddressRules.of(list, region, service.created());
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

  ClickPipesAddresses or(ClickPipesAddresses other) {
    return new ClickPipesAddresses(name, addresses, why, assumption, Optional.of(other), borrowed);
  }

  private ClickPipesAddresses assuming(String what) {
    return new ClickPipesAddresses(name, addresses, why, Optional.of(what), alternative, borrowed);
  }

  /** The set of the default region, where the list does not contain the service's. */
  ClickPipesAddresses borrowedFor(ServiceRegion service) {
    return new ClickPipesAddresses(
        name,
        addresses,
        why,
        Optional.of(
            service.id() + ", which the list does not contain, has no addresses of its own"),
        Optional.empty(),
        true);
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
  static ClickPipesAddresses of(Context context) {
    return of(
        context.facts().addresses(),
        context.request().service(),
        context.aws().region().orElse("us-east-2"));
  }

  /** What was taken for granted, to stand at the end of a message. */
  String assuming() {
    return assumption.map(a -> " (assuming that " + a + ")").orElse("");
  }

  /** That all is well with these addresses, if the assumption is right. */
  Result.Warn onlyIf(String allIsWell) {
    return Finding.of(allIsWell + assumption.map(a -> ", if " + a).orElse(""))
        .observed(name)
        .remedy(wayOut())
        .warns();
  }

  /** What replaces the assumption by knowledge. */
  Remedy wayOut() {
    return Remedy.manual(
        borrowed
            ? "Look up the region of the ClickHouse service in "
                + PUBLISHED_AT
                + ", then run again with --static-ips live or with --allow-ip ADDRESS"
            : "Run again with --clickhouse-region REGION");
  }

  /**
   * That all is well with the other set, and not with this one.
   *
   * @param participle what is well with it: {@code admitted}
   * @param orElse the remedy where the service's age is known
   */
  Result.Warn onlyWith(
      ClickPipesAddresses other,
      String participle,
      List<Subject> missing,
      Request request,
      Remedy orElse) {
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
        .remedy(
            request.service().created().isEmpty()
                ? Remedy.manual(
                    "Run again with --clickhouse-service-created DATE; the ClickHouse Cloud console"
                        + " shows the date")
                : orElse)
        .warns();
  }

  /** A note on the other set, where it is not well with that one. */
  static String mayBe(ClickPipesAddresses other) {
    return "depending on when it was made, the service may use those of " + other.name;
  }
}
