/** Measures how the database side grows with the database; {@code docs/performance.md}. */
@NullMarked
package dev.auroracheck.bench;

import org.jspecify.annotations.NullMarked;
