package dev.auroracheck.source.aws;

import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** The calls that one question takes: each page of an answer is a call with a time limit. */
final class Pages {
  /** Something that always names a next page would be asked for ever. */
  private static final int MOST = 500;

  private static final ThreadLocal<Pages> CURRENT = new ThreadLocal<>();

  private volatile long began = System.nanoTime();
  private int count;

  /** Runs calls of clients that {@link Interceptor} was given to. */
  <T> T of(Supplier<T> calls) {
    CURRENT.set(this);
    try {
      return calls.get();
    } finally {
      CURRENT.remove();
    }
  }

  /** How long the call under way has taken, in nanoseconds. */
  long elapsed() {
    return System.nanoTime() - began;
  }

  private void next() {
    began = System.nanoTime();
    count++;
    if (count > MOST) {
      throw SdkClientException.create("the answer has more than " + MOST + " pages");
    }
  }

  /** Notes when a call begins; the SDK asks it on the thread that makes the call. */
  static final class Interceptor implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      Pages pages = CURRENT.get();
      if (pages != null) {
        pages.next();
      }
    }
  }
}
