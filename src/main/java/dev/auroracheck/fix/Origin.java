package dev.auroracheck.fix;

/**
 * The run that a plan is of.
 *
 * @param version of the program
 */
public record Origin(String version, String host, int port, String database) {}
