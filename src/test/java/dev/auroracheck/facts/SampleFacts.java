package dev.auroracheck.facts;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.ServiceRegion;
import dev.auroracheck.request.SslMode;
import dev.auroracheck.source.clickpipes.StaticAddressList;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Facts for tests: an Aurora cluster, {@code shop}, from which a pipe can replicate the tables
 * {@code public.orders} and {@code public.customers}. A test changes with {@code with…} what it is
 * about.
 */
public final class SampleFacts {
  /** The writer endpoint. */
  public static final String HOST = "shop.cluster-abc123.us-east-1.rds.amazonaws.com";

  public static final String REGION = "us-east-1";

  /** The pipe's role, which is the session's too. */
  public static final String PIPE = "pipe";

  /** The role that owns database, tables and publication. */
  public static final String OWNER = "shop_owner";

  public static final String PUBLICATION = "clickpipes_publication";

  /** The oid of {@code public.orders}. */
  public static final long ORDERS = 16401;

  /** The oid of {@code public.customers}. */
  public static final long CUSTOMERS = 16402;

  public static final String VPC = "vpc-0a1b2c3d";

  public static final String SECURITY_GROUP = "sg-0a1b2c3d";

  private static final String GATEWAY = "igw-0a1b2c3d";
  private static final LocalDate TODAY = LocalDate.of(2026, 9, 1);

  /** Not one of the parts is known, and nobody has to do anything about it. */
  private static final Fact.Unavailable<?> NOTHING =
      new Fact.Unavailable<>(Fact.Why.NOT_APPLICABLE, "Not read.", "");

  private SampleFacts() {}

  /** What goes with {@link #healthy}: all checks, and nothing left to be assumed. */
  public static Request request() {
    Request plain =
        Requests.of(
            Requests.login(HOST, SslMode.VERIFY_FULL, false),
            PIPE,
            Requests.aws(REGION),
            Checks.ALL.stream()
                .map(Check::about)
                .map(Check.About::id)
                .collect(Collectors.toUnmodifiableSet()));
    return new Request(
        plain.login(),
        new Request.Pipe(
            PIPE, Optional.of(PUBLICATION), false, List.of(), List.of(), Connectivity.PUBLIC),
        plain.aws(),
        new Request.Service(
            Optional.of(ServiceRegion.parse(REGION)), Optional.of(TODAY), List.of()),
        plain.selection(),
        plain.timeout());
  }

  /** All is as a pipe needs it. */
  public static Facts healthy() {
    return new Facts(database(), aws(), StaticAddressList.bundled(), Optional.empty(), TODAY);
  }

  /** {@link #healthy}, with its {@link #request}. */
  public static Context context() {
    return new Context(healthy(), request());
  }

  /** A login, and nothing else that is known. */
  public static Facts unread() {
    return new Facts(
        DatabaseFacts.unavailable(new LoginOutcome.Accepted(Optional.empty()), NOTHING),
        AwsFacts.unavailable(Optional.empty(), NOTHING),
        StaticAddressList.bundled(),
        Optional.empty(),
        TODAY);
  }

  /** {@link #unread}, but for the database's facts. */
  public static Facts with(DatabaseFacts database) {
    return unread().withDatabase(database);
  }

  /** The database side of {@link #healthy}. */
  public static DatabaseFacts database() {
    return new DatabaseFacts(
        new LoginOutcome.Accepted(
            Optional.of(new LoginOutcome.Tls("TLSv1.3", Optional.empty(), Optional.empty()))),
        Fact.of(server()),
        Fact.of(role()),
        Fact.of(new ReplicationProbe.Answered()),
        Fact.of(List.of(publication())),
        Fact.of(Optional.empty()),
        new TableFacts(
            Fact.of(
                new Relations(
                    List.of(table(CUSTOMERS, "customers"), table(ORDERS, "orders")),
                    Map.of("public", OWNER))),
            Fact.of(Map.of()),
            Fact.of(Map.of()),
            Fact.of(Set.of()),
            Fact.of(Map.of())),
        new DatabaseFacts.Workload(
            Fact.of(List.of()), Fact.of(new Activity(0, 20, 10, 1, Optional.empty(), List.of()))),
        Fact.of(new Sessions(List.of(), Map.of(), List.of(), List.of())));
  }

  /** Aurora PostgreSQL 16 with all parameters as a pipe needs them. */
  public static Server server() {
    return new Server(
        160011,
        "16.11",
        Optional.of("16.11.0"),
        false,
        false,
        PIPE,
        "shop",
        Map.ofEntries(
            setting("rds.logical_replication", "on"),
            setting("wal_level", "logical"),
            setting("wal_sender_timeout", "0"),
            setting("ssl", "on"),
            setting("default_transaction_read_only", "off"),
            setting("max_wal_senders", "20"),
            setting("max_replication_slots", "20"),
            setting("max_slot_wal_keep_size", "-1"),
            setting("search_path", "\"$user\", public"),
            setting("extra_float_digits", "1"),
            setting("server_encoding", "UTF8"),
            setting("row_security", "on"),
            setting("max_connections", "500"),
            setting("superuser_reserved_connections", "3"),
            setting("rds.iam_auth_for_replication", "off"),
            setting("aurora.enhanced_logical_replication", "0")));
  }

  private static Map.Entry<String, Server.Setting> setting(String name, String value) {
    return Map.entry(name, new Server.Setting(value, "configuration file"));
  }

  /** The pipe's role, with all that a pipe may use. */
  public static Role role() {
    return RoleBuilder.builder(Role.toBeMade(PIPE))
        .isSessionUser(true)
        .memberships(new Role.Memberships(true, false, false, List.of()))
        .privileges(new Role.Privileges(true, false, false, true, true))
        .defaultGrants(List.of(new Role.DefaultGrant(OWNER, Optional.of("public"))))
        .build();
  }

