package dev.auroracheck.fix;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.EndpointService;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.GlobalDatabase;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Maintenance;
import dev.auroracheck.facts.Maintenance.BlueGreen;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.Network.Entry;
import dev.auroracheck.facts.Network.Route;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.facts.SecurityGroup;
import dev.auroracheck.facts.Server;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Request;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Ways to break a healthy cluster and its network, each as a change of the facts. */
final class AwsBreakages {
  /** By name, so that a failing case can be told. */
  static final Map<String, UnaryOperator<Context>> ALL = new LinkedHashMap<>();

  private static final String LOGICAL = "rds.logical_replication";
  private static final String ENHANCED = "aurora.enhanced_logical_replication";

  private AwsBreakages() {}

  static {
    clusters();
    parameters();
    network();
    routes();
    acls();
    securityGroups();
    maintenance();
    privateLink();
  }

  private static void clusters() {
    cluster("stopped", c -> c.withStatus("stopped"));
    cluster("starting", c -> c.withStatus("starting"));
    cluster("failed", c -> c.withStatus("failed"));
    cluster("Serverless v1", c -> c.withDbEngine(c.dbEngine().withMode("serverless")));
    cluster("limitless", c -> c.withDbEngine(c.dbEngine().withLimitless(true)));
    cluster("replica", c -> c.withReplicationSource(Optional.of("arn:aws:rds:x:1:cluster:y")));
    cluster("no instances", c -> c.withMembers(List.of()));
    instances("writer is full", i -> i.id().equals("shop-1"), i -> i.withStatus("storage-full"));
    aws(
        "secondary of a global database",
        a ->
            a.withGlobal(
                Fact.of(
                    Optional.of(
                        new GlobalDatabase(
                            "shop-global",
                            false,
                            Optional.of("arn:aws:rds:eu-west-1:123456789012:cluster:first"),
                            Optional.empty())))));
    aws(
        "secondary of a global database without a primary",
        a ->
            a.withGlobal(
                Fact.of(
                    Optional.of(
                        new GlobalDatabase(
                            "shop-global", false, Optional.empty(), Optional.empty())))));
    aws(
        "switchover of the global database",
        a ->
            a.withGlobal(
                Fact.of(
                    Optional.of(
                        new GlobalDatabase(
                            "shop-global",
                            true,
                            Optional.of("arn:x"),
                            Optional.of("switching-over"))))));
    server("PostgreSQL 16.9", s -> s.withVersionNumber(160009).withVersion("16.9"));
    server("PostgreSQL 11", s -> s.withVersionNumber(110022).withVersion("11.22"));
    ALL.put(
        "host is the reader endpoint",
        c ->
            c.with(
                c.facts()
                    .withAws(
                        c.aws()
                            .withCluster(
                                c.aws()
                                    .cluster()
                                    .map(
                                        k ->
                                            k.withEndpoints(
                                                new Cluster.Endpoints(
                                                    Optional.empty(),
                                                    Optional.of(SampleFacts.HOST),
                                                    List.of(),
                                                    5432)))))));
  }

  private static void parameters() {
    ALL.put("default group", c -> off(c, true, Map.of()));
    ALL.put(
        "default group, and another was made",
        c -> {
          Context off = off(c, true, Map.of());
          return off.with(
              off.facts()
                  .withAws(off.aws().withCandidateGroup(Fact.of(Optional.of("shop-logical")))));
        });
    ALL.put("value is off in the group", c -> off(c, false, Map.of(LOGICAL, "0")));
    ALL.put("value is on, and nobody rebooted", c -> off(c, false, Map.of(LOGICAL, "1")));
    ALL.put(
        "value is on, and a reboot is pending",
        c -> {
          Context off = off(c, false, Map.of(LOGICAL, "1"));
          return off.with(off.facts().withAws(inStatus(off.aws(), true, "pending-reboot")));
        });
    ALL.put(
        "default group, and it is on",
        c -> {
          Context off = off(c, true, Map.of());
          return off.with(off.facts().withDatabase(c.database()));
        });
    ALL.put(
        "the next reboot turns it off",
        c -> c.with(c.facts().withAws(inGroup(c.aws(), Map.of(LOGICAL, "0")))));
    aws("a timeout in the group", a -> inGroup(a, Map.of(LOGICAL, "1", "wal_sender_timeout", "9")));
    member("writer is pending-reboot", true, "pending-reboot");
    member("writer is applying", true, "applying");
    member("reader is pending-reboot", false, "pending-reboot");
    member("reader is applying", false, "applying");
    aws(
        "group could not be read",
        a ->
            a.withParameters(
                Fact.failed("AWS denied rds:DescribeDBClusterParameters.", "Allow the action.")));
  }

