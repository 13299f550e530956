package dev.auroracheck.fix;

import dev.auroracheck.facts.Activity;
import dev.auroracheck.facts.Activity.Transaction;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Columns.Notable;
import dev.auroracheck.facts.Columns.Reason;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.ReplicaIdentity;
import dev.auroracheck.facts.ReplicationProbe;
import dev.auroracheck.facts.Restriction;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.RowSecurity;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.facts.Server;
import dev.auroracheck.facts.Sessions;
import dev.auroracheck.facts.Slot;
import dev.auroracheck.facts.Structure;
import dev.auroracheck.facts.TableFacts;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Ways to break a healthy database, each as a change of the facts. */
public final class Breakages {
  /** By name, so that a failing case can be told. */
  public static final Map<String, UnaryOperator<Context>> ALL = new LinkedHashMap<>();

  private static final long ORDERS = SampleFacts.ORDERS;
  private static final List<String> COLUMNS = List.of("id", "customer", "amount", "note");

  private Breakages() {}

  /** A context that is broken in these ways, one after the other. */
  public static Context apply(Context healthy, String... names) {
    Context context = healthy;
    for (String name : names) {
      context = Objects.requireNonNull(ALL.get(name), name).apply(context);
    }
    return context;
  }

  static {
    roles();
    settings();
    privileges();
    publications();
    identities();
    tables();
    workload();
    pipes();
    ALL.putAll(AwsBreakages.ALL);
    LoginBreakages.addTo(ALL);
    ScopeBreakages.addTo(ALL);
    HierarchyBreakages.add();
  }

  static void roles() {
    role("role may not log in", r -> r.withAttributes(r.attributes().withCanLogin(false)));
    role("role has no connections", r -> limit(r, 0));
    role("role has two connections", r -> limit(r, 2));
    role("role has five connections", r -> limit(r, 5));
    role("role has seven connections", r -> limit(r, 7));
    role(
        "role has several problems",
        r ->
            expiry(limit(r, 0), -3, true)
                .withAttributes(expiry(limit(r, 0), -3, true).attributes().withCanLogin(false))
                .withPrivileges(r.privileges().withMayConnect(false)));
    role("password expired", r -> expiry(r, -3, true));
    role("password expires soon", r -> expiry(r, 3, false));
    role("no CONNECT", r -> r.withPrivileges(r.privileges().withMayConnect(false)));
    role(
        "in rds_iam",
        r ->
            r.withMemberships(
                r.memberships().withInRdsIam(true).withIntoRdsIam(List.of("rds_iam"))));
    role(
        "in rds_iam by a group",
        r ->
            r.withMemberships(
                r.memberships().withInRdsIam(true).withIntoRdsIam(List.of("reporting"))));
    role(
        "in rds_iam directly and by a group",
        r ->
            r.withMemberships(
                r.memberships()
                    .withInRdsIam(true)
                    .withIntoRdsIam(List.of("rds_iam", "reporting"))));
    role("sessions act as another role", r -> r.withActsAs("reader"));
    database(
        "replication refused",
        d ->
            d.withRole(
                    d.role()
                        .map(r -> r.withMemberships(r.memberships().withInRdsReplication(false))))
                .withReplication(
                    Fact.of(new ReplicationProbe.Refused("42501", "must be superuser"))));
    database(
        "replication refused to a member",
        d ->
            d.withReplication(Fact.of(new ReplicationProbe.Refused("42501", "must be superuser"))));
    database(
        "an administrator looks, and the role may not replicate",
        d ->
            administrator(d)
                .withRole(
                    administrator(d)
                        .role()
                        .map(r -> r.withMemberships(r.memberships().withInRdsReplication(false)))));
    database(
        "no such role",
        d ->
            administrator(withoutRights(d))
                .withRole(Fact.absent(Fact.Why.NO_ROLE, "The role does not exist.")));
    database(
        "login refused for want of CONNECT",
        d ->
            DatabaseFacts.withoutSession(
                new LoginOutcome.Refused(
                    LoginOutcome.Refusal.CONNECT_PRIVILEGE,
                    "The role has no CONNECT.",
                    "Grant CONNECT")));
  }

