/**
 * The list of all checks. It stands apart from them so that no package depends on its own users.
 */
@NullMarked
package dev.auroracheck.check.registry;

import org.jspecify.annotations.NullMarked;