  /** Logical replication is off, on the server and in a group with these values. */
  private static Context off(Context context, boolean isDefault, Map<String, String> values) {
    String group = isDefault ? "default.aurora-postgresql16" : "shop-16";
    AwsFacts aws =
        inGroup(context.aws(), values)
            .withCluster(
                context
                    .aws()
                    .cluster()
                    .map(c -> c.withConfiguration(c.configuration().withParameterGroup(group))))
            .withCandidateGroup(Fact.of(Optional.empty()));
    return serverOf(
        context.with(
            context
                .facts()
                .withAws(aws.withParameters(aws.parameters().map(p -> p.withName(group))))),
        s -> setting(setting(s, LOGICAL, "off"), "wal_level", "replica"));
  }

  private static AwsFacts inGroup(AwsFacts aws, Map<String, String> values) {
    return aws.withParameters(
        aws.parameters()
            .map(
                p ->
                    new ParameterGroup(
                        p.name(),
                        values,
                        Optional.of(
                            values.entrySet().stream()
                                .map(
                                    e ->
                                        new ParameterGroup.Parameter(
                                            e.getKey(), e.getValue(), e.getKey().equals(LOGICAL)))
                                .toList()))));
  }

  private static void network() {
    instances("writer is private", i -> i.id().equals("shop-1"), i -> publicly(i, false));
    instances("reader is private", i -> i.id().equals("shop-2"), i -> publicly(i, false));
    instances("all are private", i -> true, i -> publicly(i, false));
    network("no DNS names", n -> n.withDnsHostnames(Fact.of(false)));
    network(
        "no DNS at all", n -> n.withDnsHostnames(Fact.of(false)).withDnsSupport(Fact.of(false)));
    block("block public access", true, false, List.of());
    block("block public access by policy", true, true, List.of());
    block("block public access without exclusions", false, false, List.of());
    block(
        "block public access with a half exclusion",
        true,
        false,
        List.of(new Network.Exclusion("arn:aws:ec2:x:1:vpc/" + SampleFacts.VPC, true)));
    cluster("dual-stack", c -> c.withNetworking(c.networking().withDualStack(true)));
  }

  private static Instance publicly(Instance instance, boolean is) {
    return instance.withNetworking(instance.networking().withPubliclyAccessible(Optional.of(is)));
  }

  private static void block(
      String name, boolean allowed, boolean policy, List<Network.Exclusion> exclusions) {
    network(
        name,
        n ->
            n.withSubnets(
                    n.subnets()
                        .map(
                            all ->
                                all.stream()
                                    .map(
                                        s ->
                                            s.withBlockMode(
                                                Optional.of(Network.BlockMode.BIDIRECTIONAL)))
                                    .toList()))
                .withPublicAccessBlock(
                    Fact.of(
                        new Network.PublicAccessBlock(
                            Network.BlockMode.BIDIRECTIONAL, allowed, policy, exclusions))));
  }

  private static void routes() {
    Cidr everywhere = Cidr.parse("0.0.0.0/0");
    routes("no route", List.of());
    routes("through NAT", List.of(route(everywhere, "nat-1", true)));
    routes("a black hole", List.of(route(everywhere, "nat-1", false)));
    routes("to a gateway of another VPC", List.of(route(everywhere, "igw-other", true)));
    network(
        "gateway is detached",
        n ->
            n.withInternetGateways(Fact.of(Set.of()))
                .withRouteTables(
                    n.routeTables()
                        .map(
                            all ->
                                all.stream()
                                    .map(
                                        t ->
                                            t.withRoutes(
                                                t.routes().stream()
                                                    .map(
                                                        r ->
                                                            route(
                                                                r.destination().orElseThrow(),
                                                                r.target(),
                                                                r.target().equals("local")))
                                                    .toList()))
                                    .toList())));
    network("no gateway", n -> withRoutes(n, List.of()).withInternetGateways(Fact.of(Set.of())));
    network(
        "one of two subnets is private",
        n ->
            n.withRouteTables(
                n.routeTables()
                    .map(
                        all -> {
                          List<Network.RouteTable> tables = new ArrayList<>();
                          all.forEach(t -> tables.add(t.withSubnets(Set.of("subnet-a"))));
                          tables.add(
                              new Network.RouteTable(
                                  "rtb-private",
                                  Set.of("subnet-b"),
                                  false,
                                  Set.of(),
                                  List.of(route(Cidr.parse("10.0.0.0/16"), "local", true))));
                          return tables;
                        })));
  }

