package dev.auroracheck.check.workload;

import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.remedy.Remedy;

/**
 * A thing that RDS will do to the cluster, or that a person is about to do.
 *
 * @param what short, as a message lists it
 * @param subject the cluster, instance or deployment, with what the event means for the pipe
 * @param remedy what is to be done about it before the pipe is created
 */
record PendingEvent(String what, Subject subject, Remedy remedy) {}
