/**
 * A check, what it results in, the fix it proposes, and the runner and ordered list of all checks.
 */
@NullMarked
package dev.auroracheck.check;

import org.jspecify.annotations.NullMarked;
