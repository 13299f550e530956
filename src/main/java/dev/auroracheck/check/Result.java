package dev.auroracheck.check;

import dev.auroracheck.remedy.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a check found. */
public sealed interface Result {

  /** One sentence: what is so. */
  String message();

  /** Two sentences, or two clauses of one. */
  private static String and(String first, String second) {
    return first + (first.endsWith(".") ? " " : "; ") + second;
  }

  /** What does not hold, or holds only under an assumption. */
  default Optional<Finding> found() {
    if (this instanceof Fail fail) {
      return Optional.of(fail.finding());
    }
    return this instanceof Warn warn ? Optional.of(warn.finding()) : Optional.empty();
  }

  /** The value behind the judgement, where there is one. */
  default Optional<String> observed() {
    return found().flatMap(Finding::observed);
  }

  /** The message and, where it could not be decided, what would let it be. */
  default String messageWithRemedy() {
    return message();
  }

  /**
   * It holds.
   *
   * @param fact what is so
   * @param observed the value behind the judgement, where there is one
   * @param notes what is good to know all the same, clauses
   */
  record Pass(String fact, Optional<String> observed, List<String> notes) implements Result {
    public static Pass of(String fact) {
      return new Pass(fact, Optional.empty(), List.of());
    }

    public static Pass of(String fact, String observed) {
      return new Pass(fact, Optional.of(observed), List.of());
    }

    /** With one more note, if there is one. */
    public Pass note(Optional<String> note) {
      List<String> all = new ArrayList<>(notes);
      note.ifPresent(all::add);
      return new Pass(fact, observed, List.copyOf(all));
    }

    public Pass note(String note) {
      return note(Optional.of(note));
    }

    @Override
    public String message() {
      return notes.stream().reduce(fact, Result::and);
    }
  }

  /** It holds only under the assumption that the finding states, whatever the check's level. */
  record Warn(Finding finding) implements Result {
    @Override
    public String message() {
      return finding.message();
    }
  }

  /** It does not hold. The check's level decides whether that is a failure or a warning. */
  record Fail(Finding finding) implements Result {
    @Override
    public String message() {
      return finding.message();
    }
  }

  /**
   * Not applicable, or not asked for.
   *
   * @param cause the check that reports why, where one does
   */
  record Skip(String message, Optional<String> cause) implements Result {
    public Skip(String message) {
      this(message, Optional.empty());
    }

    /** Another check reports why; where that one is not in the run, this one is undecided. */
    public static Skip because(String message, String check) {
      return new Skip(
          message.endsWith(".") ? message : message + ": see " + check, Optional.of(check));
    }
  }

  /**
   * It could not be decided.
   *
   * @param remedy what would let it be decided, a sentence without a full stop
   */
  record Undecided(String message, String remedy) implements Result {
    @Override
    public String messageWithRemedy() {
      if (remedy.isEmpty() || message.endsWith(".")) {
        return (message + " " + remedy).strip();
      }
      return message + "; " + remedy.substring(0, 1).toLowerCase(Locale.ROOT) + remedy.substring(1);
    }
  }

  /**
   * What does not hold.
   *
   * @param message one line, factual, no full stop
   * @param observed what is so, where it is a value
   * @param expected what should be
   * @param objects the tables, groups or addresses that it is about, all of them
   */
  record Finding(
      String message,
      Optional<String> observed,
      Optional<String> expected,
      List<Subject> objects,
      Remedy remedy) {

    public static Finding of(String message) {
      return new Finding(message, Optional.empty(), Optional.empty(), List.of(), Remedy.NONE);
    }

    public Finding observed(String value) {
      return new Finding(message, Optional.of(value), expected, objects, remedy);
    }

    public Finding expected(String value) {
      return new Finding(message, observed, Optional.of(value), objects, remedy);
    }

    public Finding objects(List<Subject> all) {
      return new Finding(message, observed, expected, List.copyOf(all), remedy);
    }

    /** How to make the check pass, in addition to what was said before. */
    public Finding remedy(Remedy how) {
      return new Finding(message, observed, expected, objects, remedy.and(how));
    }

    /** With something that is good to know behind the message, if there is. */
    public Finding note(Optional<String> note) {
      return new Finding(
          note.map(n -> and(message, n)).orElse(message), observed, expected, objects, remedy);
    }

    public Fail fails() {
      return new Fail(this);
    }

    public Warn warns() {
      return new Warn(this);
    }
  }

  /**
   * A thing that a finding is about.
   *
   * @param type table, schema, address, security-group, parameter, instance
   * @param name as SQL or AWS wants it written
   */
  record Subject(String type, String name, String message) {}
}
