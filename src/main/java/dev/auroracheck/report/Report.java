package dev.auroracheck.report;

import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Verdict;
import dev.auroracheck.fix.Origin;
import dev.auroracheck.fix.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a run found.
 *
 * @param origin the run that it is of
 * @param took from the start to the last result
 * @param whole whether every check was selected
 * @param plan the fixes of what was found
 */
public record Report(
    Origin origin,
    Duration took,
    Target target,
    Verdict verdict,
    List<Outcome> outcomes,
    boolean whole,
    Plan plan) {

  /** A host with its port. */
  public record Address(String host, int port) {}

  /** What was looked at. */
  public record Target(Database database, Cluster cluster, Pipe pipe) {}

  /**
   * The database, as it was logged in to.
   *
   * @param server what answered, for people: {@code Aurora PostgreSQL 16.11}; absent where nothing
   *     did
   * @param encrypted whether the session was
   */
  public record Database(
      Address address, String name, String user, Optional<String> server, boolean encrypted) {}

  /**
   * The cluster in AWS.
   *
   * @param writer its writer endpoint, where AWS named one that is not the given host
   */
  public record Cluster(Optional<String> id, Optional<String> region, Optional<Address> writer) {}

  /**
   * The pipe that is to be made.
   *
   * @param publication absent where the pipe makes its own
   */
  public record Pipe(
      String user,
      Optional<String> publication,
      String connectivity,
      Optional<String> clickhouseRegion) {}

  /** Where the pipe is to connect: to the writer endpoint where it is known. */
  Address pipeAddress() {
    return target.cluster().writer().orElse(target.database().address());
  }

  /** Whether no check has a result: each one is skipped or could not be decided. */
  boolean nothingKnown() {
    return count(Status.SKIP) + count(Status.ERROR) == outcomes.size() && count(Status.ERROR) > 0;
  }

  /** Whether every check that needs AWS was left out. */
  boolean awsUnasked() {
    return whole
        && outcomes.stream()
            .filter(o -> o.about().needs() == Needs.API)
            .allMatch(o -> o.status() == Status.SKIP);
  }

  /** How many outcomes have the status. */
  public long count(Status status) {
    return outcomes.stream().filter(o -> o.status() == status).count();
  }
}
