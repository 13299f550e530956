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
 * What happens to packets between a place and some addresses. A range is cut into pieces, so that
 * the same happens to all addresses of a piece.
 */
final class PathTrace {
  private final Map<Cidr, List<Cidr>> pieces = new LinkedHashMap<>();
  private final List<Cidr> distinct;
  private final Map<Obstacle, Set<Cidr>> stops = new LinkedHashMap<>();
  private final Map<Obstacle.Narrow, Set<Cidr>> narrows = new LinkedHashMap<>();
  private final List<Undecided> doubts = new ArrayList<>();

  /**
   * @param borders the ranges of routes and network ACL entries: at their borders a range is cut
   */
  PathTrace(List<Cidr> ranges, List<Cidr> borders) {
    for (Cidr range : ranges) {
      List<Cidr> all = range.cutBy(borders);
      // private addresses inside a wider range need no path: the internet carries none of them
      pieces.put(range, all.stream().filter(p -> range.isPrivate() || !p.isPrivate()).toList());
    }
    distinct = pieces.values().stream().flatMap(List::stream).distinct().toList();
  }

  List<Cidr> pieces() {
    return distinct;
  }

  void stop(Obstacle obstacle, Cidr piece) {
    stops.computeIfAbsent(obstacle, h -> new LinkedHashSet<>()).add(piece);
  }

  void narrow(Obstacle.Narrow obstacle, Cidr piece) {
    narrows.computeIfAbsent(obstacle, h -> new LinkedHashSet<>()).add(piece);
  }

  void doubt(Undecided doubt) {
    doubts.add(doubt);
  }

  /** Whether an obstacle stops an address, no matter what could not be read. */
  boolean isBroken() {
    return !stops.isEmpty();
  }

  /** Whether nothing stops any address and everything could be read. */
  boolean isOpen() {
    return stops.isEmpty() && doubts.isEmpty();
  }

  /** The obstacles that stop something, in the order in which a packet meets them. */
  List<Obstacle> obstacles() {
    return List.copyOf(stops.keySet());
  }

  List<Obstacle.Narrow> narrows() {
    return List.copyOf(narrows.keySet());
  }

  List<Undecided> doubts() {
    return doubts;
  }

  /** The pieces that an obstacle stops or narrows. */
  Set<Cidr> at(Obstacle obstacle) {
    return stops.getOrDefault(obstacle, narrows.getOrDefault(obstacle, Set.of()));
  }

  /** The same, with a whole range instead of its pieces where all of them are affected. */
  List<Cidr> rangesAt(Obstacle obstacle) {
    Set<Cidr> stopped = at(obstacle);
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

  /** What happens at an obstacle, a clause that names the one address or counts the addresses. */
  String text(Obstacle obstacle) {
    List<Cidr> ranges = rangesAt(obstacle);
    int count = ranges.size();
    String whom =
        count == 1
            ? ranges.get(0).display()
            : !pieces.keySet().containsAll(ranges)
                ? count + " addresses"
                : count == pieces.size()
                    ? "all " + count + " addresses"
                    : count + " of " + pieces.size() + " addresses";
    return obstacle.text(" for " + whom);
  }

  /** How many ranges there are. */
  int ranges() {
    return pieces.size();
  }

  /** How many ranges have an address that is stopped. */
  long stoppedRanges() {
    return pieces.values().stream()
        .filter(
            all -> all.stream().anyMatch(p -> stops.values().stream().anyMatch(s -> s.contains(p))))
        .count();
  }
}
