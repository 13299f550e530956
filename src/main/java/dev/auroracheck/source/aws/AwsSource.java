package dev.auroracheck.source.aws;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.EndpointService;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Maintenance;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.facts.SecurityGroup;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Secret;
import java.net.InetAddress;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.rds.RdsUtilities;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.GlobalCluster;
import software.amazon.awssdk.services.rds.model.ResourcePendingMaintenanceActions;
import software.amazon.awssdk.services.rds.model.Subnet;

/**
 * Reads the facts of the AWS side, with Describe and Get calls alone, in three rounds: the cluster
 * with its instances; its parameter group and security groups; what those refer to.
 */
public final class AwsSource {
  /** How many other parameter groups are looked into for the one that was meant to be attached. */
  private static final int MAX_CANDIDATES = 5;

  private final Request request;
  private final Executor executor;
  private final Consumer<String> trace;
  private final Calls calls;

  /**
   * @param executor runs the calls of a round beside each other
   * @param trace hears of every call and its time
   */
  public AwsSource(Request request, Executor executor, Consumer<String> trace) {
    this.request = request;
    this.executor = executor;
    this.trace = trace;
    this.calls = new Calls(executor, trace, request.timeout());
  }

  static <T> Fact<T> noRegion() {
    return Fact.failed(
        "no AWS region is known",
        "Name it with --aws-region or AWS_REGION, or leave AWS out with --no-aws");
  }

  /** What another region holds would be another cluster, at best of the same name. */
  private Fact<Object> elsewhere(String host, String asked) {
    return Fact.failed(
        "the host is in " + host + ", and AWS is to be asked in " + asked,
        request.login().endpoint().region().isPresent()
            ? "Leave --aws-region out"
            : "Ask with --aws-region " + host);
  }

  /**
   * Reads everything. A failure is a fact like any other: this throws nothing.
   *
   * @param alias where the host leads to, if its own name is not one of RDS
   * @param lookup gives the addresses of a name
   */
  public AwsFacts read(Optional<Endpoint> alias, Function<String, Set<InetAddress>> lookup) {
    Optional<String> region = request.aws().region();
    if (!request.aws().enabled()) {
      return AwsFacts.unavailable(
          region, new Fact.Unavailable<>(Fact.Why.NOT_ASKED, "AWS is not asked: --no-aws", ""));
    }
    Optional<Fact<Object>> unusable = AwsClients.unusableProfile(request);
    if (unusable.isPresent()) {
      return AwsFacts.unavailable(region, (Fact.Unavailable<?>) unusable.get());
    }
    if (region.isEmpty()) {
      return AwsFacts.unavailable(region, (Fact.Unavailable<?>) noRegion());
    }
    Endpoint endpoint = alias.orElse(request.login().endpoint());
    if (endpoint.region().filter(r -> !r.equals(region.get())).isPresent()) {
      return AwsFacts.unavailable(
          endpoint.region(),
          (Fact.Unavailable<?>) elsewhere(endpoint.region().get(), region.get()));
    }
    try (AwsClients clients = new AwsClients(request, region.get())) {
      return new Rounds(clients, endpoint, lookup).read();
    }
  }

  /**
   * An IAM token to log in with, signed on this machine.
   *
   * @return unavailable where there is no region or are no credentials
   */
  public Fact<Secret> token() {
    Optional<String> region = request.aws().region();
    Optional<Fact<Secret>> unusable = AwsClients.unusableProfile(request);
    if (unusable.isPresent()) {
      return unusable.get();
    }
    if (region.isEmpty()) {
      return noRegion();
    }
    try (AwsClients clients = new AwsClients(request, region.get())) {
      return token(clients, region.get());
    }
  }

  private Fact<Secret> token(AwsClients clients, String region) {
    return calls
        .start(
            Action.CONNECT,
            () ->
                new Secret(
                    RdsUtilities.builder()
                        .region(Region.of(region))
                        .credentialsProvider(clients.credentials())
                        .build()
                        .generateAuthenticationToken(
                            r ->
                                r.hostname(request.login().endpoint().host())
                                    .port(request.login().port())
                                    .username(request.login().user()))))
        .join();
  }

  /** The calls of one run. */
  private final class Rounds {
    private final RdsCalls rds;
    private final Ec2Calls ec2;
    private final Supplier<Ec2Client> ec2Client;
    private final ClusterSearch search;
    private final PrivateLinkCalls privateLink;

