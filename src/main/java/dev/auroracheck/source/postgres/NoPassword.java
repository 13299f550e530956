package dev.auroracheck.source.postgres;

import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/**
 * Keeps the driver from looking for a password. By default the driver reads password files by its
 * own rules, even a file that others can read.
 */
public final class NoPassword implements AuthenticationPlugin {
  @Override
  public char @Nullable [] getPassword(AuthenticationRequestType type) {
    return null;
  }
}
