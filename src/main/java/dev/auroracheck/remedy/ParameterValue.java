package dev.auroracheck.remedy;

/**
 * A value of a parameter.
 *
 * @param isStatic whether the value takes effect only after a reboot
 */
public record ParameterValue(String value, boolean isStatic) {}
