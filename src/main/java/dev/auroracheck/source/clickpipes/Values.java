package dev.auroracheck.source.clickpipes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.address.Cidr;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads single values of a list, and rejects malformed ones. */
final class Values {
  private Values() {}

  static String id(JsonNode node) {
    return text(node.path("region"))
        .orElseThrow(() -> new IllegalArgumentException("a region has no name"));
  }

  static List<Cidr> addresses(JsonNode nodes) {
    if (!nodes.isArray() && !nodes.isMissingNode() && !nodes.isNull()) {
      throw new IllegalArgumentException("addresses are not in an array");
    }
    Set<Cidr> found = new LinkedHashSet<>();
    for (JsonNode node : nodes) {
      String text = text(node).orElse(node.toString());
      if (!Cidr.isAddress(text)) {
        throw new IllegalArgumentException(shown(text) + " is not an address");
      }
      found.add(Cidr.parse(text));
    }
    return new ArrayList<>(found);
  }

  static Optional<LocalDate> date(JsonNode node) {
    try {
      return text(node).map(LocalDate::parse);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(shown(node.asText()) + " is not a date", e);
    }
  }

  /** A value from the list, on one line and at most 40 characters long. */
  private static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ");
    return "\"" + (line.length() > 40 ? line.substring(0, 40) + "…" : line) + "\"";
  }

  static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }
}
