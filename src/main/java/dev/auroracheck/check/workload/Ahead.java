package dev.auroracheck.check.workload;

import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Step;

/**
 * A thing that lies ahead of the cluster.
 *
 * @param what short, as a message lists it
 * @param subject the cluster, instance or deployment, with what it means for the pipe
 * @param step what is to be done about it
 */
record Ahead(String what, Subject subject, Step step) {

  /** A thing that a person has over with a command, when the time is right. */
  static Ahead choice(String what, Subject subject, String when, String command) {
    return new Ahead(what, subject, Step.choice(Step.Kind.AWS, when, command));
  }
}
