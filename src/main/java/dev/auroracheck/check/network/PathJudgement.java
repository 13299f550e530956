package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.network.ClickPipesAddresses.Predicate;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Network;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Remedy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides the check {@code network-path} for one run. */
record PathJudgement(
    Context context,
    Cluster cluster,
    Network network,
    Instance writer,
    ClickPipesAddresses wanted) {

  private static final Cidr EVERYWHERE = Cidr.parse("0.0.0.0/0");

  Result result() {
    List<Place> places = places(wanted.addresses());
    List<Place> now = now(places);
    List<Place> broken = now.stream().filter(p -> p.trace().isBroken()).toList();
    if (!broken.isEmpty() && broken.size() == now.size()) {
      return stopped(places, broken);
    }
    Optional<Result.Undecided> doubt =
        now.stream().flatMap(p -> p.trace().doubts().stream()).findFirst();
    if (!broken.isEmpty()) {
      return mixed(now, broken);
    }
    return doubt.isPresent() ? doubt.get() : open(places, now);
  }

  /** All places where the writer is, or where a failover may move it. */
  private List<Place> places(List<Cidr> all) {
    List<Cidr> addresses = all.stream().filter(a -> !a.isPrivate()).toList();
    PacketWalk walk = new PacketWalk(network, writer, cluster.port());
    if (network.subnets() instanceof Fact.Unavailable<List<Network.Subnet>> u) {
      return List.of(unread(walk.toVpc(addresses), "subnets", u.reason(), u.remedy()));
    }
    List<Place> places = new ArrayList<>();
    Set<String> missing = new HashSet<>(writer.subnetIds());
    for (Network.Subnet subnet : network.subnets().get()) {
      missing.remove(subnet.id());
      places.add(new Place(subnet.id(), subnet.availabilityZone(), walk.to(subnet, addresses)));
    }
    if (!missing.isEmpty() || places.isEmpty()) {
      String names = missing.isEmpty() ? "the subnets" : String.join(", ", missing);
      places.add(
          unread(
              walk.toVpc(addresses),
              names,
              "AWS did not describe " + names + ".",
              Doubts.CHECK_ANSWERS));
    }
    return places;
  }

  private static Place unread(PathTrace trace, String name, String reason, String remedy) {
    trace.doubt(new Result.Undecided(reason, remedy));
    return new Place(name, "", trace);
  }

  /**
   * The places in the writer's zone, or all where that zone is unknown. A place whose zone is
   * unknown counts as one in the writer's zone.
   */
  private List<Place> now(List<Place> places) {
    String zone = writer.availabilityZone();
    boolean known = places.stream().anyMatch(p -> !zone.isEmpty() && p.zone().equals(zone));
    return places.stream()
        .filter(p -> !known || p.zone().isEmpty() || p.zone().equals(zone))
        .toList();
  }

  private Result stopped(List<Place> places, List<Place> broken) {
    Remedy remedy = remedy(places);
    Optional<ClickPipesAddresses> other =
        wanted
            .alternative()
            .filter(o -> now(places(o.addresses())).stream().allMatch(p -> p.trace().isOpen()));
    if (other.isPresent()) {
      return wanted.onlyWith(
          other.get(), Predicate.REACH, Place.subjects(broken), context.request(), remedy);
    }
    Place first = broken.get(0);
    Obstacle obstacle = first.trace().obstacles().get(0);
    if (wanted.borrowed() && broken.stream().allMatch(Place::isSelective)) {
      return Finding.of(first.first() + wanted.assuming()).remedy(wanted.wayOut()).warns();
    }
    int total = first.trace().ranges();
    return Finding.of(
            first.first()
                + (obstacle instanceof Obstacle.Common
                    ? ""
                    : " The network path is closed in " + shown(broken) + ".")
                + (obstacle instanceof Obstacle.Selective ? wanted.assuming() : ""))
        .observed(total - first.trace().stoppedRanges() + " of " + total + " get through")
        .expected(total + " of " + total)
        .objects(Place.subjects(places))
        .remedy(remedy)
        .fails();
  }

  private static String shown(List<Place> places) {
    return Quoted.some(places.stream().map(Place::shown).toList());
  }

  private Result mixed(List<Place> now, List<Place> broken) {
    List<Place> others = now.stream().filter(p -> !p.trace().isBroken()).toList();
    return new Result.Undecided(
        "The network path is closed in "
            + shown(broken)
            + ", but not in "
            + shown(others)
            + ". AWS does not show which of these subnets writer "
            + writer.id()
            + " uses. "
            + broken.get(0).first(),
        "Give all subnets of the DB subnet group the same route table and network ACL as "
            + others.get(0).name()
            + ".");
  }

  private Result open(List<Place> places, List<Place> now) {
    String all = wanted.all() + " can reach writer " + writer.id() + " and get its replies.";
    if (wanted.assumption().isPresent() && !isOpen(anyAssumed())) {
      return wanted.onlyIf(all);
    }
    List<String> messages = warnings(places, now);
    Remedy remedy = remedy(places);
    if (isDualStack()) {
      remedy =
          remedy.and(
              Remedy.manual(
                  "Set the cluster's network type to IPV4, unless the host name resolves to a"
                      + " public address outside the VPC"));
    }
    if (!messages.isEmpty()) {
      return Finding.of(String.join(" ", messages))
          .objects(Place.subjects(places))
          .remedy(remedy)
          .warns();
    }
    return pass(all, places);
  }

  /** Addresses that include the right ones, whether or not the assumption about them holds. */
  private List<Cidr> anyAssumed() {
    return wanted.borrowed()
        ? List.of(EVERYWHERE)
        : ClickPipesAddresses.published(context.facts().addresses());
  }

  private List<String> warnings(List<Place> places, List<Place> now) {
    List<String> messages = new ArrayList<>();
    now.stream()
        .flatMap(p -> p.trace().narrows().stream().map(p::sentence))
        .findFirst()
        .ifPresent(messages::add);
    places.stream()
        .filter(p -> !now.contains(p) && p.trace().isBroken())
        .map(
            p ->
                "A failover may move the writer to "
                    + p.shown()
                    + ", where the network path is closed. "
                    + p.first())
        .findFirst()
        .ifPresent(messages::add);
    if (isDualStack()) {
      messages.add("The network type is DUAL, for which AWS documents no public access.");
    }
    return messages;
  }

  private boolean isDualStack() {
    return cluster.dualStack() || writer.dualStack();
  }

  private Result pass(String message, List<Place> places) {
    return Result.Pass.of(message)
        .note(
            wanted
                .alternative()
                .filter(o -> !isOpen(o.addresses()))
                .map(o -> ClickPipesAddresses.mayBe(o, Predicate.REACH, context.request())))
        .note(
            places.stream()
                .filter(p -> !p.trace().isOpen())
                .flatMap(
                    p ->
                        p.trace().doubts().stream()
                            .map(
                                d ->
                                    p.shown()
                                        + ", in another zone than the writer, was not checked. "
                                        + d.message()))
                .findFirst());
  }

  private boolean isOpen(List<Cidr> addresses) {
    return now(places(addresses)).stream().allMatch(p -> p.trace().isOpen());
  }

  private Remedy remedy(List<Place> places) {
    List<String> hidden =
        context.aws().instances().get().stream()
            .filter(i -> !i.id().equals(writer.id()))
            .filter(i -> i.publiclyAccessible().equals(Optional.of(false)))
            .map(Instance::id)
            .toList();
    Remedy remedy =
        new PathRemedy(network, hidden, cluster.port())
            .of(places.stream().map(Place::trace).toList(), !wanted.borrowed());
    return wanted.borrowed() && remedy.isEmpty() ? wanted.wayOut() : remedy;
  }
}