  private static Route route(Cidr destination, String target, boolean active) {
    return new Route(Optional.of(destination), Optional.empty(), target, active, false);
  }

  private static void routes(String name, List<Route> more) {
    network(name, n -> withRoutes(n, more));
  }

  private static Network withRoutes(Network network, List<Route> more) {
    return network.withRouteTables(
        network
            .routeTables()
            .map(
                all ->
                    all.stream()
                        .map(
                            t -> {
                              List<Route> routes = new ArrayList<>();
                              routes.add(route(Cidr.parse("10.0.0.0/16"), "local", true));
                              routes.addAll(more);
                              return t.withRoutes(routes);
                            })
                        .toList()));
  }

  private static void acls() {
    acl("ACL denies what comes in", entry(90, false, 0, 65535, false));
    acl("ACL denies the reply", entry(90, true, 0, 65535, false));
    acl("ACL narrows the reply", entry(90, true, 1024, 30000, false));
    acl("ACL denies with its first entry", entry(1, false, 0, 65535, false));
  }

  private static Entry entry(int number, boolean egress, int from, int to, boolean allow) {
    return new Entry(number, egress, "6", Cidr.parse("0.0.0.0/0"), from, to, allow);
  }

  private static void acl(String name, Entry more) {
    network(
        name,
        n ->
            n.withAcls(
                n.acls()
                    .map(
                        all ->
                            all.stream()
                                .map(
                                    a -> {
                                      List<Entry> entries = new ArrayList<>(a.entries());
                                      entries.add(more);
                                      return a.withEntries(entries);
                                    })
                                .toList())));
  }

