/** Checks on what the pipe's role may do. */
@NullMarked
package dev.auroracheck.check.privileges;

import org.jspecify.annotations.NullMarked;