    Rounds(AwsClients clients, Endpoint endpoint, Function<String, Set<InetAddress>> lookup) {
      this.rds = new RdsCalls(clients.rds());
      this.ec2Client = clients.ec2();
      this.ec2 = new Ec2Calls(ec2Client, calls);
      this.search = new ClusterSearch(request, endpoint, rds, calls, executor, lookup);
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
      CompletableFuture<Fact<List<DBCluster>>> clusters =
          calls.start(Action.DESCRIBE_DB_CLUSTERS, () -> rds.clusters(id));
      CompletableFuture<Fact<List<DBInstance>>> instances =
          calls.start(Action.DESCRIBE_DB_INSTANCES, () -> rds.instances(id));
      CompletableFuture<Fact<List<GlobalCluster>>> globals =
          calls.start(Action.DESCRIBE_GLOBAL_CLUSTERS, rds::globalClusters);
      CompletableFuture<Fact<List<ResourcePendingMaintenanceActions>>> pending =
          calls.start(Action.DESCRIBE_PENDING_MAINTENANCE_ACTIONS, rds::pendingMaintenance);
      CompletableFuture<Fact<List<BlueGreenDeployment>>> blueGreen =
          calls.start(Action.DESCRIBE_BLUE_GREEN_DEPLOYMENTS, rds::blueGreenDeployments);
      // building a client takes longer than a call: have the other one ready for the next round
      executor.execute(this::warmUp);

      Fact<DBCluster> found = search.pick(clusters.join(), id, globals.join(), instances.join());
      if (!(found instanceof Fact.Known<DBCluster> known)) {
        return AwsFacts.unavailable(request.aws().region(), (Fact.Unavailable<?>) found);
      }
      Cluster cluster = ClusterFacts.cluster(known.value());
      Fact<List<Instance>> members =
          instances.join().map(all -> ClusterFacts.instances(all, cluster));
      Set<String> groupIds = writersGroups(cluster, members);

      CompletableFuture<Fact<ParameterGroup>> parameters =
          calls.start(
              Action.DESCRIBE_DB_CLUSTER_PARAMETERS,
              () -> rds.parameters(cluster.parameterGroup()));
      CompletableFuture<Fact<List<ParameterGroup.Parameter>>> userSet =
          calls.start(
              Action.DESCRIBE_DB_CLUSTER_PARAMETERS, () -> rds.userSet(cluster.parameterGroup()));
      CompletableFuture<Fact<List<String>>> groups =
          calls.start(Action.DESCRIBE_DB_CLUSTER_PARAMETER_GROUPS, () -> rds.customGroups(cluster));
      CompletableFuture<Fact<Optional<LocalDate>>> support =
          calls.start(
              Action.DESCRIBE_DB_MAJOR_ENGINE_VERSIONS, () -> rds.standardSupportEnds(cluster));
      CompletableFuture<Fact<List<software.amazon.awssdk.services.ec2.model.SecurityGroup>>>
          security = ec2.securityGroups(cluster, groupIds);
      Fact<Surroundings> surroundings =
          surroundings(cluster, members, Optional.ofNullable(known.value().dbSubnetGroup()));
      CompletableFuture<Fact<List<EndpointService>>> services =
          privateLink.leadingTo(cluster, members);

      List<CompletableFuture<Fact<ParameterGroup>>> candidates =
          candidates(parameters.join(), cluster, groups.join());
      Set<String> listIds = new LinkedHashSet<>();
      security.join().known().map(ClusterFacts::prefixListIds).ifPresent(listIds::addAll);
      CompletableFuture<Fact<Map<String, SecurityGroup.ListSize>>> listSizes =
          ec2.listSizes(Set.copyOf(listIds));
      surroundings.known().map(Surroundings::prefixListIds).ifPresent(listIds::addAll);
      Map<String, CompletableFuture<Fact<List<Cidr>>>> reading = ec2.prefixLists(listIds);
      CompletableFuture<Fact<Network.PublicAccessBlock>> block =
          surroundings.known().filter(Surroundings::mayBeBlocked).isPresent()
              ? ec2.publicAccessBlock()
              : CompletableFuture.completedFuture(
                  Fact.absent(Fact.Why.NOT_APPLICABLE, "nothing is blocked"));
      Map<String, Fact<List<Cidr>>> lists = new LinkedHashMap<>();
      reading.forEach((list, entries) -> lists.put(list, entries.join()));
      return new AwsFacts(
          request.aws().region(),
          Fact.of(cluster),
          members,
          whole(parameters.join(), userSet.join()),
          candidate(candidates, groups.join(), cluster.id()),
          globals.join().map(all -> ClusterFacts.global(all, cluster)),
          Ec2Calls.groups(
              security.join(), groupIds, lists, listSizes.join().known().orElse(Map.of())),
          surroundings.map(s -> s.network(block.join(), lists)),
          Fact.of(
              new Maintenance(
                  pending.join().map(all -> ClusterFacts.pendingMaintenance(all, cluster)),
                  blueGreen.join().map(all -> ClusterFacts.blueGreen(all, cluster)),
                  support.join())),
          services.join());
    }

