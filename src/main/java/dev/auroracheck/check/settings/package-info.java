/** Checks of server parameters and of the cluster parameter group. */
@NullMarked
package dev.auroracheck.check.settings;

import org.jspecify.annotations.NullMarked;
