package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.LocalDate;
import java.util.Optional;

/**
 * All that was read in one run.
 *
 * @param alias where the CNAME records of a host outside RDS lead, if that is a name of RDS
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

  /** The same with another role, as what would be so if it were there. */
  public Facts withRole(Role role) {
    return withDatabase(database.withRole(Fact.of(role)));
  }
}
