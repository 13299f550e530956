package dev.auroracheck.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The addresses of the list that the program carries, read without the program. */
final class Published {
  private static final JsonNode LIST = read();

  private Published() {}

  /** Those of an AWS region, or of one such as {@code gcp:europe-west4}. */
  static List<String> addresses(String region) {
    boolean google = region.startsWith("gcp:");
    String id = google ? region.substring(4) : region;
    for (JsonNode entry : LIST.path(google ? "gcp" : "aws")) {
      if (entry.path("region").asText().equals(id)) {
        return texts(entry.path("ips"));
      }
    }
    throw new IllegalArgumentException(region);
  }

  /** Those of all regions of a cloud. */
  static List<String> everywhere(String cloud) {
    Set<String> all = new LinkedHashSet<>();
    LIST.path(cloud).forEach(entry -> all.addAll(texts(entry.path("ips"))));
    return List.copyOf(all);
  }

  /** Those that were once published for the region and never were sources of connections. */
  static List<String> withdrawn(String region) {
    return texts(LIST.path("known_bad_published_values").path(region).path("wrong_ips"));
  }

  /** The same addresses as ranges of one. */
  static String[] ranges(List<String> addresses) {
    return addresses.stream().map(a -> a + "/32").toArray(String[]::new);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }

  private static JsonNode read() {
    try (InputStream in =
        Published.class.getResourceAsStream("/dev/auroracheck/clickpipes-static-ips.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
