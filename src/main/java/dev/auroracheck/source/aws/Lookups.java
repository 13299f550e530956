package dev.auroracheck.source.aws;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks up names in DNS, a few at a time, because an account may have hundreds of clusters. */
final class Lookups {
  static final int AT_A_TIME = 8;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Executor executor;
  private final Function<String, Set<InetAddress>> lookup;

  /**
   * @param lookup returns the IP addresses of a host name
   */
  Lookups(Executor executor, Function<String, Set<InetAddress>> lookup) {
    this.executor = executor;
    this.lookup = lookup;
  }

  /**
   * The IP addresses of each name.
   *
   * @return an empty set for a name that DNS does not know or did not answer in time
   */
  Map<String, Set<InetAddress>> addresses(Collection<String> names) {
    Map<String, CompletableFuture<Set<InetAddress>>> pending = new LinkedHashMap<>();
    names.forEach(
        name ->
            pending.computeIfAbsent(
                name,
                n ->
                    new CompletableFuture<Set<InetAddress>>()
                        .completeOnTimeout(Set.of(), LIMIT.toMillis(), TimeUnit.MILLISECONDS)));
    Queue<Map.Entry<String, CompletableFuture<Set<InetAddress>>>> queue =
        new ConcurrentLinkedQueue<>(pending.entrySet());
    for (int i = 0; i < Math.min(AT_A_TIME, pending.size()); i++) {
      executor.execute(() -> work(queue));
    }
    Map<String, Set<InetAddress>> found = new LinkedHashMap<>();
    pending.forEach((name, addresses) -> found.put(name, addresses.join()));
    return found;
  }

  private void work(Queue<Map.Entry<String, CompletableFuture<Set<InetAddress>>>> queue) {
    Map.@Nullable Entry<String, CompletableFuture<Set<InetAddress>>> next;
    while ((next = queue.poll()) != null) {
      // a name whose time is over is not looked up: nobody waits for it any more
      if (!next.getValue().isDone()) {
        next.getValue().complete(lookup.apply(next.getKey()));
      }
    }
  }
}
