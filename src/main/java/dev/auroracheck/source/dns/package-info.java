/** Follows a host name to the name behind it. */
@NullMarked
package dev.auroracheck.source.dns;

import org.jspecify.annotations.NullMarked;
