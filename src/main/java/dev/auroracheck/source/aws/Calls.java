package dev.auroracheck.source.aws;

import dev.auroracheck.facts.Fact;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs AWS calls in parallel. Each call has a time limit, is traced, and ends with a fact, also
 * when it fails.
 */
final class Calls {
  /**
   * Added to the time limit, so that the SDK's own limit, whose error is more precise, comes first.
   */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Executor executor;
  private final Consumer<String> trace;
  private final Duration timeout;

  Calls(Executor executor, Consumer<String> trace, Duration timeout) {
    this.executor = executor;
    this.trace = trace;
    this.timeout = timeout;
  }

  /** Starts a call. */
  <T> CompletableFuture<Fact<T>> start(Action what, Supplier<T> call) {
    String action = what.id();
    Pages pages = new Pages();
    CompletableFuture<Fact<T>> made =
        CompletableFuture.supplyAsync(
            () -> {
              long start = System.nanoTime();
              try {
                return Fact.of(pages.of(call));
              } finally {
                trace.accept(
                    String.format(
                        Locale.ROOT,
                        "%6.1f ms  aws  %s",
                        (System.nanoTime() - start) / 1e6,
                        action));
              }
            },
            executor);
    limit(made, pages);
    return made.exceptionally(
        e -> {
          Throwable cause =
              e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
          return cause instanceof TimeoutException
              ? AwsFailure.noAnswer(action, seconds())
              : AwsFailure.of(action, cause, seconds());
        });
  }

  /**
   * Ends a call that waits too long for one page. The SDK's own limits do not end a TCP connect
   * that is in progress.
   */
  private void limit(CompletableFuture<?> made, Pages pages) {
    long left = timeout.plus(GRACE).toNanos() - pages.elapsed();
    if (left <= 0) {
      made.completeExceptionally(new TimeoutException());
      return;
    }
    CompletableFuture.delayedExecutor(left, TimeUnit.NANOSECONDS)
        .execute(
            () -> {
              if (!made.isDone()) {
                limit(made, pages);
              }
            });
  }

  private String seconds() {
    return timeout.toMillis() / 1000.0 + " s";
  }
}
