package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Everything that was read in one run.
 *
 * @param alias the RDS name that the CNAME records of a host outside RDS point to; absent where
 *     they point to no RDS name
 * @param today the day of the run, in UTC
 */
@RecordBuilder
public record Facts(
    DatabaseFacts database,
    AwsFacts aws,
    StaticAddresses addresses,
    Optional<String> alias,
    LocalDate today)
    implements FactsBuilder.With {

  /** The same facts with another role, for a simulation in which that role exists. */
  public Facts withRole(Role role) {
    return withDatabase(database.withRole(Fact.of(role)));
  }
}
