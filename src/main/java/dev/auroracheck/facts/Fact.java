package dev.auroracheck.facts;

import java.util.Optional;
import java.util.function.Function;

/** A thing that was read, or why it could not be. */
public sealed interface Fact<T> {

  /** What is so. */
  record Known<T>(T value) implements Fact<T> {}

  /**
   * It could not be read.
   *
   * @param why whether that is a finding of its own
   * @param reason what happened, a sentence
   * @param remedy what would let the fact be read, a sentence; empty where nothing is to be done
   *     about it here
   */
  record Unavailable<T>(Why why, String reason, String remedy) implements Fact<T> {}

  /** Why a fact is not there. */
  enum Why {
    /** The user asked not to read it. */
    NOT_ASKED,
    /** There is no such thing here. */
    NOT_APPLICABLE,
    /** There is no database session; the check {@code connection} says why. */
    NO_SESSION,
    /** The pipe's role does not exist; the check {@code pipe-user} says so. */
    NO_ROLE,
    /** A connection pooler answers; the check {@code writer-endpoint} says so. */
    POOLED,
    /** Reading it failed. */
    FAILED
  }

  /**
   * Thrown by {@link #get} for a fact that could not be read; the runner turns it into a result.
   */
  final class UnavailableException extends RuntimeException {
    private final transient Unavailable<?> fact;

    UnavailableException(Unavailable<?> fact) {
      super(fact.reason());
      this.fact = fact;
    }

    /** Why the fact is not there. */
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

  /** The same absence, of another fact. */
  static <T> Fact<T> copy(Unavailable<?> u) {
    return new Unavailable<>(u.why(), u.reason(), u.remedy());
  }

  static <T> Fact<T> absent(Why why, String reason) {
    return new Unavailable<>(why, reason, "");
  }

  /**
   * The value.
   *
   * @throws UnavailableException where it could not be read
   */
  default T get() {
    if (this instanceof Known<T> known) {
      return known.value();
    }
    throw new UnavailableException((Unavailable<?>) this);
  }

  /** The value where it is known. */
  default Optional<T> known() {
    return this instanceof Known<T> known ? Optional.of(known.value()) : Optional.empty();
  }

  /** The same fact about a part of the value. */
  default <R> Fact<R> map(Function<? super T, ? extends R> f) {
    if (this instanceof Known<T> known) {
      return of(f.apply(known.value()));
    }
    return copy((Unavailable<?>) this);
  }
}
