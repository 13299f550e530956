package dev.auroracheck.check;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Terraform resource.
 *
 * @param attributes strings, numbers, booleans, lists of strings; in the order to write them
 */
public record Resource(String type, Map<String, Object> attributes) {
  public static Resource of(String type) {
    return new Resource(type, Map.of());
  }

  public Resource with(String attribute, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(attributes);
    all.put(attribute, value);
    return new Resource(type, all);
  }
}
