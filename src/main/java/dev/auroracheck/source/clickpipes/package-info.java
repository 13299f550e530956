/** Reads the list of published addresses that ClickPipes connects from. */
@NullMarked
package dev.auroracheck.source.clickpipes;

import org.jspecify.annotations.NullMarked;
