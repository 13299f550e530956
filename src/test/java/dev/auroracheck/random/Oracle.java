package dev.auroracheck.random;

import static dev.auroracheck.random.RandomScenario.quote;

import dev.auroracheck.random.RandomScenario.Name;
import dev.auroracheck.servers.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds out by trying what the program concludes from catalogs: it reads as the pipe reads, writes
 * as the application writes, and looks at what the stream carries. It shares no code with the
 * program, and asks one table at a time.
 */
final class Oracle {
  private static final String ATTEMPT =
      """
      CREATE FUNCTION pg_temp.attempt(query text) RETURNS text LANGUAGE plpgsql AS $$
      DECLARE n bigint; detail text;
      BEGIN
        EXECUTE query;
        GET DIAGNOSTICS n = ROW_COUNT;
        RETURN n::text;
      EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
        RETURN concat_ws(' ', SQLSTATE, SQLERRM, detail);
      END $$
      """;

  /** Where a table can't be read by whoever asks: on the table, or on its schema. */
  private static final String DENIED = "42501";

  /** A relation, and those below it. */
  record Relation(
      long oid,
      String schema,
      String name,
      char kind,
      char persistence,
      boolean partition,
      List<Relation> children) {

    String sql() {
      return new Name(schema, name).quoted();
    }

    boolean isPublishable() {
      return (kind == 'r' || kind == 'p') && persistence == 'p';
    }

    boolean holdsRows() {
      return kind == 'r';
    }

    boolean hasDot() {
      return schema.contains(".") || name.contains(".");
    }

    /** Itself and everything below, once. */
    Set<Relation> tree() {
      Set<Relation> all = new LinkedHashSet<>(List.of(this));
      children.forEach(c -> all.addAll(c.tree()));
      return all;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Relation r && r.oid == oid;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(oid);
    }

    @Override
    public String toString() {
      return sql();
    }
  }

  /**
   * What happened to the application's writes.
   *
   * @param noIdentity the tables of which the server can't tell the old rows, and what it said
   * @param restricted those that a row filter, a column list or a generated column gets in the way
   */
  record Writes(Map<String, String> noIdentity, Map<String, String> restricted) {
    Set<String> refused() {
      Set<String> refused = new TreeSet<>(noIdentity.keySet());
      refused.addAll(restricted.keySet());
      return refused;
    }
  }

  /**
   * What the stream carried.
   *
   * @param operations I, U and D, of a table that nothing is the matter with
   * @param columns those that arrived with a row, by the table that it was put into
   * @param incomplete tables that are read for the scope, and published, and of which a row or
   *     columns did not arrive
   */
  record Carried(
      Set<Character> operations, Map<String, Set<String>> columns, Set<String> incomplete) {}

  private final RandomScenario scenario;
  private final PostgresServer server;
  private final String database;
  private final Connection admin;
  private final Map<Long, Relation> relations = new LinkedHashMap<>();
  private final Optional<String> publication;
  private final boolean published;
  private final boolean allTables;
  private final Set<String> members;
  private final List<Relation> scope = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  Oracle(RandomScenario scenario, PostgresServer server, String database, Connection admin)
      throws SQLException {
    this.scenario = scenario;
    this.server = server;
    this.database = database;
    this.admin = admin;
    // only what is on disk is decoded
    execute(admin, ATTEMPT, "SET synchronous_commit = on");
    readRelations();
    List<String> names = strings("SELECT pubname FROM pg_publication ORDER BY 1");
    this.publication =
        scenario.managed()
            ? Optional.empty()
            : scenario
                .publication()
                .or(() -> Optional.of(names.size() == 1 ? names.get(0) : "clickpipes_publication"));
    this.published = publication.filter(names::contains).isPresent();
    this.allTables =
        published
            && !strings("SELECT 1 FROM pg_publication WHERE puballtables AND pubname = " + pub())
                .isEmpty();
    this.members = readMembers();
    findScope();
  }

