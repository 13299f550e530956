package dev.auroracheck.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.request.ServiceRegion.Cloud;
import dev.auroracheck.source.clickpipes.StaticAddressList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class RegionNamesTest {
  private static String refusal(String typed) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> ServiceRegion.parse(typed))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "us-est-1, us-east-1",
    "us-east1, us-east-1",
    "us_east_1, us-east-1",
    "eu-wst-3, eu-west-3",
    "aws:us-esst-2, us-east-2",
    "su-east-1, sa-east-1",
    "gcp:us-esat4, gcp:us-east4",
    "gpc:europe-west4, gcp:europe-west4",
    "gcp:us-east-1, gcp:us-east1",
    "europe-west4, gcp:europe-west4",
    "azure:westeurop, azure:westeurope",
    "azure:eastus4, azure:eastus",
    "westeurope, azure:westeurope",
    "azur:eastus2, azure:eastus2",
  })
  void aMistakeIsRefusedWithTheNearestName(String typed, String meant) {
    String message = refusal(typed);
    assertTrue(message.contains("did you mean ") && message.contains(meant), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mars", "us-moon-1", "gcp:moon", "azure:moon", "oracle:us-east-1", ":", ""})
  void whatIsNoRegionIsRefusedWithExamples(String typed) {
    String message = refusal(typed);
    assertTrue(message.contains("write us-east-1, gcp:europe-west4"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "us-east-1, true",
    "US-East-1, true",
    "aws:us-west-1, true",
    "us-gov-west-1, true",
    "gcp:europe-west9, true",
    "azure:germanywestcentral, true",
    "eu-west-4, false",
    "us-east-3, false",
    "gcp:europe-west99, false",
    "ke-southwest-1, false",
    "gcp:antarctica-south1, false",
    "azure:icelandcentral, false",
  })
  void aWellFormedNameIsTaken(String typed, boolean known) {
    assertEquals(known, ServiceRegion.parse(typed).isKnown());
  }

  static Stream<ServiceRegion> regionsOfOthers() {
    StaticAddresses list = StaticAddressList.bundled();
    return Stream.of(
            Region.regions().stream().filter(r -> !r.isGlobalRegion()).map(Region::id),
            list.aws().keySet().stream())
        .flatMap(s -> s)
        .map(id -> new ServiceRegion(Cloud.AWS, id));
  }

  @ParameterizedTest
  @MethodSource("regionsOfOthers")
  void everyRegionOfTheSdkAndTheListIsKnown(ServiceRegion region) {
    assertTrue(region.isKnown());
    assertEquals(region, ServiceRegion.parse(region.id()));
  }

  @Test
  void everyGoogleRegionOfTheListIsKnown() {
    StaticAddressList.bundled()
        .gcp()
        .keySet()
        .forEach(id -> assertTrue(new ServiceRegion(Cloud.GCP, id).isKnown(), id));
  }
}
