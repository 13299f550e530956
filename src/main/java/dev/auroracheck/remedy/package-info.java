/**
 * The changes that a fix consists of, as plain values. A {@link dev.auroracheck.remedy.Change} can
 * be applied to the facts, merged with others of its type, and written in any language. This
 * package contains no SQL, no shell commands and no Terraform.
 */
@NullMarked
package dev.auroracheck.remedy;

import org.jspecify.annotations.NullMarked;
