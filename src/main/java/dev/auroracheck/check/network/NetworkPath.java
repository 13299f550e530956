package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Network;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether packets from every address of the pipe reach the writer, and the replies come back. */
public final class NetworkPath implements Check {
  private static final Cidr EVERYWHERE = Cidr.parse("0.0.0.0/0");

  @Override
  public About about() {
    return new About(
        "network-path",
        Section.NETWORK,
        Level.REQUIRED,
        Needs.API,
        "A packet from ClickPipes reaches the writer, and the reply gets out",
        "A packet that a route, gateway or network ACL stops is lost: the connection times out");
  }

  @Override
  public boolean usesAddresses() {
    return true;
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Connectivity connectivity = request.pipe().connectivity();
    if (connectivity == Connectivity.PRIVATELINK) {
      return new Result.Skip("through PrivateLink no packet comes over the internet");
    }
    if (!request.comesOverInternet()) {
      return new Result.Skip(
          "the bastion reaches the writer inside; where it does not, name its public address with"
              + " --allow-ip");
    }
    Cluster cluster = facts.aws().cluster().get();
    if (!cluster.inVpc()) {
      return new Result.Skip("the cluster has no VPC and no subnets");
    }
    if (cluster.writer().isEmpty()) {
      return Result.Skip.because("the cluster has no writer", "cluster");
    }
    if (request.login().endpoint().isRds() && request.login().port() != cluster.port()) {
      return port(request.login().port(), cluster.port());
    }
    facts.aws().instances().get();
    Optional<Instance> writer = facts.aws().writer();
    if (writer.isEmpty()) {
      return new Result.Undecided(
          "RDS does not describe writer " + cluster.writerId().orElseThrow(), "Run again");
    }
    ClickPipesAddresses wanted = ClickPipesAddresses.of(facts, request);
    List<Cidr> inside = wanted.addresses().stream().filter(Cidr::isPrivate).toList();
    if (connectivity == Connectivity.PUBLIC && inside.size() == wanted.addresses().size()) {
      return inside(inside);
    }
    boolean reachable = writer.get().publiclyAccessible().orElse(true);
    // a writer without a public address needs no more to be known
    Network network =
        facts.aws().network() instanceof Fact.Unavailable<Network> u && !reachable
            ? Network.unavailable(u)
            : facts.aws().network().get();
    Judgement judgement = new Judgement(facts, request, cluster, network, writer.get(), wanted);
    Result result = judgement.result();
    boolean silent = result instanceof Result.Fail || result instanceof Result.Undecided;
    return connectivity == Connectivity.PUBLIC && !inside.isEmpty() && !silent
        ? inside(inside)
        : result;
  }

  private static Result port(int typed, int port) {
    return Finding.of("the host is asked on port " + typed + ", and the cluster is on " + port)
        .observed(String.valueOf(typed))
        .expected(String.valueOf(port))
        .fix(
            Fix.of(
                "use the cluster's port",
                Step.manual("Run again, and create the pipe, with --port " + port)))
        .fails();
  }

  private static Result inside(List<Cidr> addresses) {
    return new Result.Undecided(
        Sql.some(addresses.stream().map(Cidr::display).toList())
            + (addresses.size() == 1 ? " is" : " are")
            + " private, which no packet from the internet comes from",
        "Name the public address with --allow-ip, or say --connectivity ssh where the pipe comes"
            + " through a host inside");
  }

  /** A place where the writer may be, and the way to it. */
  private record Place(String name, String zone, Way way) {
    String first() {
      Hop hop = way.hops().get(0);
      return at(hop) + way.text(hop);
    }

    /** Whether other addresses may get through where these are stopped. */
    boolean isSelective() {
      return way.hops().stream().allMatch(hop -> hop instanceof Hop.Selective);
    }

    String at(Hop hop) {
      return hop instanceof Hop.Common ? "" : name + ": ";
    }
  }

