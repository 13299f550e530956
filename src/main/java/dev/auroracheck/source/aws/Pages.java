package dev.auroracheck.source.aws;

import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** The pages of one answer. Each page is a call with a time limit of its own. */
final class Pages {
  /** A limit, because an endpoint that always names a next page would never end. */
  private static final int MOST = 500;

  private static final ThreadLocal<Pages> CURRENT = new ThreadLocal<>();

  private volatile long began = System.nanoTime();
  private int count;

  /** Runs a call of a client that has the {@link Interceptor}. */
  <T> T of(Supplier<T> calls) {
    CURRENT.set(this);
    try {
      return calls.get();
    } finally {
      CURRENT.remove();
    }
  }

  /** How long the current call has taken, in nanoseconds. */
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

  /** Records when a call begins. The SDK invokes it on the thread of the call. */
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