    /** What users have set is for fixes alone: no judgement waits for it. */
    private static Fact<ParameterGroup> whole(
        Fact<ParameterGroup> values, Fact<List<ParameterGroup.Parameter>> userSet) {
      return values.map(g -> new ParameterGroup(g.name(), g.values(), userSet.known()));
    }

    /** The calls about the VPC of the cluster's instances, under way. */
    private Fact<Surroundings> surroundings(
        Cluster cluster, Fact<List<Instance>> members, Optional<String> subnetGroup) {
      if (!request.comesOverInternet()) {
        return Fact.absent(Fact.Why.NOT_ASKED, "the pipe does not come over the internet");
      } else if (!cluster.inVpc()) {
        return Fact.absent(Fact.Why.NOT_APPLICABLE, "the cluster has no VPC and no subnets");
      } else if (members instanceof Fact.Unavailable<List<Instance>> u) {
        return Fact.copy(u);
      }
      Optional<Instance> placed =
          members.get().stream().filter(i -> !i.vpcId().isEmpty()).findFirst();
      if (placed.isPresent()) {
        return Fact.of(Surroundings.ask(ec2, placed.get().vpcId(), placed.get().subnetIds()));
      } else if (members.get().isEmpty() || subnetGroup.isEmpty()) {
        return nowhere();
      }
      // RDS tells an instance's subnets with it; what stands in for RDS may not
      Fact<Optional<DBSubnetGroup>> group =
          calls
              .start(Action.DESCRIBE_DB_SUBNET_GROUPS, () -> rds.subnetGroup(subnetGroup.get()))
              .join();
      if (group instanceof Fact.Unavailable<Optional<DBSubnetGroup>> u) {
        return Fact.copy(u);
      }
      return group
          .get()
          .map(
              g ->
                  Fact.of(
                      Surroundings.ask(
                          ec2,
                          g.vpcId(),
                          g.subnets().stream().map(Subnet::subnetIdentifier).toList())))
          .orElseGet(this::nowhere);
    }

    private Fact<Surroundings> nowhere() {
      return Fact.absent(Fact.Why.NOT_APPLICABLE, "the cluster has no instance in a VPC");
    }

    private void warmUp() {
      try {
        Objects.requireNonNull(ec2Client.get());
      } catch (RuntimeException e) {
        // the first call meets it again, and reports it
        trace.accept("the EC2 client can't be made: " + e.getClass().getSimpleName());
      }
    }

    /** Looks for the group that was meant to be attached, where the attached one has it off. */
    private List<CompletableFuture<Fact<ParameterGroup>>> candidates(
        Fact<ParameterGroup> attached, Cluster cluster, Fact<List<String>> groups) {
      boolean off =
          ParameterGroup.isDefault(cluster.parameterGroup())
              || attached.known().filter(g -> !g.logicalReplication()).isPresent();
      List<String> names = off ? groups.known().orElse(List.of()) : List.of();
      return names.stream()
          .limit(MAX_CANDIDATES)
          .map(
              name ->
                  calls.start(Action.DESCRIBE_DB_CLUSTER_PARAMETERS, () -> rds.parameters(name)))
          .toList();
    }

    /**
     * The one that is named after the cluster, or the only one: among others it would be a guess.
     *
     * @param groups all that could be meant, of which only some were asked for
     */
    private static Fact<Optional<String>> candidate(
        List<CompletableFuture<Fact<ParameterGroup>>> calls,
        Fact<List<String>> groups,
        String clusterId) {
      List<ParameterGroup> read =
          calls.stream().map(CompletableFuture::join).flatMap(f -> f.known().stream()).toList();
      List<String> on =
          read.stream()
              .filter(ParameterGroup::logicalReplication)
              .map(ParameterGroup::name)
              .toList();
      Optional<String> named =
          on.stream().filter(name -> RdsCalls.isNamedAfter(name, clusterId)).findFirst();
      boolean only =
          on.size() == 1 && groups.known().filter(all -> all.size() == read.size()).isPresent();
      return Fact.of(named.or(() -> only ? Optional.of(on.get(0)) : Optional.empty()));
    }

    /** Those of the writer itself; where RDS lists none for it, those of the cluster. */
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
}
