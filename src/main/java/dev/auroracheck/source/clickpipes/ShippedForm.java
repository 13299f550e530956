package dev.auroracheck.source.clickpipes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.facts.StaticAddresses.Origin;
import dev.auroracheck.facts.StaticAddresses.Region;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the form of the bundled list, which also contains the rules for older services. */
final class ShippedForm {
  private ShippedForm() {}

  static StaticAddresses read(JsonNode list, Origin origin) {
    StaticAddresses read =
        new StaticAddresses(
            origin,
            Values.date(list.at("/source/as_of")),
            Optional.empty(),
            regions(list.path("aws")),
            regions(list.path("gcp")),
            neverSources(list.path("known_bad_published_values")));
    // the sets that other regions and older services use must be in the list
    List.of("eu-central-1", "us-east-2").forEach(read::awsRegion);
    read.aws().values().forEach(r -> r.olderServicesUse().ifPresent(read::awsRegion));
    return read;
  }

  private static Map<String, Region> regions(JsonNode nodes) {
    Map<String, Region> regions = new LinkedHashMap<>();
    for (JsonNode node : nodes) {
      String id = Values.id(node);
      List<Cidr> addresses = Values.addresses(node.path("ips"));
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("region " + id + " has no ips");
      }
      regions.put(
          id,
          new Region(
              id,
              addresses,
              Values.date(node.path("applies_to_services_created_on_or_after")),
              Values.text(node.path("older_services_use")),
              true));
    }
    return regions;
  }

  private static Map<Cidr, String> neverSources(JsonNode byRegion) {
    Map<Cidr, String> found = new LinkedHashMap<>();
    for (JsonNode region : byRegion) {
      for (Cidr address : Values.addresses(region.path("wrong_ips"))) {
        found.put(address, "published by mistake until " + region.path("wrong_until").asText());
      }
    }
    return found;
  }
}
