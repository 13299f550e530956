package dev.auroracheck.servers;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * System properties of which each test class has its own: what the AWS SDK and pgjdbc read of them
 * is set by tests, and test classes run at the same time. A thread has those of the thread that
 * started it.
 */
public final class OwnProperties extends Properties {
  private static final long serialVersionUID = 1;

  private static final InheritableThreadLocal<Map<String, String>> OWN =
      new InheritableThreadLocal<>();

  private OwnProperties(Properties shared) {
    putAll(shared);
  }

  /** Takes the place of this JVM's system properties. */
  static synchronized void install() {
    if (!(System.getProperties() instanceof OwnProperties)) {
      System.setProperties(new OwnProperties(System.getProperties()));
    }
  }

  /** From now on the current thread has its own, and none of them is set. */
  static void begin() {
    OWN.set(new ConcurrentHashMap<>());
  }

  private static @Nullable Map<String, String> own(Object key) {
    String name = String.valueOf(key);
    return name.startsWith("aws.") || name.startsWith("org.postgresql.") ? OWN.get() : null;
  }

  @Override
  public @Nullable String getProperty(String key) {
    Map<String, String> own = own(key);
    return own == null ? super.getProperty(key) : own.get(key);
  }

  @Override
  public @Nullable String getProperty(String key, @Nullable String otherwise) {
    String value = getProperty(key);
    return value == null ? otherwise : value;
  }

  @Override
  public synchronized @Nullable Object setProperty(String key, String value) {
    Map<String, String> own = own(key);
    return own == null ? super.setProperty(key, value) : own.put(key, value);
  }

  /** What {@link System#clearProperty} calls. */
  @Override
  public synchronized @Nullable Object remove(Object key) {
    Map<String, String> own = own(key);
    return own == null ? super.remove(key) : own.remove(String.valueOf(key));
  }
}
