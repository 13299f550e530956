/** Reads facts from the AWS APIs, with parallel calls in at most three rounds. */
@NullMarked
package dev.auroracheck.source.aws;

import org.jspecify.annotations.NullMarked;
