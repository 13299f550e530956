/** Checks of the section {@code privileges}: the pipe's role, its login, and its rights. */
@NullMarked
package dev.auroracheck.check.privileges;

import org.jspecify.annotations.NullMarked;
