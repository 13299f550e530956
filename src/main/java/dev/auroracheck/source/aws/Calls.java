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

/** Makes calls beside each other: bounded, traced, and with a fact for an end, whatever happens. */
final class Calls {
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
    return CompletableFuture.supplyAsync(
            () -> {
              long start = System.nanoTime();
              try {
                return Fact.of(call.get());
              } finally {
                trace.accept(
                    String.format(
                        Locale.ROOT,
                        "%6.1f ms  aws  %s",
                        (System.nanoTime() - start) / 1e6,
                        action));
              }
            },
            executor)
        // a connect that is under way is not ended by the SDK's own limits
        .orTimeout(timeout.toMillis() + 500, TimeUnit.MILLISECONDS)
        .exceptionally(
            e -> {
              Throwable cause =
                  e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
              return cause instanceof TimeoutException
                  ? Fact.failed(
                      "the AWS API (" + action + ") did not answer within " + seconds(),
                      "Check the network, or wait longer with --timeout")
                  : AwsFailure.of(action, cause, seconds());
            });
  }

  private String seconds() {
    return timeout.toMillis() / 1000.0 + " s";
  }
}
