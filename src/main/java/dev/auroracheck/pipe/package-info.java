/**
 * The model of a pipe: its scope, replica identities and publication, and what the engine does with
 * them. Pure functions of the facts and the request.
 */
@NullMarked
package dev.auroracheck.pipe;

import org.jspecify.annotations.NullMarked;
