/**
 * Options, environment and precedence; the only package that writes to a stream or ends the
 * process.
 */
@NullMarked
package dev.auroracheck.cli;

import org.jspecify.annotations.NullMarked;
