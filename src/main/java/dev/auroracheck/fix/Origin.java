package dev.auroracheck.fix;

import java.time.Instant;

/**
 * The run that a plan is of.
 *
 * @param version of the program
 * @param at when it began
 */
public record Origin(String version, String host, int port, String database, Instant at) {}
