/** Checks on the tables in scope, and what is in scope. */
@NullMarked
package dev.auroracheck.check.tables;

import org.jspecify.annotations.NullMarked;