  private static void settings() {
    setting("wal_sender_timeout of the server", "wal_sender_timeout", "60000");
    stored("wal_sender_timeout of the role", "wal_sender_timeout", "30s", true, false);
    stored("wal_sender_timeout of the role here", "wal_sender_timeout", "30s", true, true);
    stored("wal_sender_timeout of the database", "wal_sender_timeout", "30s", false, true);
    setting("logical replication off", "rds.logical_replication", "off", "wal_level", "replica");
    setting("one WAL sender", "max_wal_senders", "1");
    setting("no slots", "max_replication_slots", "0");
    setting("one slot", "max_replication_slots", "1");
    setting("small retention", "max_slot_wal_keep_size", "100");
    setting("slots end when idle", "idle_replication_slot_timeout", "3600");
    setting("transaction_timeout", "transaction_timeout", "5000");
    stored("transaction_timeout of the role", "transaction_timeout", "5000", true, false);
    stored("transaction_timeout of the role here", "transaction_timeout", "5000", true, true);
    stored("transaction_timeout of the database", "transaction_timeout", "5000", false, true);
    setting("the encoding is SQL_ASCII", "server_encoding", "SQL_ASCII");
    setting("row_security is off", "row_security", "off");
    setting("sessions are read-only", "default_transaction_read_only", "on");
    database(
        "search_path before the catalog",
        d ->
            setting(d, "search_path", "app, pg_catalog")
                .withSessions(
                    d.sessions()
                        .map(
                            s ->
                                s.withNamesakes(
                                    List.of(
                                        new Sessions.Namesake("app", "relation", "pg_class"))))));
    database(
        "floating-point values are rounded",
        d ->
            setting(d, "extra_float_digits", "0")
                .withSessions(
                    d.sessions().map(s -> s.withFloating(Map.of(ORDERS, List.of("amount"))))));
    storedToo("search_path of the role here", "search_path before the catalog", "search_path");
    storedToo(
        "extra_float_digits of the role here",
        "floating-point values are rounded",
        "extra_float_digits");
    activity("database limit", a -> a.withDatabaseLimit(Optional.of(12)));
    activity("server full", a -> a.withConnections(495));
    activity("all WAL senders in use", a -> a.withWalSenders(20));
  }

  private static void privileges() {
    relations("no USAGE", r -> true, r -> r.withRights(r.rights().withSchemaUsage(false)));
    relations(
        "no SELECT on one",
        Breakages::isOrders,
        r -> r.withRights(r.rights().withSelect(false).withSelectColumns(false)));
    relations(
        "SELECT on columns", Breakages::isOrders, r -> r.withRights(r.rights().withSelect(false)));
    role("no default privileges", r -> r.withDefaultGrants(List.of()));
    relations(
        "row-level security",
        Breakages::isOrders,
        r -> r.withRowSecurity(new RowSecurity(true, false, false, false)));
    relations(
        "restrictive policy",
        r -> true,
        r -> r.withRowSecurity(new RowSecurity(true, true, true, true)));
    together(
        "row_security is off, and there are policies", "row_security is off", "row-level security");
    sessions(
        "pg_publication_tables is denied",
        s ->
            s.withDenied(
                List.of(
                    new Sessions.Denied(
                        "pg_publication_tables",
                        "SELECT",
                        "TABLE pg_catalog.pg_publication_tables"))));
    sessions(
        "a catalog function is denied",
        s ->
            s.withDenied(
                List.of(
                    new Sessions.Denied(
                        "pg_current_wal_lsn",
                        "EXECUTE",
                        "FUNCTION pg_catalog.pg_current_wal_lsn()"))));
  }

  static void publications() {
    database("no publication", d -> d.withPublications(Fact.of(List.of())));
    publication("empty", p -> p.withTables(Set.of()));
    publication("one table is missing", p -> p.withTables(Set.of(ORDERS)));
    publication("for all tables", p -> p.withAllTables(true).withTables(Set.of()));
    publication("of the schema", p -> p.withSchemas(Set.of("public")).withTables(Set.of()));
    publication(
        "only inserts",
        p -> p.withOperations(new Publication.Operations(true, false, false, false)));
    publication(
        "not by the root, only updates",
        p ->
            p.withViaPartitionRoot(false)
                .withOperations(new Publication.Operations(false, true, false, true)));
    publication("column list", p -> restricted(p, Optional.of(Set.of("id")), Set.of()));
    publication(
        "column list without key", p -> restricted(p, Optional.of(Set.of("note")), Set.of()));
    publication("row filter", p -> restricted(p, Optional.empty(), Set.of("amount")));
    publication("row filter over the key", p -> restricted(p, Optional.empty(), Set.of("id")));
    together("only inserts, and a row filter", "only inserts", "row filter");
    ALL.put(
        "publication in upper case",
        c -> {
          Context named =
              c.with(
                  withDatabase(
                      c.facts(),
                      d ->
                          d.withPublications(
                              d.publications()
                                  .map(
                                      all -> all.stream().map(p -> p.withName("Pipe")).toList()))));
          return named.with(c.request().withPublication("Pipe"));
        });
  }

