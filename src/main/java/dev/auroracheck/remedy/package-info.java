/**
 * What a fix changes, as plain values: a {@link dev.auroracheck.remedy.Change} can be applied to
 * the facts, merged with others of its type, and written in any language. No SQL, no shell and no
 * Terraform here.
 */
@NullMarked
package dev.auroracheck.remedy;

import org.jspecify.annotations.NullMarked;