  /** The pipe's publication, which names both tables. */
  public static Publication publication() {
    return new Publication(
        PUBLICATION,
        OWNER,
        false,
        true,
        false,
        new Publication.Operations(true, true, true, true),
        Set.of(ORDERS, CUSTOMERS),
        Set.of(),
        List.of());
  }

  /** A table of schema {@code public} with a primary key, which the pipe's role may read. */
  public static Relation table(long oid, String name) {
    return new Relation(
        oid,
        "public",
        name,
        OWNER,
        false,
        new Relation.Storage('r', 'p', true),
        Relation.Inheritance.NONE,
        new ReplicaIdentity('d', true, true, false),
        new RowSecurity(false, false, false, false),
        new Rights(false, true, true, true));
  }

  /** The AWS side of {@link #healthy}. */
  public static AwsFacts aws() {
    return new AwsFacts(
        Optional.of(REGION),
        Fact.of(cluster()),
        Fact.of(List.of(instance("shop-1", "us-east-1a"), instance("shop-2", "us-east-1b"))),
        Fact.of(parameterGroup()),
        Fact.absent(Fact.Why.NOT_APPLICABLE, "the attached group has logical replication on"),
        Fact.of(Optional.empty()),
        Fact.of(List.of(securityGroup())),
        Fact.of(network()),
        Fact.of(
            new Maintenance(
                Fact.of(List.of()),
                Fact.of(List.of()),
                Fact.of(Optional.of(LocalDate.of(2029, 2, 28))))),
        Fact.absent(Fact.Why.NOT_APPLICABLE, "the pipe does not come through PrivateLink"));
  }

  /** The cluster, with a writer and a reader. */
  public static Cluster cluster() {
    return new Cluster(
        "shop",
        "arn:aws:rds:us-east-1:123456789012:cluster:shop",
        "available",
        new Cluster.DbEngine("aurora-postgresql", "16.11", "provisioned", false, Optional.empty()),
        new Cluster.Endpoints(
            Optional.of(HOST),
            Optional.of(HOST.replace("cluster-", "cluster-ro-")),
            List.of(),
            5432),
        new Cluster.Networking(true, List.of(SECURITY_GROUP), false),
        new Cluster.Configuration("shop-16", false, Optional.empty(), List.of()),
        List.of(
            new Cluster.Member("shop-1", true, "in-sync"),
            new Cluster.Member("shop-2", false, "in-sync")),
        Optional.empty(),
        Optional.empty());
  }

  private static Instance instance(String id, String zone) {
    return new Instance(
        id,
        "available",
        "db.r6g.large",
        zone,
        Optional.of(id + ".abc123.us-east-1.rds.amazonaws.com"),
        new Instance.Networking(
            VPC,
            List.of("subnet-a", "subnet-b"),
            List.of(SECURITY_GROUP),
            Optional.of(true),
            false),
        new Instance.Certificate(
            "rds-ca-rsa2048-g1", Optional.of(Instant.parse("2027-08-01T00:00:00Z"))),
        false,
        List.of());
  }

  /** The cluster's parameter group, in force. */
  public static ParameterGroup parameterGroup() {
    return new ParameterGroup(
        "shop-16",
        Map.of("rds.logical_replication", "1", "wal_sender_timeout", "0"),
        Optional.of(
            List.of(
                new ParameterGroup.Parameter("rds.logical_replication", "1", true),
                new ParameterGroup.Parameter("wal_sender_timeout", "0", false))));
  }

  /** One that allows the ClickPipes addresses of the region, each by a range of its own. */
  public static SecurityGroup securityGroup() {
    List<Cidr> addresses = StaticAddressList.bundled().awsRegion(REGION).addresses();
    return new SecurityGroup(
        SECURITY_GROUP,
        "shop",
        List.of(
            new SecurityGroup.Rule("tcp", 5432, 5432, addresses, List.of(), List.of(), List.of())),
        Map.of(),
        Map.of());
  }

  /** Two public subnets, whose ACL lets everything pass. */
  public static Network network() {
    Cidr everywhere = Cidr.parse("0.0.0.0/0");
    Set<String> subnets = Set.of("subnet-a", "subnet-b");
    return new Network(
        VPC,
        Fact.of(
            List.of(
                subnet("subnet-a", "us-east-1a", "10.0.0.0/24"),
                subnet("subnet-b", "us-east-1b", "10.0.1.0/24"))),
        Fact.of(
            List.of(
                new Network.RouteTable(
                    "rtb-0a1b2c3d",
                    subnets,
                    true,
                    Set.of(),
                    List.of(
                        route(Cidr.parse("10.0.0.0/16"), "local"), route(everywhere, GATEWAY))))),
        Fact.of(
            List.of(
                new Network.NetworkAcl(
                    "acl-0a1b2c3d",
                    subnets,
                    Stream.of(false, true)
                        .map(out -> new Network.Entry(100, out, "-1", everywhere, 0, 65535, true))
                        .toList()))),
        Fact.of(Set.of(GATEWAY)),
        Fact.of(true),
        Fact.of(true),
        Fact.absent(Fact.Why.NOT_APPLICABLE, "every subnet says that nothing is blocked"),
        Map.of());
  }

  private static Network.Subnet subnet(String id, String zone, String range) {
    return new Network.Subnet(
        id, zone, Optional.of(Cidr.parse(range)), Optional.of(Network.BlockMode.OFF));
  }

  private static Network.Route route(Cidr destination, String target) {
    return new Network.Route(Optional.of(destination), Optional.empty(), target, true, false);
  }
}
