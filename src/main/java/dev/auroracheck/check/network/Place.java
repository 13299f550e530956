package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.pipe.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A place where the writer may be, and the network path to it.
 *
 * @param name a subnet, or several of which AWS reports nothing
 * @param zone the availability zone; empty where it is unknown
 */
record Place(String name, String zone, PathTrace trace) {
  /** The name, with the zone where that is known. */
  String shown() {
    return name + (zone.isEmpty() ? "" : " (" + zone + ")");
  }

  /** A sentence on the first obstacle that a packet meets. */
  String first() {
    return sentence(trace.obstacles().get(0));
  }

  /** A sentence on an obstacle, which names the addresses or counts them. */
  String sentence(Obstacle obstacle) {
    String clause = trace.text(obstacle);
    return clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1) + ".";
  }

  /** Whether other addresses may get through where these are stopped. */
  boolean isSelective() {
    return trace.obstacles().stream().allMatch(obstacle -> obstacle instanceof Obstacle.Selective);
  }

  /**
   * The writer, VPC or subnet that stops everything, else each address that is stopped. Addresses
   * that are stopped by the same obstacle in the same subnets have the same message.
   */
  static List<Subject> subjects(List<Place> places) {
    Map<Stop, List<String>> stops = new LinkedHashMap<>();
    for (Place place : places) {
      place
          .firstStops()
          .forEach(s -> stops.computeIfAbsent(s, k -> new ArrayList<>()).add(place.name));
    }
    List<Subject> subjects = new ArrayList<>();
    stops.forEach((stop, names) -> subjects.add(stop.subject(names)));
    return subjects.stream().distinct().toList();
  }

  /** For each address, the first obstacle that it meets. */
  private List<Stop> firstStops() {
    Map<Cidr, Stop> stops = new LinkedHashMap<>();
    Stream.concat(trace.obstacles().stream(), trace.narrows().stream())
        .forEach(
            obstacle ->
                trace
                    .rangesAt(obstacle)
                    .forEach(range -> stops.putIfAbsent(range, new Stop(obstacle, range))));
    return List.copyOf(stops.values());
  }

  /** An address and what stops it. */
  private record Stop(Obstacle obstacle, Cidr range) {
    Subject subject(List<String> subnets) {
      if (obstacle instanceof Obstacle.NotPublic writer) {
        return new Subject("instance", writer.writerId(), "not publicly accessible");
      } else if (obstacle instanceof Obstacle.DnsOff dns) {
        return new Subject("vpc", dns.vpcId(), dns.attribute() + " is off");
      } else if (obstacle instanceof Obstacle.Blocked blocked) {
        return new Subject("subnet", blocked.subnetId(), obstacle.text(""));
      }
      String where = obstacle instanceof Obstacle.Common ? "" : Quoted.list(subnets) + ": ";
      return new Subject("address", range.display(), where + obstacle.text(""));
    }
  }
}
