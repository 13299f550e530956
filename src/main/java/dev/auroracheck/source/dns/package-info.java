/** Resolves host names, and follows aliases to the RDS endpoint behind them. */
@NullMarked
package dev.auroracheck.source.dns;

import org.jspecify.annotations.NullMarked;
