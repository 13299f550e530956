package dev.auroracheck.remedy;

/**
 * A value of a parameter.
 *
 * @param isStatic whether it takes effect only after a reboot
 */
public record ParameterValue(String value, boolean isStatic) {}
