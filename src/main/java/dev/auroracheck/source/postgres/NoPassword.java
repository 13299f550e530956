package dev.auroracheck.source.postgres;

import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/**
 * Gives the driver no password. Without this, the driver looks for one in a password file by its
 * own rules, also in a file that others can read.
 */
public final class NoPassword implements AuthenticationPlugin {
  @Override
  public char @Nullable [] getPassword(AuthenticationRequestType type) {
    return null;
  }
}
