/** Checks of the section {@code publication}: the publication that the pipe reads. */
@NullMarked
package dev.auroracheck.check.publication;

import org.jspecify.annotations.NullMarked;
