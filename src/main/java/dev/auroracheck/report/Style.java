package dev.auroracheck.report;

/**
 * What a reader of text can see, and wants to.
 *
 * @param width how many characters a line may have
 * @param quiet whether only problems and the verdict are shown
 */
public record Style(Palette palette, int width, boolean quiet) {}
