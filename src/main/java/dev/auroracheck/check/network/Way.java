package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Result.Undecided;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of the packets between a place and some addresses. A range counts as its pieces, to
 * all addresses of which the same happens.
 */
final class Way {
  private final Map<Cidr, List<Cidr>> pieces = new LinkedHashMap<>();
  private final Map<Hop, Set<Cidr>> stops = new LinkedHashMap<>();
  private final Map<Hop.Narrow, Set<Cidr>> narrows = new LinkedHashMap<>();
  private final List<Undecided> doubts = new ArrayList<>();

  /**
   * @param borders the ranges whose borders tell one address from another
   */
  Way(List<Cidr> ranges, List<Cidr> borders) {
    for (Cidr range : ranges) {
      List<Cidr> all = range.cutBy(borders);
      // of a range that holds others too, what is not on the internet needs no way
      pieces.put(range, all.stream().filter(p -> range.isPrivate() || !p.isPrivate()).toList());
    }
  }

  List<Cidr> pieces() {
    return pieces.values().stream().flatMap(List::stream).distinct().toList();
  }

  void stop(Hop hop, Cidr piece) {
    stops.computeIfAbsent(hop, h -> new LinkedHashSet<>()).add(piece);
  }

  void narrow(Hop.Narrow hop, Cidr piece) {
    narrows.computeIfAbsent(hop, h -> new LinkedHashSet<>()).add(piece);
  }

  void doubt(Undecided doubt) {
    doubts.add(doubt);
  }

  /** Whether a hop stops an address; what could not be read changes nothing about that. */
  boolean isBroken() {
    return !stops.isEmpty();
  }

  boolean isOpen() {
    return stops.isEmpty() && doubts.isEmpty();
  }

  /** The hops that stop something, in the order in which a packet meets them. */
  List<Hop> hops() {
    return List.copyOf(stops.keySet());
  }

  List<Hop.Narrow> narrows() {
    return List.copyOf(narrows.keySet());
  }

  List<Undecided> doubts() {
    return doubts;
  }

  /** The pieces that a hop stops or narrows. */
  Set<Cidr> at(Hop hop) {
    return stops.getOrDefault(hop, narrows.getOrDefault(hop, Set.of()));
  }

  /** The same, with a range in the place of its pieces where it is about all of them. */
  List<Cidr> rangesAt(Hop hop) {
    Set<Cidr> stopped = at(hop);
    Set<Cidr> ranges = new LinkedHashSet<>();
    pieces.forEach(
        (range, all) -> {
          if (stopped.containsAll(all)) {
            ranges.add(range);
          } else {
            all.stream().filter(stopped::contains).forEach(ranges::add);
          }
        });
    return List.copyOf(ranges);
  }

  /** What happens at a hop, in one clause. */
  String text(Hop hop) {
    List<Cidr> ranges = rangesAt(hop);
    return hop.text(ranges.size() == 1 ? ranges.get(0).display() : ranges.size() + " addresses");
  }

  /** How many ranges there are. */
  int ranges() {
    return pieces.size();
  }

  /** The ranges of which some address is stopped. */
  long stoppedRanges() {
    return pieces.values().stream()
        .filter(
            all -> all.stream().anyMatch(p -> stops.values().stream().anyMatch(s -> s.contains(p))))
        .count();
  }
}
