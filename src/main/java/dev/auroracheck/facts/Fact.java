package dev.auroracheck.facts;

import java.util.Optional;
import java.util.function.Function;

/** A fact that was read, or the reason why it was not. */
public sealed interface Fact<T> {

  /** A fact that was read. */
  record Known<T>(T value) implements Fact<T> {}

  /**
   * A fact that was not read.
   *
   * @param why the kind of reason, which decides the result of the checks that need the fact
   * @param reason what happened, a sentence
   * @param remedy what makes the fact readable, a sentence; empty if nothing can be done about this
   *     fact by itself
   */
  record Unavailable<T>(Why why, String reason, String remedy) implements Fact<T> {}

  /** Why a fact was not read. */
  enum Why {
    /** The user asked not to read it. */
    NOT_ASKED,
    /** The fact does not exist for this cluster or request. */
    NOT_APPLICABLE,
    /** There is no database session. Check {@code connection} reports why. */
    NO_SESSION,
    /** The pipe's role does not exist. Check {@code pipe-user} reports it. */
    NO_ROLE,
    /** A connection pooler answers. Check {@code writer-endpoint} reports it. */
    POOLED,
    /** Reading it failed. */
    FAILED
  }

  /** Thrown by {@link #get} for a fact that was not read. The runner turns it into a result. */
  final class UnavailableException extends RuntimeException {
    private final transient Unavailable<?> fact;

    UnavailableException(Unavailable<?> fact) {
      super(fact.reason());
      this.fact = fact;
    }

    /** The fact that was not read. */
    public Unavailable<?> fact() {
      return fact;
    }
  }

  static <T> Fact<T> of(T value) {
    return new Known<>(value);
  }

  static <T> Fact<T> failed(String reason, String remedy) {
    return new Unavailable<>(Why.FAILED, reason, remedy);
  }

  /** Another fact that was not read for the same reason. */
  static <T> Fact<T> copy(Unavailable<?> u) {
    return new Unavailable<>(u.why(), u.reason(), u.remedy());
  }

  static <T> Fact<T> absent(Why why, String reason) {
    return new Unavailable<>(why, reason, "");
  }

  /**
   * The value.
   *
   * @throws UnavailableException where it was not read
   */
  default T get() {
    if (this instanceof Known<T> known) {
      return known.value();
    }
    throw new UnavailableException((Unavailable<?>) this);
  }

  /** The value; empty where it was not read. */
  default Optional<T> known() {
    return this instanceof Known<T> known ? Optional.of(known.value()) : Optional.empty();
  }

  /** A fact about the mapped value, or the same absence. */
  default <R> Fact<R> map(Function<? super T, ? extends R> f) {
    if (this instanceof Known<T> known) {
      return of(f.apply(known.value()));
    }
    return copy((Unavailable<?>) this);
  }
}
