package dev.auroracheck.check.workload;

import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.remedy.Remedy;
import java.util.List;

/**
 * Something that is pending for the cluster, or that will happen to it soon.
 *
 * @param kind the kind of object that the event is about
 * @param name the identifier of the object
 * @param what the event: the predicate of a sentence about the object, such as "has a pending
 *     reboot"
 * @param consequence what the event means for the pipe, a clause
 * @param remedy what to do about the event before the pipe is created
 */
record PendingEvent(Kind kind, String name, String what, String consequence, Remedy remedy) {

  /** What an event can be about. */
  enum Kind {
    CLUSTER("cluster", "Cluster"),
    INSTANCE("instance", "Instance"),
    PARAMETER("parameter", "Parameter"),
    BLUE_GREEN("blue-green-deployment", "Blue/green deployment");

    private final String type;
    private final String noun;

    Kind(String type, String noun) {
      this.type = type;
      this.noun = noun;
    }
  }

  /** The object with the event and its consequence, for a list. */
  Subject subject() {
    return new Subject(kind.type, name, what + " (" + consequence + ")");
  }

  /**
   * The message of a finding: the only event and its consequence, or the first event and how many
   * more there are.
   *
   * @param all at least one
   */
  static String message(List<PendingEvent> all) {
    PendingEvent first = all.get(0);
    String event = first.kind.noun + " " + first.name + " " + first.what;
    return switch (all.size()) {
      case 1 ->
          event
              + ". "
              + Character.toUpperCase(first.consequence.charAt(0))
              + first.consequence.substring(1)
              + ".";
      case 2 -> event + ". 1 more event is pending.";
      default -> event + ". " + (all.size() - 1) + " more events are pending.";
    };
  }
}
