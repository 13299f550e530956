/** Checks on open transactions, pending maintenance, and objects that earlier pipes left. */
@NullMarked
package dev.auroracheck.check.workload;

import org.jspecify.annotations.NullMarked;
