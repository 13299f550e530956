/**
 * What the user asked: target, pipe, scope, selection. Immutable, and knows nothing of the rest.
 */
@NullMarked
package dev.auroracheck.request;

import org.jspecify.annotations.NullMarked;