  /** The judgement of one run. */
  private record Judgement(
      Facts facts,
      Request request,
      Cluster cluster,
      Network network,
      Instance writer,
      ClickPipesAddresses wanted) {

    Result result() {
      List<Place> places = places(wanted.addresses());
      List<Place> now = now(places);
      List<Place> broken = now.stream().filter(p -> p.way().isBroken()).toList();
      if (!broken.isEmpty() && broken.size() == now.size()) {
        return stopped(places, broken);
      }
      Optional<Result.Undecided> doubt =
          now.stream().flatMap(p -> p.way().doubts().stream()).findFirst();
      if (!broken.isEmpty()) {
        return mixed(now, broken);
      }
      return doubt.isPresent() ? doubt.get() : open(places, now);
    }

    /** All places where the writer is or may be moved to. */
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
        places.add(
            new Place(
                "subnet " + subnet.id() + " (" + subnet.availabilityZone() + ")",
                subnet.availabilityZone(),
                walk.to(subnet, addresses)));
      }
      if (!missing.isEmpty() || places.isEmpty()) {
        String names = missing.isEmpty() ? "the subnets" : String.join(", ", missing);
        places.add(
            unread(
                walk.toVpc(addresses),
                names,
                "AWS did not describe " + names,
                "Check that nothing between here and AWS answers in its place"));
      }
      return places;
    }

    private static Place unread(Way way, String name, String reason, String remedy) {
      way.doubt(new Result.Undecided(reason, remedy));
      return new Place(name, "", way);
    }

    /**
     * Those in the writer's zone, or all where it is unknown; a place without a zone is in each.
     */
    private List<Place> now(List<Place> places) {
      String zone = writer.availabilityZone();
      boolean known = places.stream().anyMatch(p -> !zone.isEmpty() && p.zone().equals(zone));
      return places.stream()
          .filter(p -> !known || p.zone().isEmpty() || p.zone().equals(zone))
          .toList();
    }

    private Result stopped(List<Place> places, List<Place> broken) {
      Fix fix = fix(places);
      Optional<ClickPipesAddresses> other =
          wanted
              .alternative()
              .filter(o -> now(places(o.addresses())).stream().allMatch(p -> p.way().isOpen()));
      if (other.isPresent()) {
        return wanted.onlyWith(other.get(), "let through", subjects(broken), request, fix);
      }
      Place first = broken.get(0);
      Hop hop = first.way().hops().get(0);
      if (wanted.borrowed() && broken.stream().allMatch(Place::isSelective)) {
        return Finding.of(first.first() + wanted.assuming()).fix(wanted.wayOut()).warns();
      }
      int more = broken.size() - 1;
      int total = first.way().ranges();
      return Finding.of(
              first.first()
                  + (hop instanceof Hop.Common || more == 0
                      ? ""
                      : "; " + Sql.count(more, "more subnet") + " of its zone broken too")
                  + (hop instanceof Hop.Selective ? wanted.assuming() : ""))
          .observed(total - first.way().stoppedRanges() + " of " + total + " get through")
          .expected(total + " of " + total)
          .objects(subjects(places))
          .fix(fix)
          .fails();
    }

    private Result mixed(List<Place> now, List<Place> broken) {
      List<String> others = now.stream().filter(p -> !p.way().isBroken()).map(Place::name).toList();
      return new Result.Undecided(
          "in which subnet the writer is can't be seen: "
              + broken.get(0).first()
              + ", and not so in "
              + Sql.some(others),
          "Give all subnets of the DB subnet group the same route and network ACL as "
              + others.get(0));
    }

    private Result open(List<Place> places, List<Place> now) {
      String all =
          "all "
              + wanted.addresses().size()
              + " addresses of "
              + wanted.name()
              + " reach writer "
              + writer.id();
      boolean matters =
          wanted.borrowed()
              ? !isOpen(List.of(EVERYWHERE))
              : !isOpen(ClickPipesAddresses.published(facts.addresses()));
      if (wanted.assumption().isPresent() && matters) {
        return wanted.onlyIf(all);
      }
      List<String> messages = new ArrayList<>();
      now.stream()
          .flatMap(p -> p.way().narrows().stream().map(h -> p.at(h) + p.way().text(h)))
          .findFirst()
          .ifPresent(messages::add);
      List<Place> later =
          places.stream().filter(p -> !now.contains(p) && p.way().isBroken()).toList();
      later.stream()
          .findFirst()
          .ifPresent(
              p -> messages.add("a failover may move the writer to where it breaks: " + p.first()));
      Fix fix = fix(places);
      if (cluster.dualStack() || writer.dualStack()) {
        messages.add("the network type is DUAL, with which RDS may give no public address");
        fix =
            fix.then(
                Step.manual(
                    "See from outside the VPC that the host resolves to a public address; if not,"
                        + " set the cluster's network type to IPV4"));
      }
      if (!messages.isEmpty()) {
        return Finding.of(String.join("; ", messages)).objects(subjects(places)).fix(fix).warns();
      }
      return Result.Pass.of(all + " and get their replies")
          .note(
              wanted
                  .alternative()
                  .filter(o -> !isOpen(o.addresses()))
                  .map(ClickPipesAddresses::mayBe))
          .note(
              places.stream()
                  .filter(p -> !p.way().isOpen())
                  .flatMap(
                      p ->
                          p.way().doubts().stream()
                              .map(
                                  d ->
                                      p.name()
                                          + " of another zone could not be judged: "
                                          + d.message()))
                  .findFirst());
    }

    private boolean isOpen(List<Cidr> addresses) {
      return now(places(addresses)).stream().allMatch(p -> p.way().isOpen());
    }

    private Fix fix(List<Place> places) {
      List<String> hidden =
          facts.aws().instances().get().stream()
              .filter(i -> !i.id().equals(writer.id()))
              .filter(i -> i.publiclyAccessible().equals(Optional.of(false)))
              .map(Instance::id)
              .toList();
      Fix fix =
          PathFix.of(
              "open the way",
              ways(places),
              !wanted.borrowed(),
              network,
              hidden,
              cluster.port(),
              AwsCli.of(request, facts.aws()));
      return wanted.borrowed() && fix.steps().isEmpty() ? wanted.wayOut() : fix;
    }

    private static List<Way> ways(List<Place> places) {
      return places.stream().map(Place::way).toList();
    }

    /** The writer, VPC or subnet that stops everything, else each address that is stopped. */
    private static List<Subject> subjects(List<Place> places) {
      return places.stream().flatMap(Judgement::subjects).distinct().toList();
    }

    private static Stream<Subject> subjects(Place place) {
      Way way = place.way();
      Set<Cidr> seen = new HashSet<>();
      List<Subject> subjects = new ArrayList<>();
      Stream.concat(way.hops().stream(), way.narrows().stream())
          .forEach(
              hop -> {
                for (Cidr range : way.rangesAt(hop)) {
                  if (seen.add(range)) {
                    subjects.add(subject(place, hop, range));
                  }
                }
              });
      return subjects.stream();
    }

    private static Subject subject(Place place, Hop hop, Cidr range) {
      String text = hop.text(range.display());
      if (hop instanceof Hop.NotPublic writer) {
        return new Subject("instance", writer.writerId(), text);
      } else if (hop instanceof Hop.DnsOff dns) {
        return new Subject("vpc", dns.vpcId(), text);
      } else if (hop instanceof Hop.Blocked blocked) {
        return new Subject("subnet", blocked.subnetId(), text);
      }
      return new Subject("address", range.display(), place.at(hop) + text);
    }
  }
}
