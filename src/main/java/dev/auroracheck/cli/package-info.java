/**
 * The command line: options, environment, precedence, and what is printed. No other package writes
 * to a stream or ends the process.
 */
@NullMarked
package dev.auroracheck.cli;

import org.jspecify.annotations.NullMarked;
