/** IP addresses and ranges of them: arithmetic that every other package may use. */
@NullMarked
package dev.auroracheck.address;

import org.jspecify.annotations.NullMarked;
