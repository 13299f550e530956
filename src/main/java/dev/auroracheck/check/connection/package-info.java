/** Checks that the pipe can log in to the right server: login, TLS, endpoint, cluster, version. */
@NullMarked
package dev.auroracheck.check.connection;

import org.jspecify.annotations.NullMarked;
