package dev.auroracheck.report;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a run has to tell.
 *
 * @param took from the start to the last result
 * @param writer the cluster's writer endpoint, where AWS named one that is not the given host
 */
public record Report(
    String toolVersion,
    Instant startedAt,
    Duration took,
    Target target,
    Verdict verdict,
    List<Outcome> outcomes,
    boolean encrypted,
    Optional<Address> writer) {

  /** A host with its port. */
  public record Address(String host, int port) {}

  /**
   * What was looked at.
   *
   * @param server what answered, for people: {@code Aurora PostgreSQL 16.11}; absent where nothing
   *     did
   * @param publication absent where the pipe makes its own
   */
  public record Target(
      String host,
      int port,
      String database,
      String user,
      String pipeUser,
      Optional<String> server,
      Optional<String> clusterId,
      Optional<String> awsRegion,
      Optional<String> publication,
      String connectivity,
      Optional<String> clickhouseRegion) {}

  /** Where the pipe is to connect: to the writer endpoint where it is known. */
  Address pipeAddress() {
    return writer.orElseGet(() -> new Address(target.host(), target.port()));
  }

  /** How many outcomes have the status. */
  public long count(Outcome.Status status) {
    return outcomes.stream().filter(o -> o.status() == status).count();
  }
}