  private static void securityGroups() {
    groups("nothing is allowed", List.of());
    groups("another port is allowed", List.of(rule(22, Cidr.parse("0.0.0.0/0"))));
    groups("one address is allowed", List.of(rule(5432, address(0))));
    groups("UDP is allowed", List.of(rule(5432, address(0)).withProtocol("udp")));
    List<SecurityGroup.Rule> many = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      many.add(rule(5432, Cidr.parse("10.0." + n + ".0/24")));
    }
    groups("there is no room for rules", many);
    aws("no security group", a -> a.withSecurityGroups(Fact.of(List.of())));
  }

  private static Cidr address(int n) {
    return SampleFacts.securityGroup().inbound().get(0).ranges().get(n);
  }

  private static SecurityGroup.Rule rule(int port, Cidr range) {
    return new SecurityGroup.Rule(
        "tcp", port, port, List.of(range), List.of(), List.of(), List.of());
  }

  private static void groups(String name, List<SecurityGroup.Rule> rules) {
    aws(
        name,
        a ->
            a.withSecurityGroups(
                a.securityGroups()
                    .map(all -> all.stream().map(g -> g.withInbound(rules)).toList())));
  }

  private static void maintenance() {
    cluster("identifier change is pending", c -> pending(c, "identifier other"));
    cluster("upgrade is pending", c -> pending(c, "engine version 16.12"));
    cluster("major upgrade is pending", c -> pending(c, "engine version 17.7"));
    instances(
        "class change is pending",
        i -> i.id().equals("shop-2"),
        i -> i.withPendingChanges(List.of("instance class db.r6g.xlarge")));
    instances(
        "own group is pending-reboot",
        i -> i.id().equals("shop-1"),
        i -> i.withParametersPendingReboot(true));
    instances(
        "old CA",
        i -> i.id().equals("shop-2"),
        i -> i.withCertificate(new Instance.Certificate("rds-ca-2019", Optional.empty())));
    instances(
        "certificate ends soon",
        i -> i.id().equals("shop-1"),
        i ->
            i.withCertificate(
                i.certificate().withValidTill(Optional.of(Instant.parse("2026-09-20T00:00:00Z")))));
    maintenance(
        "system update",
        m ->
            m.withActions(
                Fact.of(
                    List.of(
                        new Maintenance.Action(
                            "shop-1", "system-update", "New OS", Optional.empty()),
                        new Maintenance.Action("shop", "db-upgrade", "", Optional.empty())))));
    for (String status : List.of("AVAILABLE", "SWITCHOVER_COMPLETED", "DELETING")) {
      maintenance(
          "blue side, " + status,
          m -> m.withBlueGreen(Fact.of(List.of(new BlueGreen("bgd-1", "next", status, true)))));
    }
    maintenance(
        "green side",
        m -> m.withBlueGreen(Fact.of(List.of(new BlueGreen("bgd-1", "next", "AVAILABLE", false)))));
    maintenance(
        "standard support ends",
        m -> m.withStandardSupportEnds(Fact.of(Optional.of(LocalDate.of(2026, 10, 1)))));
    aws(
        "a reboot switches enhanced logical replication",
        a ->
            a.withParameters(
                a.parameters()
                    .map(
                        p -> {
                          Map<String, String> values = new LinkedHashMap<>(p.values());
                          values.put(ENHANCED, "1");
                          return p.withValues(values);
                        })));
  }

  private static Cluster pending(Cluster cluster, String change) {
    return cluster.withConfiguration(cluster.configuration().withPendingChanges(List.of(change)));
  }

  private static void privateLink() {
    services("PrivateLink without a service", List.of());
    services("service does not allow ClickPipes", List.of(service(List.of(), false, "healthy")));
    services("service is in order", List.of(service(List.of("*"), false, "healthy")));
    services("balancer applies its groups", List.of(service(List.of("*"), true, "healthy")));
    services("no target is healthy", List.of(service(List.of("*"), false, "unhealthy")));
    services(
        "service accepts by hand",
        List.of(service(List.of("*"), false, "healthy").withAcceptanceRequired(true)));
  }

  private static EndpointService service(List<String> principals, boolean enforces, String health) {
    return new EndpointService(
        "vpce-svc-1",
        "com.amazonaws.vpce.us-east-1.vpce-svc-1",
        "Available",
        false,
        List.of(),
        Fact.of(principals),
        List.of(
            new EndpointService.LoadBalancer(
                "arn:nlb",
                "nlb",
                List.of("sg-nlb"),
                enforces,
                List.of(
                    new EndpointService.TargetGroup(
                        "arn:tg",
                        "tg",
                        Fact.of(List.of(new EndpointService.Target("10.0.0.5", health))))))));
  }

  private static void services(String name, List<EndpointService> services) {
    ALL.put(
        name,
        c ->
            new Context(
                c.facts()
                    .withAws(
                        c.aws()
                            .withEndpointServices(Fact.of(services))
                            .withNetwork(
                                Fact.absent(Fact.Why.NOT_APPLICABLE, "not over the internet"))),
                throughPrivateLink(c.request())));
  }

  private static Request throughPrivateLink(Request request) {
    Request.Pipe pipe = request.pipe();
    return new Request(
        request.login(),
        new Request.Pipe(
            pipe.role(),
            pipe.publication(),
            pipe.managed(),
            pipe.schemas(),
            pipe.tables(),
            Connectivity.PRIVATELINK),
        request.aws(),
        request.service(),
        request.selection(),
        request.timeout());
  }

  private static void aws(String name, UnaryOperator<AwsFacts> change) {
    ALL.put(name, c -> c.with(c.facts().withAws(change.apply(c.aws()))));
  }

  private static void cluster(String name, UnaryOperator<Cluster> change) {
    aws(name, a -> a.withCluster(a.cluster().map(change)));
  }

  private static void instances(
      String name, Predicate<Instance> where, UnaryOperator<Instance> change) {
    aws(
        name,
        a ->
            a.withInstances(
                a.instances()
                    .map(
                        all ->
                            all.stream().map(i -> where.test(i) ? change.apply(i) : i).toList())));
  }

  private static void member(String name, boolean writer, String status) {
    aws(name, a -> inStatus(a, writer, status));
  }

  private static AwsFacts inStatus(AwsFacts aws, boolean writer, String status) {
    return aws.withCluster(
        aws.cluster()
            .map(
                c ->
                    c.withMembers(
                        c.members().stream()
                            .map(m -> m.writer() == writer ? m.withParameterGroupStatus(status) : m)
                            .toList())));
  }

  private static void network(String name, UnaryOperator<Network> change) {
    aws(name, a -> a.withNetwork(a.network().map(change)));
  }

  private static void maintenance(String name, UnaryOperator<Maintenance> change) {
    aws(name, a -> a.withMaintenance(a.maintenance().map(change)));
  }

  private static void server(String name, UnaryOperator<Server> change) {
    ALL.put(name, c -> serverOf(c, change));
  }

  private static Context serverOf(Context context, UnaryOperator<Server> change) {
    return context.with(
        context
            .facts()
            .withDatabase(context.database().withServer(context.database().server().map(change))));
  }

  private static Server setting(Server server, String parameter, String value) {
    Map<String, Server.Setting> all = new LinkedHashMap<>(server.settings());
    all.put(parameter, new Server.Setting(value, "configuration file"));
    return server.withSettings(all);
  }
}