  private static void identities() {
    identity("REPLICA IDENTITY NOTHING", new ReplicaIdentity('n', true, true, false));
    identity("no key", new ReplicaIdentity('d', false, false, false));
    identity("deferrable key", new ReplicaIdentity('d', true, false, false));
    identity("lost index", new ReplicaIdentity('i', false, false, false));
    identity("lost index beside a key", new ReplicaIdentity('i', true, true, false));
    identity("FULL without a key", new ReplicaIdentity('f', false, false, false));
    columns("generated column in the key", new Notable("id", Reason.GENERATED_STORED, true));
    columns("generated column", new Notable("note", Reason.GENERATED_STORED, false));
    columns("numeric without precision", new Notable("amount", Reason.UNBOUNDED_NUMERIC, false));
    structure(
        "INCLUDE columns",
        s -> s.withPrimaryKey(Optional.of(new Structure.Key(List.of("id"), List.of("note")))));
    structure("no columns", s -> s.withColumns(List.of()).withPrimaryKey(Optional.empty()));
    structure("NOT VALID", s -> s.withUnvalidated(List.of("orders_note_not_null")));
    tables("large values", t -> t.withToasted(Fact.of(Map.of(ORDERS, List.of("note")))));
  }

  private static void tables() {
    relations(
        "unlogged", Breakages::isOrders, r -> r.withStorage(r.storage().withPersistence('u')));
    relations("a view", Breakages::isOrders, r -> r.withStorage(r.storage().withKind('v')));
    relations("owned by another", Breakages::isOrders, r -> r.withOwner("somebody"));
    more("a child in scope", SampleFacts.table(16501, "orders_old"), ORDERS, false);
    more("a table of another schema", SampleFacts.table(16502, "more").withSchema("app"), 0, false);
    partitioned("partitioned", true);
    partitioned("partitioned, with partitions of its own kind", false);
  }

  private static void workload() {
    slots(
        "an idle slot of a pipe",
        new Slot(
            "peerflow_slot_x",
            true,
            Optional.of("shop"),
            false,
            false,
            false,
            Optional.of(5L << 30)));
    slots(
        "a lost slot",
        new Slot("other", true, Optional.of("shop"), false, false, true, Optional.empty()));
    together("all slots in use", "a lost slot", "one slot");
    activity(
        "open transactions",
        a ->
            a.withTransactions(
                List.of(
                    new Transaction(Activity.Kind.WRITING, "4711", Optional.of("shop"), 900, 900),
                    new Transaction(Activity.Kind.PREPARED, "gid", Optional.of("shop"), 10, 10))));
    database(
        "a publication of a pipe that is gone",
        d ->
            d.withPublications(
                d.publications()
                    .map(
                        all -> {
                          List<Publication> more = new ArrayList<>(all);
                          more.add(SampleFacts.publication().withName("peerflow_pub_gone"));
                          return more;
                        })));
  }

  private static void pipes() {
    ALL.put("managed", c -> c.with(pipe(c.request(), true, c.request().pipe().publication())));
    ALL.put("no publication named", c -> c.with(pipe(c.request(), false, Optional.empty())));
    ALL.put(
        "AWS is not asked",
        c ->
            new Context(
                c.facts()
                    .withAws(
                        AwsFacts.unavailable(
                            Optional.empty(),
                            new Fact.Unavailable<>(
                                Fact.Why.NOT_ASKED, "Needs AWS, and --no-aws was given.", ""))),
                c.request()));
    for (int major : new int[] {12, 13, 14, 17, 18}) {
      database(
          "PostgreSQL " + major,
          d -> d.withServer(d.server().map(s -> s.withVersionNumber(major * 10000 + 5))));
    }
    together(
        "logical replication off, and AWS is not asked",
        "logical replication off",
        "AWS is not asked");
    sessions(
        "event trigger",
        s ->
            s.withEventTriggers(
                List.of(
                    new Sessions.EventTrigger("guard", "ddl_command_start", "public.guard()"))));
  }

  /** A breakage that is made of others. */
  static void together(String name, String... others) {
    UnaryOperator<Context> all = c -> c;
    for (String other : others) {
      UnaryOperator<Context> before = all;
      UnaryOperator<Context> next = Objects.requireNonNull(ALL.get(other), other);
      all = c -> next.apply(before.apply(c));
    }
    ALL.put(name, all);
  }