  /** What the pipe is told to copy; empty where nothing is in scope. */
  Optional<Pipe> pipe() {
    List<Name> names = new ArrayList<>();
    scope.forEach(r -> names.add(new Name(r.schema(), r.name())));
    scenario.tables().stream().filter(t -> missing.contains(t.quoted())).forEach(names::add);
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Pipe(
                server, database, scenario.role(), RandomScenario.PASSWORD, publication, names));
  }

  private String pub() {
    return literal(publication.orElse(""));
  }

  /** Those that are not the pipe's. */
  List<String> otherPublications() throws SQLException {
    return strings("SELECT pubname FROM pg_publication").stream()
        .filter(name -> !publication.equals(Optional.of(name)))
        .toList();
  }

  boolean hasPublication() {
    return published;
  }

  boolean managed() {
    return scenario.managed();
  }

  // what there is

  private void readRelations() throws SQLException {
    try (Statement s = admin.createStatement();
        ResultSet r =
            s.executeQuery(
                """
                SELECT c.oid::bigint, n.nspname, c.relname, c.relkind, c.relpersistence,
                       c.relispartition
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
                AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                """)) {
      while (r.next()) {
        relations.put(
            r.getLong(1),
            new Relation(
                r.getLong(1),
                r.getString(2),
                r.getString(3),
                r.getString(4).charAt(0),
                r.getString(5).charAt(0),
                r.getBoolean(6),
                new ArrayList<>()));
      }
    }
    try (Statement s = admin.createStatement();
        ResultSet r =
            s.executeQuery("SELECT inhparent::bigint, inhrelid::bigint FROM pg_inherits")) {
      while (r.next()) {
        Relation parent = relations.get(r.getLong(1));
        Relation child = relations.get(r.getLong(2));
        if (parent != null && child != null) {
          parent.children().add(child);
        }
      }
    }
  }

  private void findScope() throws SQLException {
    Set<Relation> found = new LinkedHashSet<>();
    List<Relation> offered =
        relations.values().stream()
            .filter(r -> (r.kind() == 'r' || r.kind() == 'p') && !r.partition())
            .toList();
    if (scenario.isScoped()) {
      for (String schema : scenario.schemas()) {
        List<Relation> in = offered.stream().filter(r -> r.schema().equals(schema)).toList();
        if (in.isEmpty()) {
          missing.add(quote(schema));
        }
        found.addAll(in);
      }
      for (Name name : scenario.tables()) {
        Optional<Relation> table =
            relations.values().stream().filter(r -> r.sql().equals(name.quoted())).findFirst();
        table.ifPresentOrElse(found::add, () -> missing.add(name.quoted()));
      }
    } else if (!published) {
      found.addAll(offered);
    } else if (allTables) {
      offered.stream().filter(Relation::isPublishable).forEach(found::add);
    } else {
      Set<Relation> members = new LinkedHashSet<>();
      for (String oid :
          strings(
              "SELECT prrelid::text FROM pg_publication_rel r JOIN pg_publication p"
                  + " ON p.oid = r.prpubid WHERE pubname = "
                  + pub())) {
        members.add(relations.get(Long.valueOf(oid)));
      }
      if (scenario.major() >= 15) {
        for (String oid :
            strings(
                "SELECT c.oid::text FROM pg_publication_namespace pn JOIN pg_publication p"
                    + " ON p.oid = pn.pnpubid JOIN pg_class c ON c.relnamespace = pn.pnnspid"
                    + " WHERE relkind IN ('r', 'p') AND relpersistence = 'p' AND pubname = "
                    + pub())) {
          members.add(relations.get(Long.valueOf(oid)));
        }
      }
      // partitioned tables stand for their partitions
      Set<Relation> below = new HashSet<>();
      members.stream()
          .filter(m -> m.kind() == 'p')
          .forEach(m -> m.tree().stream().filter(t -> !t.equals(m)).forEach(below::add));
      members.stream().filter(m -> !below.contains(m)).forEach(found::add);
    }
    scope.addAll(found);
  }

  /** Whether what ClickPipes could be told to replicate is in scope. */
  boolean canReplicateAny() {
    return !replicable().isEmpty();
  }

  /** What is in scope and can be published, partitions on their own included. */
  List<Relation> publishable() {
    return scope.stream().filter(Relation::isPublishable).toList();
  }

  /** What ClickPipes can be told to replicate. */
  private List<Relation> replicable() {
    return publishable().stream().filter(r -> !r.partition() || isOfItsOwn(r)).toList();
  }

  /** Whether a partition comes under its own name: no table above it is in scope or published. */
  private boolean isOfItsOwn(Relation partition) {
    List<Relation> above =
        relations.values().stream()
            .filter(r -> r.kind() == 'p' && !r.equals(partition) && r.tree().contains(partition))
            .toList();
    return above.stream().noneMatch(scope::contains)
        && (members.contains(partition.sql())
            || above.stream().noneMatch(r -> members.contains(r.sql())));
  }

  boolean nothingInScope() {
    return scope.isEmpty() && missing.isEmpty();
  }

  /** Those that rows are read from for a table. */
  private Set<Relation> read(Relation table) {
    if (scenario.major() < 14) {
      return Set.of(table);
    }
    return table.tree().stream()
        .filter(t -> t.holdsRows() && t.isPublishable())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private String readingOf(Relation table) {
    return scenario.major() < 14
        ? "SELECT * FROM " + table.sql()
        : "SELECT * FROM ONLY "
            + table.sql()
            + " WHERE ctid BETWEEN '(0,0)'::tid AND '(10,0)'::tid";
  }

  // table-kinds

  /** What can't be replicated: the server refuses to publish it, or ClickPipes can't name it. */
  Set<String> unfit() throws SQLException {
    Set<String> unfit = new TreeSet<>(missing);
    admin.setAutoCommit(false);
    for (Relation table : scope) {
      boolean tooOld = scenario.major() < 13 && table.kind() == 'p';
      String refused =
          attempt(admin, List.of("CREATE PUBLICATION oracle FOR TABLE ONLY " + table.sql())).get(0);
      admin.rollback();
      if ((!tooOld && !isCount(refused)) || table.partition()) {
        unfit.add(table.sql());
      }
      for (Relation part : table.tree()) {
        if (part.hasDot() || (!part.isPublishable() && !part.equals(table))) {
          unfit.add(part.sql());
        }
      }
    }
    admin.setAutoCommit(true);
    return unfit;
  }

  /** Partitions in scope: one that is the topmost published table can be copied. */
  Set<String> partitionsOfTheirOwn() {
    return names(scope.stream().filter(r -> r.partition() && r.isPublishable() && !r.hasDot()));
  }

  Set<String> partitioned() {
    return names(relations.values().stream().filter(r -> r.kind() == 'p'));
  }

  Set<String> all() {
    return names(relations.values().stream());
  }

  private static Set<String> names(Stream<Relation> some) {
    return some.map(Relation::sql).collect(Collectors.toCollection(TreeSet::new));
  }

  // user-grants, row-level-security, pipe-user, rds-replication

  /** Whether the role can log in. */
  boolean canLogIn() throws SQLException {
    try (Connection c = logIn(false)) {
      return c.isValid(5);
    } catch (SQLException e) {
      if (DENIED.equals(e.getSQLState()) || "28000".equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /** Whether a replication connection of the role answers; for one who only asks: should. */
  boolean mayReplicate() throws SQLException {
    if (scenario.asAdmin()) {
      return !strings(
              "SELECT 1 FROM pg_roles WHERE rolname = %s AND (rolreplication OR rolsuper OR pg_has_role(oid, 'rds_replication', 'MEMBER'))"
                  .formatted(literal(scenario.role())))
          .isEmpty();
    }
    try (Connection c = logIn(true);
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("IDENTIFY_SYSTEM")) {
      return r.next();
    } catch (SQLException e) {
      if (DENIED.equals(e.getSQLState()) || "28000".equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /** The tables that validation or the initial load is refused. */
  Set<String> unreadable() throws SQLException {
    Map<String, String> queries = new LinkedHashMap<>();
    for (Relation table : publishable()) {
      queries.put("SELECT * FROM " + table.sql() + " LIMIT 0", table.sql());
      for (Relation part : read(table)) {
        queries.put(readingOf(part), part.sql());
      }
    }
    Set<String> refused = new TreeSet<>();
    for (Map.Entry<String, String> q : asRole(queries.keySet()).entrySet()) {
      if (q.getValue().startsWith(DENIED)) {
        refused.add(queries.get(q.getKey()));
      } else if (!isCount(q.getValue())) {
        throw new IllegalStateException(q.toString());
      }
    }
    return refused;
  }

  private Map<String, String> asRole(Set<String> queries) throws SQLException {
    if (canLogIn()) {
      try (Connection c = logIn(false)) {
        execute(c, ATTEMPT);
        return zip(queries, attempt(c, List.copyOf(queries)));
      }
    }
    admin.setAutoCommit(false);
    execute(admin, "SET LOCAL SESSION AUTHORIZATION " + quote(scenario.role()));
    Map<String, String> answers = zip(queries, attempt(admin, List.copyOf(queries)));
    admin.rollback();
    admin.setAutoCommit(true);
    return answers;
  }

  /** The tables of which the role, could it read them, would see fewer rows than there are. */
  Set<String> hidden() throws SQLException {
    Map<String, String> queries = new LinkedHashMap<>();
    for (Relation table : publishable()) {
      for (Relation part : read(table)) {
        queries.put(readingOf(part), part.sql());
      }
    }
    List<String> there = attempt(admin, List.copyOf(queries.keySet()));
    admin.setAutoCommit(false);
    letEverybodyRead();
    execute(admin, "SET LOCAL SESSION AUTHORIZATION " + quote(scenario.role()));
    List<String> seen = attempt(admin, List.copyOf(queries.keySet()));
    admin.rollback();
    admin.setAutoCommit(true);
    Set<String> hidden = new TreeSet<>();
    int i = 0;
    for (String table : queries.values()) {
      if (!isCount(there.get(i)) || !isCount(seen.get(i)) || there.get(i).equals("0")) {
        throw new IllegalStateException(table + ": " + there.get(i) + ", " + seen.get(i));
      }
      if (Long.parseLong(seen.get(i)) < Long.parseLong(there.get(i))) {
        hidden.add(table);
      }
      i++;
    }
    return hidden;
  }

  private void letEverybodyRead() throws SQLException {
    for (String schema :
        strings(
            "SELECT DISTINCT relnamespace::regnamespace::text FROM pg_class"
                + " WHERE oid >= 16384 AND relkind IN ('r', 'p')")) {
      execute(
          admin,
          "GRANT USAGE ON SCHEMA " + schema + " TO PUBLIC",
          "GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO PUBLIC");
    }
  }

  // publication

  /** pass, warn, fail or skip; more than one where the copy decides. */
  Set<String> membership() throws SQLException {
    List<Relation> tables = replicable();
    if (!published && !scenario.managed()) {
      return Set.of("fail");
    }
    if (tables.isEmpty() && (scenario.isScoped() || !scope.isEmpty())) {
      return Set.of("skip", "fail");
    }
    if (scenario.major() < 13 && tables.stream().anyMatch(t -> t.kind() == 'p')) {
      return allTables ? Set.of("fail", "warn") : Set.of("fail");
    }
    if (scenario.managed()) {
      return Set.of(tables.isEmpty() ? "skip" : managedMembership(tables));
    }
    if (tables.isEmpty()) {
      return allTables ? Set.of("warn", "fail") : Set.of("fail");
    }
    if (!tables.stream().allMatch(this::isMember)) {
      return Set.of("fail");
    }
    if (!publication.orElseThrow().matches("[a-z_]+")) {
      // whether the stream finds a publication of that name
      return Set.of("pass", "warn", "fail");
    }
    // their rows are read with their parent's, and their changes do not arrive
    return tables.stream()
            .flatMap(t -> t.tree().stream())
            .allMatch(t -> t.partition() || !t.isPublishable() || isMember(t))
        ? Set.of("pass")
        : Set.of("warn", "fail");
  }

  private String managedMembership(List<Relation> tables) throws SQLException {
    admin.setAutoCommit(false);
    // who owns a table need not have USAGE on its schema, which user-grants complains of
    letEverybodyRead();
    execute(admin, "SET LOCAL SESSION AUTHORIZATION " + quote(scenario.role()));
    String answer = attempt(admin, List.of(creation(tables))).get(0);
    admin.rollback();
    admin.setAutoCommit(true);
    return isCount(answer) ? "pass" : "fail";
  }

  /** Whether the pipe would make a publication, and could, privileges aside. */
  boolean canBeCreated() {
    return scenario.managed()
        && !replicable().isEmpty()
        && (scenario.major() >= 13 || replicable().stream().noneMatch(t -> t.kind() == 'p'));
  }

  /** FOR TABLE takes inheriting tables in; those that nobody can publish are left out here. */
  private String creation(List<Relation> tables) {
    return "CREATE PUBLICATION oracle FOR TABLE "
        + tables.stream()
            .flatMap(t -> t.tree().stream().filter(p -> p.equals(t) || !p.partition()))
            .filter(Relation::isPublishable)
            .distinct()
            .map(t -> "ONLY " + t.sql())
            .collect(Collectors.joining(", "))
        + (scenario.major() >= 13 ? " WITH (publish_via_partition_root = true)" : "");
  }

  private boolean isMember(Relation table) {
    return allTables || members.contains(table.sql());
  }

  private Set<String> readMembers() throws SQLException {
    return strings(
            "SELECT '\"' || replace(schemaname, '\"', '\"\"') || '\".\"'"
                + " || replace(tablename, '\"', '\"\"') || '\"' FROM pg_publication_tables"
                + " WHERE pubname = "
                + pub())
        .stream()
        .collect(Collectors.toSet());
  }

  /** Whether the rows of a table are published, be it under another's name. */
  private boolean isPublished(Relation table) {
    return isMember(table)
        || relations.values().stream()
            .anyMatch(r -> r.kind() == 'p' && isMember(r) && r.tree().contains(table));
  }

  // replica-identity, publication-filters

  /**
   * The application's UPDATE and DELETE, with no publication in the database but the pipe's. Where
   * the pipe makes its own, that one is made first.
   */
  Writes writes() throws SQLException {
    Map<String, String> noIdentity = new TreeMap<>();
    Map<String, String> restricted = new TreeMap<>();
    admin.setAutoCommit(false);
    for (String name : otherPublications()) {
      execute(admin, "DROP PUBLICATION " + quote(name));
    }
    if (scenario.managed()) {
      execute(admin, creation(replicable()));
    }
    for (Relation table : relations.values()) {
      if (!table.holdsRows()) {
        continue;
      }
      for (String answer :
          attempt(
              admin,
              List.of(
                  "UPDATE ONLY " + table.sql() + " SET note = note",
                  "DELETE FROM ONLY " + table.sql()))) {
        if (answer.startsWith("55000")) {
          noIdentity.put(table.sql(), answer);
        } else if (answer.startsWith("42P10")) {
          restricted.put(table.sql(), answer);
        } else if (!isCount(answer)) {
          throw new IllegalStateException(table + ": " + answer);
        }
      }
    }
    admin.rollback();
    admin.setAutoCommit(true);
    return new Writes(noIdentity, restricted);
  }

  /**
   * The tables in scope that the server has no way to tell rows of apart by, and those of whose key
   * a column is not streamed.
   */
  Set<String> keyless() throws SQLException {
    Set<String> keyless = new TreeSet<>();
    for (Relation table : replicable()) {
      boolean usable =
          !strings(
                  """
                  SELECT 1 FROM pg_class WHERE oid = %d AND (relreplident = 'f'
                  OR pg_get_replica_identity_index(oid) IS NOT NULL)
                  """
                      .formatted(table.oid()))
              .isEmpty();
      List<String> generated =
          strings(
              """
              SELECT attname FROM pg_class c JOIN pg_index x ON x.indrelid = c.oid
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (x.indkey::int2[])
              WHERE c.oid = %d AND attgenerated <> '' AND array_position(x.indkey::int2[], attnum)
              < indnkeyatts AND CASE relreplident WHEN 'i' THEN indisreplident ELSE indisprimary END
              """
                  .formatted(table.oid()));
      for (String column : generated) {
        usable &= isStreamed(column, table);
      }
      if (!usable) {
        keyless.add(table.sql());
      }
    }
    return keyless;
  }

  /** Generated columns are published from 18 on, where the publication or its list says so. */
  private boolean isStreamed(String generated, Relation table) throws SQLException {
    if (scenario.major() < 18) {
      return false;
    }
    List<String> columns =
        strings(
            "SELECT unnest(attnames) FROM pg_publication_tables WHERE schemaname = %s AND tablename = %s AND pubname = %s"
                .formatted(literal(table.schema()), literal(table.name()), pub()));
    return columns.isEmpty()
        ? !strings("SELECT 1 FROM pg_publication WHERE pubgencols = 's' AND pubname = " + pub())
            .isEmpty()
        : columns.contains(generated);
  }

  // replication-slots, publication-operations, publication-filters

  /** Whether one more slot can be made. */
  boolean hasFreeSlot() throws SQLException {
    String answer =
        attempt(
                admin,
                List.of("SELECT pg_create_logical_replication_slot('oracle', 'pgoutput', true)"))
            .get(0);
    if (isCount(answer)) {
      strings("SELECT pg_drop_replication_slot('oracle')");
      return true;
    }
    if (!answer.startsWith("53400")) {
      throw new IllegalStateException(answer);
    }
    return false;
  }

  /** Changes the database: the last thing to ask. */
  Carried stream() throws SQLException {
    String name = publication.orElseThrow();
    execute(admin, "CREATE TABLE public.canary (id int PRIMARY KEY)");
    if (!allTables) {
      execute(admin, "ALTER PUBLICATION " + quote(name) + " ADD TABLE public.canary");
    }
    strings("SELECT pg_create_logical_replication_slot('oracle', 'pgoutput')");
    try {
      execute(
          admin,
          "INSERT INTO public.canary VALUES (1)",
          "UPDATE public.canary SET id = 2",
          "DELETE FROM public.canary",
          // from here on inserted rows are published, whatever else is
          "ALTER PUBLICATION " + quote(name) + " SET (publish = 'insert')");
      Set<Relation> parts = new LinkedHashSet<>();
      publishable().forEach(t -> parts.addAll(t.tree()));
      parts.removeIf(p -> !p.holdsRows() || !p.isPublishable() || !isPublished(p));
      Map<String, Relation> written = new LinkedHashMap<>();
      for (Relation part : parts) {
        List<String> transaction =
            strings(
                """
                WITH row AS (
                  INSERT INTO %s (id, part, who) SELECT 99999, part, 'me' FROM ONLY %s
                  LIMIT 1 RETURNING id)
                SELECT txid_current()::text FROM row
                """
                    .formatted(part.sql(), part.sql()));
        transaction.forEach(xid -> written.put(xid, part));
      }
      return decode(written);
    } finally {
      strings("SELECT pg_drop_replication_slot('oracle')");
    }
  }

  private Carried decode(Map<String, Relation> written) throws SQLException {
    long canary = Long.parseLong(strings("SELECT 'public.canary'::regclass::oid::text").get(0));
    Set<Character> operations = new TreeSet<>();
    Map<Long, Set<String>> sent = new HashMap<>();
    Map<String, Set<String>> columns = new TreeMap<>();
    try (PreparedStatement s =
        admin.prepareStatement(
            "SELECT xid::text, data FROM pg_logical_slot_get_binary_changes('oracle', NULL, NULL,"
                + " 'proto_version', '1', 'publication_names', quote_ident(?))")) {
      s.setString(1, publication.orElseThrow());
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          ByteBuffer message = ByteBuffer.wrap(r.getBytes(2));
          char type = (char) message.get();
          if (type == 'R') {
            sent.put((long) message.getInt(), columns(message));
          } else if (type == 'I' || type == 'U' || type == 'D') {
            long oid = message.getInt();
            if (oid == canary) {
              operations.add(type);
            } else {
              columns.put(written.get(r.getString(1)).sql(), sent.get(oid));
            }
          }
        }
      }
    }
    Set<String> incomplete = new TreeSet<>();
    for (Relation part : written.values()) {
      List<String> expected =
          strings(
              "SELECT attname FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND"
                  + " attgenerated = '' AND attrelid = "
                  + part.oid());
      if (!columns.getOrDefault(part.sql(), Set.of()).containsAll(expected)) {
        incomplete.add(part.sql());
      }
    }
    return new Carried(operations, columns, incomplete);
  }

  /** What is at and below the relations of these names. */
  Set<String> below(Set<String> names) {
    return relations.values().stream()
        .filter(r -> names.contains(r.sql()))
        .flatMap(r -> r.tree().stream())
        .map(Relation::sql)
        .collect(Collectors.toSet());
  }

  /** Of a Relation message, after the oid. */
  private static Set<String> columns(ByteBuffer message) {
    text(message);
    text(message);
    message.get();
    Set<String> columns = new TreeSet<>();
    for (int n = message.getShort(); n > 0; n--) {
      message.get();
      columns.add(text(message));
      message.getInt();
      message.getInt();
    }
    return columns;
  }

  private static String text(ByteBuffer message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte b = message.get(); b != 0; b = message.get()) {
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  // talking to the server

  private Connection logIn(boolean replication) throws SQLException {
    Properties p = new Properties();
    p.setProperty("user", scenario.role());
    p.setProperty("password", RandomScenario.PASSWORD);
    p.setProperty("sslmode", "disable");
    if (replication) {
      p.setProperty("replication", "database");
      p.setProperty("preferQueryMode", "simple");
      p.setProperty("assumeMinServerVersion", "12");
    }
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), database), p);
  }

  /** Of each statement the number of its rows, or SQLSTATE and message. */
  private static List<String> attempt(Connection connection, List<String> statements)
      throws SQLException {
    List<String> answers = new ArrayList<>();
    try (PreparedStatement s =
        connection.prepareStatement(
            "SELECT pg_temp.attempt(q) FROM unnest(?) WITH ORDINALITY AS t (q, n) ORDER BY n")) {
      s.setArray(1, connection.createArrayOf("text", statements.toArray()));
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          answers.add(r.getString(1));
        }
      }
    }
    return answers;
  }

  private static boolean isCount(String answer) {
    return answer.chars().allMatch(Character::isDigit);
  }

  private static Map<String, String> zip(Set<String> keys, List<String> values) {
    Map<String, String> zipped = new LinkedHashMap<>();
    int i = 0;
    for (String key : keys) {
      zipped.put(key, values.get(i++));
    }
    return zipped;
  }

  private List<String> strings(String query) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement s = admin.createStatement();
        ResultSet r = s.executeQuery(query)) {
      while (r.next()) {
        found.add(r.getString(1));
      }
    }
    return found;
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement s = connection.createStatement()) {
      for (String sql : statements) {
        s.execute(sql);
      }
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
