package dev.auroracheck.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How to make a check pass.
 *
 * @param summary one line
 * @param steps in the order to take them
 * @param needsReboot whether a step restarts the cluster's instances
 */
public record Fix(String summary, List<Step> steps, boolean needsReboot) {

  /** By what a step is taken. */
  public enum Kind {
    SQL,
    AWS,
    TERRAFORM,
    MANUAL;

    /** The name in JSON. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Commands of one kind.
   *
   * @param runAs the role that must run them; absent where any may
   * @param commands whole statements or command lines; for {@link Kind#MANUAL}, sentences
   */
  public record Step(Kind kind, Optional<String> runAs, List<String> commands) {}

  public static Fix of(String summary, Step... steps) {
    return new Fix(summary, List.of(steps), false);
  }

  /** Statements for an administrator, on the writer. */
  public static Step sql(List<String> statements) {
    return new Step(Kind.SQL, Optional.of("admin"), List.copyOf(statements));
  }

  public static Step sql(String... statements) {
    return sql(List.of(statements));
  }

  /** AWS CLI command lines. */
  public static Step aws(List<String> commands) {
    return new Step(Kind.AWS, Optional.empty(), List.copyOf(commands));
  }

  public static Step aws(String... commands) {
    return aws(List.of(commands));
  }

  /** What a person must do. */
  public static Step manual(List<String> sentences) {
    return new Step(Kind.MANUAL, Optional.empty(), List.copyOf(sentences));
  }

  public static Step manual(String... sentences) {
    return manual(List.of(sentences));
  }

  /** With a step before the others. */
  public Fix first(Step step) {
    List<Step> all = new ArrayList<>(List.of(step));
    all.addAll(steps);
    return new Fix(summary, List.copyOf(all), needsReboot);
  }

  public Fix then(Step step) {
    List<Step> all = new ArrayList<>(steps);
    all.add(step);
    return new Fix(summary, List.copyOf(all), needsReboot);
  }

  public Fix rebooting() {
    return new Fix(summary, steps, true);
  }
}
