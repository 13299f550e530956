package dev.auroracheck.request;

import dev.auroracheck.request.ServiceRegion.Cloud;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of the regions of AWS, Google Cloud and Azure, to find spelling mistakes. New regions
 * open all the time, so a name that is not in these lists can still be right.
 */
final class RegionNames {
  /** A name that differs from a region's name in at most this many letters is a mistake. */
  private static final int NEAR = 2;

  private static final int SHOWN = 3;

  private static final String DIRECTION =
      "(north|south|east|west|central|northeast|northwest|southeast|southwest)";

  private static final Pattern AWS_FORM =
      Pattern.compile("[a-z]{2}(-gov|-iso[a-z]?)?-" + DIRECTION + "-\\d|eusc-[a-z]{2}-.+-\\d");

  private static final Pattern GCP_FORM = Pattern.compile("[a-z]{2,}-" + DIRECTION + "\\d{1,2}");

  private static final Pattern AZURE_FORM =
      Pattern.compile("[a-z]*(north|south|east|west|central)[a-z]*\\d?");

  private static final Set<String> AWS_REGIONS =
      words(
          """
          us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1
          us-iso-east-1 us-iso-west-1 us-isob-east-1 us-isob-west-1 us-isof-east-1 us-isof-south-1
          ca-central-1 ca-west-1 mx-central-1 sa-east-1 sa-west-1
          eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3
          eu-isoe-west-1 eusc-de-east-1 af-south-1 il-central-1 me-central-1 me-south-1 me-west-1
          ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2
          ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5
          ap-southeast-6 ap-southeast-7 cn-north-1 cn-northwest-1
          """);

  private static final Set<String> GCP_REGIONS =
      words(
          """
          africa-south1 asia-east1 asia-east2 asia-northeast1 asia-northeast2 asia-northeast3
          asia-south1 asia-south2 asia-southeast1 asia-southeast2 asia-southeast3
          australia-southeast1 australia-southeast2 europe-central2 europe-north1 europe-north2
          europe-southwest1 europe-west1 europe-west2 europe-west3 europe-west4 europe-west6
          europe-west8 europe-west9 europe-west10 europe-west12 me-central1 me-central2 me-west1
          northamerica-northeast1 northamerica-northeast2 northamerica-south1
          southamerica-east1 southamerica-west1 us-central1 us-east1 us-east4 us-east5 us-east7
          us-south1 us-west1 us-west2 us-west3 us-west4 us-west8
          """);

  private static final Set<String> AZURE_REGIONS =
      words(
          """
          australiacentral australiacentral2 australiaeast australiasoutheast austriaeast
          belgiumcentral brazilsouth brazilsoutheast canadacentral canadaeast centralindia
          centralus chilecentral chinaeast chinaeast2 chinaeast3 chinanorth chinanorth2
          chinanorth3 denmarkeast eastasia eastus eastus2 eastus3 finlandcentral francecentral
          francesouth germanynorth germanywestcentral greececentral indonesiacentral
          israelcentral italynorth japaneast japanwest jioindiacentral jioindiawest koreacentral
          koreasouth malaysiawest mexicocentral newzealandnorth northcentralus northeurope
          norwayeast norwaywest polandcentral qatarcentral saudiarabiaeast southafricanorth
          southafricawest southcentralus southeastasia southeastus southindia spaincentral
          swedencentral swedensouth switzerlandnorth switzerlandwest taiwannorth uaecentral
          uaenorth uksouth ukwest usdodcentral usdodeast usgovarizona usgovtexas usgovvirginia
          westcentralus westeurope westindia westus westus2 westus3
          """);

  private RegionNames() {}

  private static Set<String> words(String text) {
    return new LinkedHashSet<>(List.of(text.strip().split("\\s+")));
  }

  private static Set<String> regions(Cloud cloud) {
    return switch (cloud) {
      case AWS -> AWS_REGIONS;
      case GCP -> GCP_REGIONS;
      case AZURE -> AZURE_REGIONS;
    };
  }

  private static Pattern form(Cloud cloud) {
    return switch (cloud) {
      case AWS -> AWS_FORM;
      case GCP -> GCP_FORM;
      case AZURE -> AZURE_FORM;
    };
  }

  /** Whether the region is in the lists. */
  static boolean isKnown(ServiceRegion region) {
    return regions(region.cloud()).contains(region.region());
  }

  /**
   * Whether the region is in the lists, or may have opened since they were made. If the part of the
   * world is known, another number is not a spelling mistake: us-east-3 may be a new region.
   */
  static boolean isPossible(ServiceRegion region) {
    String name = region.region();
    if (isKnown(region) || !form(region.cloud()).matcher(name).matches()) {
      return isKnown(region);
    }
    String partOfTheWorld = name.substring(0, name.indexOf('-') + 1);
    Set<String> known = regions(region.cloud());
    return (!partOfTheWorld.isEmpty() && known.stream().anyMatch(k -> k.startsWith(partOfTheWorld)))
        || known.stream().noneMatch(k -> Spelling.distance(k, name) <= NEAR);
  }

  /**
   * The regions that the user may have meant, as they are written on the command line, the
   * likeliest first.
   */
  static List<String> near(String text) {
    String wanted = text.startsWith("aws:") ? text.substring(4) : text;
    List<String> ids = new ArrayList<>();
    for (Cloud cloud : Cloud.values()) {
      regions(cloud).forEach(name -> ids.add(new ServiceRegion(cloud, name).id()));
    }
    int least =
        ids.stream().mapToInt(id -> Spelling.distance(id, wanted)).min().orElse(Integer.MAX_VALUE);
    Stream<String> nearest =
        ids.stream().filter(id -> least <= NEAR && Spelling.distance(id, wanted) == least);
    // the name of a region of another cloud, without the prefix of that cloud
    Stream<String> elsewhere = ids.stream().filter(id -> id.endsWith(":" + wanted));
    return Stream.concat(elsewhere, nearest).distinct().limit(SHOWN).toList();
  }
}
