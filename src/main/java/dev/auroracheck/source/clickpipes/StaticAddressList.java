package dev.auroracheck.source.clickpipes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.StaticAddresses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The list of addresses that ships with the program. */
public final class StaticAddressList {
  private static final String BUNDLED = "/dev/auroracheck/clickpipes-static-ips.json";

  private StaticAddressList() {}

  /** Reads it. */
  public static StaticAddresses bundled() {
    try (InputStream in = StaticAddressList.class.getResourceAsStream(BUNDLED)) {
      JsonNode list = new ObjectMapper().readTree(in);
      return new StaticAddresses(
          LocalDate.parse(list.at("/source/as_of").asText()),
          regions(list.path("aws")),
          regions(list.path("gcp")),
          neverSources(list.path("known_bad_published_values")));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the list of ClickPipes addresses in the program is damaged", e);
    }
  }

  private static Map<String, StaticAddresses.Region> regions(JsonNode nodes) {
    Map<String, StaticAddresses.Region> regions = new LinkedHashMap<>();
    for (JsonNode node : nodes) {
      String id = node.path("region").asText();
      regions.put(
          id,
          new StaticAddresses.Region(
              id,
              addresses(node.path("ips")),
              text(node.path("applies_to_services_created_on_or_after")).map(LocalDate::parse),
              text(node.path("older_services_use"))));
    }
    return regions;
  }

  private static Map<Cidr, String> neverSources(JsonNode byRegion) {
    Map<Cidr, String> found = new LinkedHashMap<>();
    for (JsonNode region : byRegion) {
      for (Cidr address : addresses(region.path("wrong_ips"))) {
        found.put(address, "published by mistake until " + region.path("wrong_until").asText());
      }
    }
    return found;
  }

  private static List<Cidr> addresses(JsonNode nodes) {
    List<Cidr> found = new ArrayList<>();
    nodes.forEach(node -> found.add(Cidr.parse(node.asText())));
    return List.copyOf(found);
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }
}
