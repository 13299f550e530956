package dev.auroracheck.facts;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What follows from facts, kept with them: a dozen checks ask for the same sets of all tables. It
 * holds nothing but values of pure functions, so that it makes no difference but in time.
 */
public final class Derived {
  private final IdentityHashMap<Object, Map<Class<?>, Object>> values = new IdentityHashMap<>();

  /**
   * The value of that type, worked out the first time that it is asked for.
   *
   * @param asked what it follows from beside the facts, the same object each time
   */
  public synchronized <T> T once(Class<T> type, Object asked, Supplier<T> work) {
    Map<Class<?>, Object> known = values.computeIfAbsent(asked, a -> new HashMap<>());
    Object value = known.get(type);
    if (value == null) {
      value = work.get();
      known.put(type, value);
    }
    return type.cast(value);
  }
}
