package dev.auroracheck.check.tables;

import dev.auroracheck.check.Result.Subject;
import java.util.List;

/** The message of a finding about tables. */
final class TableMessage {
  private TableMessage() {}

  /**
   * A sentence about the only object or, where there are several, with the first as an example.
   *
   * @param objects at least one; each message is a clause that follows the name
   * @param several what is so if there are several, without a full stop
   */
  static String of(List<Subject> objects, String several) {
    Subject first = objects.get(0);
    return objects.size() == 1
        ? first.name() + " " + first.message() + "."
        : several + ". For example, " + first.name() + " " + first.message() + ".";
  }
}
