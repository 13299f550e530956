package dev.auroracheck.check.network;

import dev.auroracheck.check.Result.Undecided;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Network.Subnet;

/** Why it can't be known what becomes of a packet. */
final class Doubts {
  private Doubts() {}

  static Undecided unread(Fact.Unavailable<?> fact) {
    return new Undecided(fact.reason(), fact.remedy());
  }

  static Undecided missing(String what, Subnet subnet) {
    return new Undecided(
        "AWS describes no " + what + " for " + subnet.id(),
        "Check that nothing between here and AWS answers in its place");
  }
}
