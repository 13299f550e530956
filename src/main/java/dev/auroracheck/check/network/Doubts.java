package dev.auroracheck.check.network;

import dev.auroracheck.check.Result.Undecided;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Network.Subnet;

/** Reasons why it can't be decided what happens to a packet. */
final class Doubts {
  /** What to do where an answer of AWS lacks something that AWS always returns. */
  static final String CHECK_ANSWERS =
      "Check that no proxy and no test endpoint answers instead of AWS.";

  private Doubts() {}

  static Undecided unread(Fact.Unavailable<?> fact) {
    return new Undecided(fact.reason(), fact.remedy());
  }

  static Undecided missing(String what, Subnet subnet) {
    return new Undecided("AWS describes no " + what + " for " + subnet.id() + ".", CHECK_ANSWERS);
  }
}
