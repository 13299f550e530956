package dev.auroracheck.source.aws;

import static dev.auroracheck.source.aws.Ec2Pages.genuine;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessExclusion;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessOptions;

/** Reads the account's VPC Block Public Access in this region. */
final class PublicAccessBlockCalls {
  /** The HTTP status of an EC2 emulator for an action that it does not support. */
  private static final int NOT_THERE = 500;

  private final Supplier<Ec2Client> ec2;
  private final Calls calls;

  PublicAccessBlockCalls(Supplier<Ec2Client> ec2, Calls calls) {
    this.ec2 = ec2;
    this.calls = calls;
  }

  /** Starts to read VPC Block Public Access, with its exclusions. */
  CompletableFuture<Fact<Network.PublicAccessBlock>> block() {
    CompletableFuture<Fact<List<VpcBlockPublicAccessExclusion>>> exclusions =
        calls.start(
            Action.DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_EXCLUSIONS, () -> orNone(this::exclusions));
    return calls
        .start(Action.DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_OPTIONS, () -> orNone(this::options))
        .thenCombine(
            exclusions,
            (options, excluded) ->
                excluded instanceof Fact.Unavailable<?> u
                    ? Fact.copy(u)
                    : options.map(o -> NetworkFacts.block(o.stream().findFirst(), excluded.get())));
  }

  /**
   * Nothing is blocked where EC2 does not have the feature. EC2 reports the block of every subnet.
   * This call is made only where it did not, which is the case for emulators of EC2. An answer that
   * is not an error of EC2 itself confirms that.
   */
  private static <T> List<T> orNone(Supplier<List<T>> call) {
    try {
      return call.get();
    } catch (Ec2Exception e) {
      boolean unknown =
          AwsFailure.code(e)
              .map(Set.of("InvalidAction", "UnsupportedOperation")::contains)
              .orElse(e.statusCode() == NOT_THERE);
      if (!unknown) {
        throw e;
      }
      return List.of();
    }
  }

  private List<VpcBlockPublicAccessOptions> options() {
    return List.of(
        genuine(ec2.get().describeVpcBlockPublicAccessOptions(r -> {}))
            .vpcBlockPublicAccessOptions());
  }

  /** Reads all pages of the exclusions. The SDK has no paginator for them. */
  private List<VpcBlockPublicAccessExclusion> exclusions() {
    List<VpcBlockPublicAccessExclusion> all = new ArrayList<>();
    String token = null;
    do {
      String next = token;
      var page = genuine(ec2.get().describeVpcBlockPublicAccessExclusions(r -> r.nextToken(next)));
      all.addAll(page.vpcBlockPublicAccessExclusions());
      token = page.nextToken();
    } while (token != null && !token.isEmpty());
    return all;
  }
}
