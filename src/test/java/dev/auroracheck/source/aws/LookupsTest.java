package dev.auroracheck.source.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookupsTest {

  @Test
  void everyNameIsLookedUpAndFewAtATime() throws InterruptedException {
    List<String> names = IntStream.range(0, 400).mapToObj(i -> "cluster-" + i).toList();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    AtomicInteger threads = new AtomicInteger();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    // the first ones wait for each other: they run at the same time
    CountDownLatch together = new CountDownLatch(Lookups.AT_A_TIME);
    ExecutorService executor =
        Executors.newCachedThreadPool(
            task -> {
              threads.incrementAndGet();
              return new Thread(task);
            });
    try {
      Map<String, Set<InetAddress>> found =
          new Lookups(
                  executor,
                  name -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    together.countDown();
                    try {
                      assertTrue(together.await(10, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    running.decrementAndGet();
                    return name.endsWith("7") ? Set.of() : Set.of(loopback);
                  })
              .addresses(names);
      assertEquals(names, List.copyOf(found.keySet()));
      found.forEach(
          (name, addresses) -> assertEquals(name.endsWith("7") ? 0 : 1, addresses.size(), name));
    } finally {
      executor.shutdown();
      assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS));
    }
    assertEquals(Lookups.AT_A_TIME, most.get());
    assertEquals(Lookups.AT_A_TIME, threads.get());
  }
}
