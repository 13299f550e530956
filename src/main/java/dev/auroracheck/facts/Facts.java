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
    LocalDate today) {}
