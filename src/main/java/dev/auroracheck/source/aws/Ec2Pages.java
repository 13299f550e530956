package dev.auroracheck.source.aws;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.ec2.model.Ec2Response;
import software.amazon.awssdk.services.ec2.model.Filter;

/** Reads the pages of EC2's answers, and builds the filters of its calls. */
final class Ec2Pages {
  private Ec2Pages() {}

  static <P extends Ec2Response> Stream<P> genuine(SdkIterable<P> pages) {
    return pages.stream().map(Ec2Pages::genuine);
  }

  /** Rejects a page that does not come from EC2 and would look like an empty answer. */
  static <P extends Ec2Response> P genuine(P page) {
    boolean isPage =
        page.sdkHttpResponse()
            .firstMatchingHeader("Content-Type")
            .filter(type -> type.contains("html"))
            .isPresent();
    if (isPage && page.responseMetadata().requestId().equals("UNKNOWN")) {
      throw SdkClientException.create("the answer does not come from EC2");
    }
    return page;
  }

  static Filter ofVpc(String vpcId) {
    return filter("vpc-id", List.of(vpcId));
  }

  static Filter filter(String name, Collection<String> values) {
    return Filter.builder().name(name).values(values).build();
  }
}