  static Request pipe(Request request, boolean managed, Optional<String> publication) {
    Request.Pipe pipe = request.pipe();
    return new Request(
        request.login(),
        new Request.Pipe(
            pipe.role(),
            managed ? Optional.empty() : publication,
            managed,
            pipe.schemas(),
            pipe.tables(),
            pipe.connectivity()),
        request.aws(),
        request.service(),
        request.selection(),
        request.timeout());
  }

  static boolean isOrders(Relation relation) {
    return relation.oid() == ORDERS;
  }

  private static Role limit(Role role, int limit) {
    return role.withAttributes(role.attributes().withConnectionLimit(Optional.of(limit)));
  }

  private static Role expiry(Role role, int days, boolean expired) {
    return role.withAttributes(
        role.attributes()
            .withExpiry(Optional.of(new Role.Expiry("2026-09-04", Optional.of(days), expired))));
  }

  /** Somebody else looks, so that no replication connection is tried. */
  private static DatabaseFacts administrator(DatabaseFacts d) {
    return d.withServer(d.server().map(s -> s.withSessionUser("admin")))
        .withRole(d.role().map(r -> r.withIsSessionUser(false)))
        .withReplication(Fact.absent(Fact.Why.NOT_APPLICABLE, "the session is another role's"));
  }

  private static DatabaseFacts withoutRights(DatabaseFacts d) {
    return d.withTables(
        d.tables()
            .withRelations(
                d.relations()
                    .map(
                        all ->
                            all.with(
                                all.all().stream()
                                    .map(
                                        r ->
                                            r.withRights(
                                                r.rights()
                                                    .withSelect(false)
                                                    .withSelectColumns(false)))
                                    .toList()))));
  }

  private static Facts withDatabase(Facts facts, UnaryOperator<DatabaseFacts> change) {
    return facts.withDatabase(change.apply(facts.database()));
  }

  static void database(String name, UnaryOperator<DatabaseFacts> change) {
    ALL.put(name, c -> c.with(withDatabase(c.facts(), change)));
  }

  static void role(String name, UnaryOperator<Role> change) {
    database(name, d -> d.withRole(d.role().map(change)));
  }

  static void setting(String name, String... namesAndValues) {
    database(
        name,
        d -> {
          DatabaseFacts changed = d;
          for (int i = 0; i < namesAndValues.length; i += 2) {
            changed = setting(changed, namesAndValues[i], namesAndValues[i + 1]);
          }
          return changed;
        });
  }

  private static DatabaseFacts setting(DatabaseFacts d, String parameter, String value) {
    return d.withServer(
        d.server()
            .map(
                s -> {
                  Map<String, Server.Setting> all = new LinkedHashMap<>(s.settings());
                  all.put(parameter, new Server.Setting(value, "configuration file"));
                  return s.withSettings(all);
                }));
  }

  /** A session of the role itself starts with what is stored. */
  private static void stored(
      String name, String parameter, String value, boolean forRole, boolean forDatabase) {
    database(
        name,
        d ->
            setting(d, parameter, value)
                .withRole(
                    d.role()
                        .map(
                            r ->
                                r.withOverrides(
                                    List.of(
                                        new Role.StoredSetting(
                                            parameter, value, forRole, forDatabase))))));
  }

  /** The value that another breakage gave a parameter is the role's, in this database. */
  private static void storedToo(String name, String breakage, String parameter) {
    UnaryOperator<Context> set = Objects.requireNonNull(ALL.get(breakage));
    ALL.put(
        name,
        c -> {
          Context broken = set.apply(c);
          return broken.with(withDatabase(broken.facts(), d -> storedHere(d, parameter)));
        });
  }

  private static DatabaseFacts storedHere(DatabaseFacts d, String parameter) {
    return d.server()
        .known()
        .flatMap(s -> s.setting(parameter))
        .map(
            value ->
                d.withRole(
                    d.role()
                        .map(
                            r ->
                                r.withOverrides(
                                    List.of(
                                        new Role.StoredSetting(parameter, value, true, true))))))
        .orElse(d);
  }

  private static void sessions(String name, UnaryOperator<Sessions> change) {
    database(name, d -> d.withSessions(d.sessions().map(change)));
  }

  private static void activity(String name, UnaryOperator<Activity> change) {
    database(name, d -> d.withWorkload(d.workload().withActivity(d.activity().map(change))));
  }

