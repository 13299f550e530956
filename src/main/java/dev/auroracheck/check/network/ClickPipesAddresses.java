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
 * The addresses that the ClickPipes of a service connect from. They depend on the region and the
 * age of the ClickHouse Cloud service, never on the region of the Aurora cluster.
 *
 * @param name the name of the set in messages: a region, or {@code --allow-ip}
 * @param why the rule by which the service uses this set, a sentence
 * @param assumption what the choice of this set assumes, in sentences; absent where it assumes
 *     nothing
 * @param alternative the set that the service may use instead, depending on the age of the service
 *     and its pipes
 * @param borrowed whether the list does not contain the service's region, so that this is the set
 *     of a default region
 */
public record ClickPipesAddresses(
    String name,
    List<Cidr> addresses,
    String why,
    Optional<String> assumption,
    Optional<ClickPipesAddresses> alternative,
    boolean borrowed) {

  /** How old the bundled list may be without a note: later changes are not in it. */
  private static final long FRESH_DAYS = 90;

  private static final String PUBLISHED_AT = "https://api.clickhouse.cloud/static-ips.json";

  /**
   * Finds the set of a service.
   *
   * @param clusterRegion the region to assume where {@code --clickhouse-region} is not given
   */
  public static ClickPipesAddresses of(
      StaticAddresses list, Request.Service service, String clusterRegion) {
    if (!service.allowIps().isEmpty()) {
      return AddressRules.set(
          "--allow-ip", service.allowIps(), "These addresses were given with --allow-ip.");
    }
    ServiceRegion region =
        service.region().orElseGet(() -> new ServiceRegion(Cloud.AWS, clusterRegion));
    ClickPipesAddresses found = AddressRules.of(list, region, service.created());
    if (service.region().isPresent()) {
      return found;
    }
    String assumed =
        (found.name.equals(clusterRegion) ? "" : "The ClickHouse region ")
            + clusterRegion
            + " is an assumption: pass --clickhouse-region.";
    return found.assuming(assumed + found.assumption.map(a -> " " + a).orElse(""));
  }

  /**
   * A note about the list itself, in sentences: its age, or why it is not today's list. Absent for
   * a list that is recent enough.
   */
  public static Optional<String> caveat(StaticAddresses list, LocalDate today) {
    String date = list.asOf().map(LocalDate::toString).orElse("");
    if (list.insteadOfLive().isPresent()) {
      return Optional.of(
          "Today's address list could not be read: "
              + list.insteadOfLive().get()
              + ". The bundled list from "
              + date
              + " was used instead.");
    }
    return list.asOf()
        .filter(d -> list.origin() == StaticAddresses.Origin.BUNDLED)
        .map(d -> ChronoUnit.DAYS.between(d, today))
        .filter(days -> days > FRESH_DAYS)
        .map(
            days ->
                "The bundled address list is from "
                    + date
                    + " ("
                    + days
                    + " days old). --static-ips live reads today's list.");
  }

  ClickPipesAddresses or(ClickPipesAddresses other) {
    return new ClickPipesAddresses(name, addresses, why, assumption, Optional.of(other), borrowed);
  }

  private ClickPipesAddresses assuming(String what) {
    return new ClickPipesAddresses(name, addresses, why, Optional.of(what), alternative, borrowed);
  }

  /** This set of a default region, for a service whose region is not in the list. */
  ClickPipesAddresses borrowedFor(ServiceRegion service) {
    return new ClickPipesAddresses(
        name,
        addresses,
        why,
        Optional.of(
            service.id()
                + " has no published addresses. This check assumes the addresses of "
                + name
                + "."),
        Optional.empty(),
        true);
  }

  /** Every published address. Where all of them pass, the choice among the sets does not matter. */
  static List<Cidr> published(StaticAddresses list) {
    return Stream.of(list.aws(), list.gcp())
        .map(Map::values)
        .flatMap(java.util.Collection::stream)
        .flatMap(r -> r.addresses().stream())
        .distinct()
        .toList();
  }

  /** The set that this run checks. */
  static ClickPipesAddresses of(Context context) {
    return of(
        context.facts().addresses(),
        context.request().service(),
        context.aws().region().orElse("us-east-2"));
  }

  /**
   * All of the addresses, as the subject of a sentence whose verb is the same in singular and
   * plural.
   */
  String all() {
    return addresses.size() == 1
        ? "The address of " + name
        : "All " + addresses.size() + " addresses of " + name;
  }

  /** How many of the addresses, as the subject of a sentence, with the verb "to be". */
  String are(int count) {
    int size = addresses.size();
    if (size == 1) {
      return "The address of " + name + (count == 1 ? " is" : " is not");
    } else if (count == size) {
      return all() + " are";
    }
    return (count == 0 ? "None" : "Only " + count)
        + " of the "
        + size
        + " addresses of "
        + name
        + (count > 1 ? " are" : " is");
  }

  /** The assumption as the end of a message; empty where there is none. */
  String assuming() {
    return assumption.map(a -> " " + a).orElse("");
  }

  /**
   * A warning that everything is fine with these addresses, but only under the assumption.
   *
   * @param fine a sentence
   */
  Result.Warn onlyIf(String fine) {
    return Finding.of(fine + assuming()).observed(name).remedy(wayOut()).warns();
  }

  /** The step that makes the assumption unnecessary. */
  Remedy wayOut() {
    return Remedy.manual(
        borrowed
            ? "Run again with --static-ips live, or with --allow-ip and the addresses in "
                + PUBLISHED_AT
            : "Run aurora-check again with --clickhouse-region REGION");
  }

  /**
   * A warning that the other set passes and this one does not.
   *
   * @param missing the addresses of this set that do not pass
   * @param orElse the remedy where the service's age is known
   */
  Result.Warn onlyWith(
      ClickPipesAddresses other,
      Predicate predicate,
      List<Subject> missing,
      Request request,
      Remedy orElse) {
    boolean unknown = request.service().created().isEmpty();
    return Finding.of(
            "The addresses of "
                + other.name
                + " "
                + predicate.positive
                + ", those of "
                + name
                + " "
                + predicate.negative
                + ". Which set applies depends on the age of the ClickHouse service"
                + (unknown ? ": pass --clickhouse-service-created." : " and its pipes.")
                + assuming())
        .observed(other.name)
        .expected(name)
        .objects(missing)
        .remedy(
            unknown
                ? Remedy.manual(
                    "Run again with --clickhouse-service-created and the date that the ClickHouse"
                        + " Cloud console shows")
                : orElse)
        .warns();
  }

  /** What a check requires of the addresses, as the verb of a sentence. */
  enum Predicate {
    ALLOWED("are allowed", "are not"),
    REACH("reach the writer", "do not");

    private final String positive;
    private final String negative;

    Predicate(String positive, String negative) {
      this.positive = positive;
      this.negative = negative;
    }
  }

  /** A note on the other set, where not all of its addresses pass. */
  static String mayBe(ClickPipesAddresses other, Predicate predicate, Request request) {
    return "Depending on its age, the ClickHouse service may use the addresses of "
        + other.name
        + ", which "
        + predicate.negative
        + (predicate == Predicate.ALLOWED ? " all allowed" : " all reach the writer")
        + (request.service().created().isEmpty() ? ": pass --clickhouse-service-created." : ".");
  }
}
