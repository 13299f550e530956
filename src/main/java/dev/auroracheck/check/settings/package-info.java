/** Checks on server parameters and the cluster parameter group. */
@NullMarked
package dev.auroracheck.check.settings;

import org.jspecify.annotations.NullMarked;
