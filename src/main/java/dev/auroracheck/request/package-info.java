/**
 * What the user requested: target, pipe, scope and selection of checks. Immutable, and independent
 * of all other packages.
 */
@NullMarked
package dev.auroracheck.request;

import org.jspecify.annotations.NullMarked;
