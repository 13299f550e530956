/**
 * The facts that checks decide from: the server, the role, publications and tables, the cluster and
 * its network. They are read once and immutable.
 */
@NullMarked
package dev.auroracheck.facts;

import org.jspecify.annotations.NullMarked;
