package dev.auroracheck.source.aws;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts strings of the SDK, almost any of which may be null. */
final class Texts {
  private Texts() {}

  /** The string; an empty one for null. */
  static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  /** The string; absent for null and for an empty one. */
  static Optional<String> optional(@Nullable String value) {
    return Optional.ofNullable(value).filter(v -> !v.isEmpty());
  }
}