  private static void slots(String name, Slot slot) {
    database(
        name,
        d ->
            d.withWorkload(
                d.workload()
                    .withSlots(
                        d.slots()
                            .map(
                                all -> {
                                  List<Slot> more = new ArrayList<>(all);
                                  more.add(slot);
                                  return more;
                                }))));
  }

  static void tables(String name, UnaryOperator<TableFacts> change) {
    database(name, d -> d.withTables(change.apply(d.tables())));
  }

  static void relations(String name, Predicate<Relation> where, UnaryOperator<Relation> change) {
    tables(
        name,
        t ->
            t.withRelations(
                t.relations()
                    .map(all -> all.with(all.all().stream().filter(where).map(change).toList()))));
  }

  static void identity(String name, ReplicaIdentity identity) {
    relations(name, Breakages::isOrders, r -> r.withIdentity(identity));
  }

  static void columns(String name, Notable column) {
    tables(
        name,
        t ->
            t.withColumns(
                t.columns()
                    .map(
                        all -> {
                          Map<Long, Columns> more = new LinkedHashMap<>(all);
                          more.put(ORDERS, new Columns(0, 0, List.of(column)));
                          return more;
                        })));
  }

  static void structure(String name, UnaryOperator<Structure> change) {
    tables(
        name,
        t ->
            t.withStructures(
                t.structures()
                    .map(
                        all -> {
                          Map<Long, Structure> more = new LinkedHashMap<>(all);
                          more.put(ORDERS, change.apply(plain()));
                          return more;
                        })));
  }

  static Structure plain() {
    return new Structure(
        COLUMNS,
        Set.of(),
        Set.of(),
        Set.of("id"),
        Optional.of(new Structure.Key(List.of("id"), List.of())),
        Optional.empty(),
        List.of());
  }

  static void publication(String name, UnaryOperator<Publication> change) {
    database(
        name,
        d -> d.withPublications(d.publications().map(all -> all.stream().map(change).toList())));
  }

  private static Publication restricted(
      Publication publication, Optional<Set<String>> list, Set<String> filter) {
    Set<String> omitted = new TreeSet<>(COLUMNS);
    list.ifPresent(omitted::removeAll);
    return publication.withRestrictions(
        List.of(
            new Restriction(
                ORDERS,
                list,
                list.isPresent() ? omitted : Set.of(),
                !filter.isEmpty(),
                filter,
                Map.of(ORDERS, Set.of("id")))));
  }

  private static void more(String name, Relation relation, long parent, boolean partition) {
    tables(
        name,
        t ->
            t.withRelations(
                    t.relations()
                        .map(
                            all -> {
                              List<Relation> more = new ArrayList<>(all.all());
                              more.add(
                                  parent == 0
                                      ? relation
                                      : relation.withInheritance(
                                          new Relation.Inheritance(partition, List.of(parent))));
                              return once(more);
                            }))
                .withStructures(
                    t.structures()
                        .map(
                            all -> {
                              Map<Long, Structure> more = new LinkedHashMap<>(all);
                              more.putIfAbsent(ORDERS, plain());
                              more.put(relation.oid(), plain());
                              return more;
                            })));
  }

  /** A breakage may come twice: each relation is there once, as it was broken last. */
  private static Relations once(List<Relation> relations) {
    Map<Long, Relation> byOid = new LinkedHashMap<>();
    relations.forEach(r -> byOid.put(r.oid(), r));
    return new Relations(byOid.values(), Map.of("public", SampleFacts.OWNER, "app", "somebody"));
  }

  /** Orders becomes a partitioned table with two partitions. */
  private static void partitioned(String name, boolean analyzed) {
    tables(
        name,
        t ->
            t.withRelations(
                t.relations()
                    .map(
                        all -> {
                          List<Relation> more = new ArrayList<>();
                          for (Relation r : all.all()) {
                            more.add(
                                isOrders(r)
                                    ? r.withStorage(
                                        new Relation.Storage('p', r.persistence(), analyzed))
                                    : r);
                          }
                          for (long n = 1; n <= 2; n++) {
                            more.add(
                                SampleFacts.table(16600 + n, "orders_" + n)
                                    .withInheritance(
                                        new Relation.Inheritance(true, List.of(ORDERS)))
                                    .withIdentity(
                                        new ReplicaIdentity(
                                            analyzed ? 'd' : 'n', true, true, false)));
                          }
                          return once(more);
                        })));
  }
}
