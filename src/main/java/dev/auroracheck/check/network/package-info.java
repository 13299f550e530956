/** Checks on the path from the ClickPipes addresses to the writer. */
@NullMarked
package dev.auroracheck.check.network;

import org.jspecify.annotations.NullMarked;
