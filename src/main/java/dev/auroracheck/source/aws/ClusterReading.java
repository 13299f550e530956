package dev.auroracheck.source.aws;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.EndpointService;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.request.Request;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.rds.model.DBCluster;

/**
 * Reads everything about one cluster in three rounds of calls: first the cluster and its instances,
 * then its parameter group, security groups and VPC, then what those refer to.
 */
final class ClusterReading {
  private final Request request;
  private final Executor executor;
  private final Consumer<String> trace;
  private final Calls calls;
  private final RdsCalls rds;
  private final Supplier<Ec2Client> ec2;
  private final SecurityGroupCalls securityGroups;
  private final ClusterSearch search;
  private final PrivateLinkCalls privateLink;

  /**
   * @param executor runs the calls of one round in parallel
   * @param trace receives problems that are not failures of a call
   */
  ClusterReading(
      Request request,
      AwsClients clients,
      Calls calls,
      Executor executor,
      Consumer<String> trace,
      ClusterSearch search) {
    this.request = request;
    this.executor = executor;
    this.trace = trace;
    this.calls = calls;
    this.rds = new RdsCalls(clients.rds());
    this.ec2 = clients.ec2();
    this.securityGroups = new SecurityGroupCalls(ec2, calls);
    this.search = search;
    this.privateLink =
        new PrivateLinkCalls(
            request.pipe().connectivity(), ec2, clients.loadBalancing(), calls, executor);
  }

  AwsFacts read() {
    Fact<Optional<String>> identified = search.identifier();
    if (identified instanceof Fact.Unavailable<Optional<String>> u) {
      return AwsFacts.unavailable(request.aws().region(), u);
    }
    Optional<String> id = identified.get();
    RegionCalls region = RegionCalls.start(rds, calls, id);
    // building a client takes longer than a call, so the EC2 client is built during the first round
    executor.execute(this::warmUp);
    Fact<DBCluster> found =
        search.pick(
            region.clusters().join(), id, region.globals().join(), region.instances().join());
    return found instanceof Fact.Known<DBCluster> known
        ? read(known.value(), region)
        : AwsFacts.unavailable(request.aws().region(), (Fact.Unavailable<?>) found);
  }

  private AwsFacts read(DBCluster described, RegionCalls region) {
    Cluster cluster = ClusterFacts.cluster(described);
    Fact<List<Instance>> members = region.members(cluster);
    Set<String> groupIds = writersGroups(cluster, members);

    ParameterGroupSearch parameters = new ParameterGroupSearch(rds, calls, cluster);
    CompletableFuture<Fact<Optional<LocalDate>>> support =
        calls.start(
            Action.DESCRIBE_DB_MAJOR_ENGINE_VERSIONS, () -> rds.standardSupportEnds(cluster));
    CompletableFuture<Fact<List<SecurityGroup>>> groups = securityGroups.groups(cluster, groupIds);
    Fact<VpcLookup> vpc =
        new VpcSearch(request.comesOverInternet(), rds, new VpcCalls(ec2, calls), calls)
            .start(cluster, members, Optional.ofNullable(described.dbSubnetGroup()));
    CompletableFuture<Fact<List<EndpointService>>> services =
        privateLink.leadingTo(cluster, members);

    List<CompletableFuture<Fact<ParameterGroup>>> candidates = parameters.candidates();
    PrefixLists lists =
        PrefixLists.start(
            securityGroups,
            groups.join().known().map(SecurityGroupFacts::prefixListIds).orElse(Set.of()),
            vpc.known().map(VpcLookup::prefixListIds).orElse(Set.of()));
    CompletableFuture<Fact<Network.PublicAccessBlock>> block = block(vpc);
    Map<String, Fact<List<Cidr>>> entries = lists.entries();
    return new AwsFacts(
        request.aws().region(),
        Fact.of(cluster),
        members,
        parameters.attached(),
        parameters.meant(candidates),
        region.global(cluster),
        SecurityGroupFacts.groups(groups.join(), groupIds, entries, lists.sizes()),
        vpc.map(v -> v.network(block.join(), entries)),
        Fact.of(region.maintenance(cluster, support.join())),
        services.join());
  }

  private CompletableFuture<Fact<Network.PublicAccessBlock>> block(Fact<VpcLookup> vpc) {
    return vpc.known().filter(VpcLookup::mayBeBlocked).isPresent()
        ? new PublicAccessBlockCalls(ec2, calls).block()
        : CompletableFuture.completedFuture(
            Fact.absent(Fact.Why.NOT_APPLICABLE, "Nothing is blocked."));
  }

  private void warmUp() {
    try {
      Objects.requireNonNull(ec2.get());
    } catch (RuntimeException e) {
      // the first call to EC2 fails in the same way and reports it
      trace.accept("the EC2 client can't be made: " + e.getClass().getSimpleName());
    }
  }

  /** The security groups of the writer; where RDS lists none for it, those of the cluster. */
  private static Set<String> writersGroups(Cluster cluster, Fact<List<Instance>> members) {
    Stream<String> ofWriter =
        members.known().stream()
            .flatMap(List::stream)
            .filter(i -> cluster.writerId().filter(i.id()::equals).isPresent())
            .flatMap(i -> i.securityGroups().stream());
    Set<String> ids = new LinkedHashSet<>(ofWriter.toList());
    return ids.isEmpty() ? new LinkedHashSet<>(cluster.securityGroups()) : ids;
  }
}
