package dev.auroracheck.request;

import java.util.List;
import java.util.Locale;

/** Where a ClickHouse Cloud service runs. */
public record ServiceRegion(Cloud cloud, String region) {

  /** The clouds that ClickHouse Cloud runs on. */
  public enum Cloud {
    AWS,
    GCP,
    AZURE;

    /** The name on the command line. */
    String prefix() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads {@code us-east-1}, {@code aws:us-east-1}, {@code gcp:europe-west4} or {@code
   * azure:westeurope}.
   *
   * @throws IllegalArgumentException where the cloud is unknown or has no such region; the message
   *     is a clause that says what to write instead
   */
  public static ServiceRegion parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    int colon = lower.indexOf(':');
    String region = lower.substring(colon + 1);
    for (Cloud cloud : Cloud.values()) {
      ServiceRegion parsed = new ServiceRegion(cloud, region);
      if (cloud.prefix().equals(colon < 0 ? "aws" : lower.substring(0, colon))
          && RegionNames.isPossible(parsed)) {
        return parsed;
      }
    }
    List<String> near = RegionNames.near(lower);
    throw new IllegalArgumentException(
        near.isEmpty()
            ? "no such region; write us-east-1, gcp:europe-west4 or azure:westeurope"
            : "no such region; did you mean " + String.join(" or ", near) + "?");
  }

  /** Whether the cloud is known to have this region. */
  public boolean isKnown() {
    return RegionNames.isKnown(this);
  }

  /** As it is given on the command line, with the cloud where that is not AWS. */
  public String id() {
    return cloud == Cloud.AWS ? region : cloud.prefix() + ":" + region;
  }
}
