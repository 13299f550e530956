/** Checks on reaching the right server: login, encryption, endpoint, cluster, version. */
@NullMarked
package dev.auroracheck.check.connection;

import org.jspecify.annotations.NullMarked;
