package dev.auroracheck.facts;

import java.time.LocalDate;
import java.util.Optional;

/**
 * All that was read in one run.
 *
 * @param alias where the CNAME records of a host outside RDS lead, if that is a name of RDS
 * @param today the day of the run, in UTC
 */
public record Facts(
    DatabaseFacts database,
    AwsFacts aws,
    StaticAddresses addresses,
    Optional<String> alias,
    LocalDate today) {

  /** The same with another role, as what would be so if it were there. */
  public Facts withRole(Role role) {
    return new Facts(
        new DatabaseFacts(
            database.login(),
            database.server(),
            Fact.of(role),
            database.replication(),
            database.publications(),
            database.publicationElsewhere(),
            database.relations(),
            database.columns(),
            database.structures(),
            database.filled(),
            database.toasted(),
            database.slots(),
            database.activity(),
            database.sessions()),
        aws,
        addresses,
        alias,
        today);
  }
}
