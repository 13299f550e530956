package dev.auroracheck.source.aws;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Texts of the SDK, of which almost any may be null. */
final class Texts {
  private Texts() {}

  /** The text, or an empty one. */
  static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  /** The text, where there is one and it is not empty. */
  static Optional<String> optional(@Nullable String value) {
    return Optional.ofNullable(value).filter(v -> !v.isEmpty());
  }
}
