package dev.auroracheck.check.workload;

import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Result.Subject;

/**
 * A thing that lies ahead of the cluster.
 *
 * @param what short, as a message lists it
 * @param subject the cluster, instance or deployment, with what it means for the pipe
 * @param step what is to be done about it
 * @param restarts whether the step restarts an instance; one that is left to a person does not
 *     count
 */
record Ahead(String what, Subject subject, Fix.Step step, boolean restarts) {

  /** A thing that a person decides about. */
  static Ahead byHand(String what, Subject subject, String sentence) {
    return new Ahead(what, subject, Fix.manual(sentence), false);
  }
}
