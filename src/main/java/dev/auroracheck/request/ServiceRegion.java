package dev.auroracheck.request;

import java.util.List;
import java.util.Locale;

/** The cloud and region of a ClickHouse Cloud service. */
public record ServiceRegion(Cloud cloud, String region) {

  /** The clouds that ClickHouse Cloud runs on. */
  public enum Cloud {
    AWS,
    GCP,
    AZURE;

    /** The prefix of its regions on the command line. */
    String prefix() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads {@code us-east-1}, {@code aws:us-east-1}, {@code gcp:europe-west4} or {@code
   * azure:westeurope}.
   *
   * @throws IllegalArgumentException where the cloud is unknown or has no such region; the message
   *     is a clause that names what to write instead
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

  /** Whether the region is in the bundled list of this cloud. */
  public boolean isKnown() {
    return RegionNames.isKnown(this);
  }

  /** The region as given on the command line, with the prefix of the cloud unless that is AWS. */
  public String id() {
    return cloud == Cloud.AWS ? region : cloud.prefix() + ":" + region;
  }
}
