package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Result.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A place where the writer may be, and the network path to it. */
record Place(String name, String zone, PathTrace trace) {
  String first() {
    Obstacle obstacle = trace.obstacles().get(0);
    return at(obstacle) + trace.text(obstacle);
  }

  /** Whether other addresses may get through where these are stopped. */
  boolean isSelective() {
    return trace.obstacles().stream().allMatch(obstacle -> obstacle instanceof Obstacle.Selective);
  }

  String at(Obstacle obstacle) {
    return obstacle instanceof Obstacle.Common ? "" : name + ": ";
  }

  /** The writer, VPC or subnet that stops everything, else each address that is stopped. */
  List<Subject> subjects() {
    Set<Cidr> seen = new HashSet<>();
    List<Subject> subjects = new ArrayList<>();
    Stream.concat(trace.obstacles().stream(), trace.narrows().stream())
        .forEach(
            obstacle -> {
              for (Cidr range : trace.rangesAt(obstacle)) {
                if (seen.add(range)) {
                  subjects.add(subject(obstacle, range));
                }
              }
            });
    return subjects;
  }

  private Subject subject(Obstacle obstacle, Cidr range) {
    String text = obstacle.text(range.display());
    if (obstacle instanceof Obstacle.NotPublic writer) {
      return new Subject("instance", writer.writerId(), text);
    } else if (obstacle instanceof Obstacle.DnsOff dns) {
      return new Subject("vpc", dns.vpcId(), text);
    } else if (obstacle instanceof Obstacle.Blocked blocked) {
      return new Subject("subnet", blocked.subnetId(), text);
    }
    return new Subject("address", range.display(), at(obstacle) + text);
  }
}
