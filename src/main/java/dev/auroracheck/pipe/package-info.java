/**
 * The model of a pipe: its scope, identities and publication, and what the engine does with them.
 * Pure.
 */
@NullMarked
package dev.auroracheck.pipe;

import org.jspecify.annotations.NullMarked;
