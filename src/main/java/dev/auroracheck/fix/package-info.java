/** Merges the fixes of a run into one plan, and writes it as SQL, AWS CLI and Terraform. */
@NullMarked
package dev.auroracheck.fix;

import org.jspecify.annotations.NullMarked;
