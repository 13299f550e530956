/** Reads facts from PostgreSQL over JDBC, in a few round trips whatever the number of tables. */
@NullMarked
package dev.auroracheck.source.postgres;

import org.jspecify.annotations.NullMarked;
