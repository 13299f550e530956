/**
 * What is so, read once: the server, its role, publications and tables; the cluster and its
 * network.
 */
@NullMarked
package dev.auroracheck.facts;

import org.jspecify.annotations.NullMarked;
