package dev.auroracheck.source.clickpipes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.facts.StaticAddresses.Origin;
import dev.auroracheck.facts.StaticAddresses.Region;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the form of the list that ClickHouse publishes. It contains only addresses, so the rules
 * come from the bundled list.
 */
final class PublishedForm {
  private PublishedForm() {}

  static StaticAddresses read(
      JsonNode list, Origin origin, Optional<LocalDate> asOf, StaticAddresses bundled) {
    Map<String, List<Cidr>> aws = egress(list.path("aws"));
    Map<String, List<Cidr>> gcp = egress(list.path("gcp"));
    if (aws.isEmpty() && gcp.isEmpty()) {
      throw new IllegalArgumentException("no region has clickpipes_egress_ips");
    }
    return new StaticAddresses(
        origin,
        asOf,
        Optional.empty(),
        replaced(bundled.aws(), aws, bundled),
        replaced(bundled.gcp(), gcp, bundled),
        bundled.neverSources());
  }

  /** The ClickPipes addresses by region, for the regions that have any. */
  private static Map<String, List<Cidr>> egress(JsonNode nodes) {
    Map<String, List<Cidr>> found = new LinkedHashMap<>();
    for (JsonNode node : nodes) {
      List<Cidr> addresses = Values.addresses(node.path("clickpipes_egress_ips"));
      if (!addresses.isEmpty()) {
        found.put(Values.id(node), addresses);
      }
    }
    return found;
  }

  private static Map<String, Region> replaced(
      Map<String, Region> known, Map<String, List<Cidr>> published, StaticAddresses bundled) {
    Map<String, Region> regions = new LinkedHashMap<>(known);
    Set<Cidr> wrong = bundled.neverSources().keySet();
    published.forEach(
        (id, addresses) -> {
          // a list with an address that is known to be wrong is older than the correction
          if (addresses.stream().noneMatch(wrong::contains)) {
            Region rules = Optional.ofNullable(known.get(id)).orElseGet(() -> added(id, bundled));
            regions.put(
                id,
                new Region(id, addresses, rules.since(), rules.olderServicesUse(), rules.exact()));
          }
        });
    return regions;
  }

  /** A region that got its own set after the date of the bundled list. The exact day is unknown. */
  private static Region added(String id, StaticAddresses bundled) {
    return new Region(
        id, List.of(), bundled.asOf().map(d -> d.plusDays(1)), Optional.empty(), false);
  }
}
