/** Checks on what runs on the server, and on what earlier pipes left there. */
@NullMarked
package dev.auroracheck.check.workload;

import org.jspecify.annotations.NullMarked;
