/** Reads facts from the RDS and EC2 APIs: calls side by side, in at most three rounds. */
@NullMarked
package dev.auroracheck.source.aws;

import org.jspecify.annotations.NullMarked;
