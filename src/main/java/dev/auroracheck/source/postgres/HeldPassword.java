package dev.auroracheck.source.postgres;

import dev.auroracheck.request.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;

/**
 * Gives pgjdbc the password when the server asks for it. pgjdbc creates the plug-in from its class
 * name, so the plug-in finds the source of the password by the key of the login. It also keeps the
 * driver from looking for a password: by default the driver reads password files by its own rules,
 * even a file that others can read.
 */
public final class HeldPassword implements AuthenticationPlugin {
  private static final Map<String, Source> SOURCES = new ConcurrentHashMap<>();

  private final Source source;

  /** Gives the password of one login. */
  interface Source {
    /**
     * The password, after the time for which it is held back.
     *
     * @return empty where there is none
     * @throws PSQLException where it must not be sent
     */
    Optional<Secret> password() throws PSQLException;
  }

  /** Called by pgjdbc, with the properties of the connection. */
  public HeldPassword(Properties info) {
    source = SOURCES.getOrDefault(info.getProperty("sslfactoryarg", ""), Optional::empty);
  }

  /** Registers the source of a login, until {@link #forget}. */
  static void hold(String key, Source source) {
    SOURCES.put(key, source);
  }

  static void forget(String key) {
    SOURCES.remove(key);
  }

  @Override
  public char @Nullable [] getPassword(AuthenticationRequestType type) throws PSQLException {
    return source.password().map(secret -> secret.reveal().toCharArray()).orElse(null);
  }
}
