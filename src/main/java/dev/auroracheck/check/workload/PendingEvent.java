package dev.auroracheck.check.workload;

import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.remedy.Remedy;

/**
 * Something that is pending for the cluster, or that will happen to it soon.
 *
 * @param what a clause that names the event and its object, without a full stop
 * @param subject the cluster, instance or deployment, with what the event means for the pipe
 * @param remedy what to do about the event before the pipe is created
 */
record PendingEvent(String what, Subject subject, Remedy remedy) {}
