package dev.auroracheck.remedy;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.ClusterChange.ShowWriterEndpoint;
import java.util.Optional;

/** The remedy for a host that is not the cluster's writer endpoint. */
public final class UseWriterEndpoint {
  /** The consequence of a choice that shows where the host is: a clause. */
  public static final String SHOWS = "the command only reads, and shows what to use as --host";

  private UseWriterEndpoint() {}

  /** Names the writer endpoint to use or, if it is not known, the command that shows it. */
  public static Remedy of(Context context) {
    return endpoint(context)
        .map(UseWriterEndpoint::run)
        .orElseGet(
            () -> of("Use the cluster's writer endpoint as --host and in ClickPipes", context));
  }

  /**
   * Names the same endpoint, after an order that says what to do with it.
   *
   * @param advice an order without a full stop
   */
  public static Remedy of(String advice, Context context) {
    String cluster = Parameters.clusterId(context);
    return Remedy.manual(advice)
        .and(
            endpoint(context)
                .map(UseWriterEndpoint::run)
                .orElseGet(
                    () -> Remedy.choice(SHOWS, new ShowWriterEndpoint(cluster, Optional.empty()))));
  }

  private static Optional<String> endpoint(Context context) {
    return context.aws().cluster().known().flatMap(Cluster::endpoint);
  }

  private static Remedy run(String endpoint) {
    return Remedy.manual(
        "Create the pipe with host " + endpoint + ", and run again with --host " + endpoint);
  }
}
