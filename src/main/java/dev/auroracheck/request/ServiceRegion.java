package dev.auroracheck.request;

import java.util.Locale;
import java.util.regex.Pattern;

/** Where a ClickHouse Cloud service runs. */
public record ServiceRegion(Cloud cloud, String region) {

  /** The clouds that ClickHouse Cloud runs on. */
  public enum Cloud {
    AWS,
    GCP,
    AZURE
  }

  private static final Pattern AWS_REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-\\d{1,2}");
  private static final Pattern OTHER_REGION = Pattern.compile("[a-z][a-z0-9-]*");

  /**
   * Reads {@code us-east-1}, {@code aws:us-east-1}, {@code gcp:europe-west4} or {@code
   * azure:westeurope}.
   *
   * @throws IllegalArgumentException where the cloud is unknown or the region has not its form
   */
  public static ServiceRegion parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    int colon = lower.indexOf(':');
    String cloudName = colon < 0 ? "aws" : lower.substring(0, colon);
    String region = lower.substring(colon + 1);
    Cloud cloud =
        switch (cloudName) {
          case "aws" -> Cloud.AWS;
          case "gcp" -> Cloud.GCP;
          case "azure" -> Cloud.AZURE;
          default -> throw new IllegalArgumentException("the cloud is aws, gcp or azure");
        };
    Pattern form = cloud == Cloud.AWS ? AWS_REGION : OTHER_REGION;
    if (!form.matcher(region).matches()) {
      throw new IllegalArgumentException(
          "a region looks like us-east-1, gcp:europe-west4 or azure:westeurope");
    }
    return new ServiceRegion(cloud, region);
  }

  /** As it is given on the command line, with the cloud where that is not AWS. */
  public String id() {
    return cloud == Cloud.AWS ? region : cloud.name().toLowerCase(Locale.ROOT) + ":" + region;
  }
}
