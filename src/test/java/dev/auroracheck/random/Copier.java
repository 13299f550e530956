package dev.auroracheck.random;

import static dev.auroracheck.random.RandomScenario.quote;

import dev.auroracheck.random.Pgoutput.Columns;
import dev.auroracheck.random.Pgoutput.Deletion;
import dev.auroracheck.random.Pgoutput.Message;
import dev.auroracheck.random.Pgoutput.Row;
import dev.auroracheck.random.RandomScenario.Name;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Copies tables as the engine behind ClickPipes does: it validates, makes a slot, loads the
 * snapshot and applies the stream, while the application writes. Then it compares the copy with the
 * source. It knows nothing of the checks and shares no code with them.
 */
final class Copier {
  private static final String PUBLICATION = "peerflow_pub_copier";
  private static final String SLOT = "peerflow_slot_copier";

  /** Columns that the engine adds to the tables of the destination. */
  private static final Set<String> OWN_COLUMNS =
      Set.of("_peerdb_is_deleted", "_peerdb_version", "_peerdb_synced_at");

  /** The pipe can't go on. */
  static final class Stopped extends Exception {
    private static final long serialVersionUID = 1;

    Stopped(String why) {
      super(why);
    }
  }

  private final Pipe pipe;
  private final Connection admin;
  private final int major;
  private final Map<Long, Copy> copies = new LinkedHashMap<>();
  private final Map<Long, Long> parents = new HashMap<>();
  private final Map<Long, List<String>> sent = new HashMap<>();
  private String step = "";

  /**
   * @param admin the application's session, a superuser's
   */
  Copier(Pipe pipe, Connection admin) {
    this.pipe = pipe;
    this.admin = admin;
    this.major = pipe.server().major();
  }

  /** The step that failed and why, or the first difference; empty where the copy is right. */
  Optional<String> run() throws SQLException {
    execute(admin, "SET synchronous_commit = on");
    Application application = new Application(admin);
    try {
      copy(application);
    } catch (SQLException e) {
      return Optional.of(step + ": " + e.getMessage());
    } catch (Stopped e) {
      return Optional.of(step + ": " + e.getMessage());
    }
    for (Copy copy : copies.values()) {
      Optional<String> difference = copy.difference(source(copy));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private void copy(Application application) throws SQLException, Stopped {
    application.before();
    step = "log in";
    try (Connection control = pipe.connect()) {
      step = "open a replication connection";
      String walsender;
      try (Walsender stream = new Walsender(pipe, control)) {
        walsender = stream.ask("SELECT pg_catalog.pg_backend_pid()", "pg_backend_pid");
        stream.ask("IDENTIFY_SYSTEM", "systemid");
        step = "validate";
        validate(control);
        step = "set up";
        setUp(control);
        step = "make the slot";
        String snapshot = stream.createSlot(SLOT);
        step = "write";
        application.during();
        step = "load";
        load(control, snapshot);
        step = "start the stream";
        stream.start(SLOT, options());
        step = "write";
        application.during();
        step = "stream";
        stream.read(application.mark(), this::apply);
      }
      awaitEnd(walsender);
    }
  }

  /** The slot goes with its walsender, which takes a moment. */
  private void awaitEnd(String pid) throws SQLException {
    int patience = 1000;
    while (!strings(
                admin,
                "SELECT 1 FROM pg_catalog.pg_stat_activity, pg_sleep(0.005) WHERE pid = " + pid)
            .isEmpty()
        && patience-- > 0) {}
  }

  // validation, without schemas before the names of the catalogs, as the engine sends them

  private void validate(Connection control) throws SQLException, Stopped {
    strings(control, "SELECT version()");
    strings(control, "SELECT current_setting('server_version_num')::INTEGER");
    strings(control, "SHOW wal_level");
    strings(control, "SELECT rolreplication FROM pg_roles WHERE rolname = " + literal(pipe.role()));
    strings(control, "SELECT setting::int < 2 FROM pg_settings WHERE name = 'max_wal_senders'");
    strings(control, "SELECT pg_is_in_recovery()");
    for (Name table : pipe.tables()) {
      if (table.schema().contains(".") || table.table().contains(".")) {
        throw new Stopped("invalid table name: " + table.quoted());
      }
      if (strings(control, "SELECT to_regclass(" + literal(table.quoted()) + ")")
          .contains(Pgoutput.NULL)) {
        throw new Stopped("source table does not exist: " + table.quoted());
      }
      strings(control, "SELECT * FROM " + table.quoted() + " LIMIT 0");
    }
    if (pipe.publication().isPresent()) {
      findPublication(control, literal(pipe.publication().get()));
    } else {
      createPublication(control, "_peerdb_tmp_test_publication_copier");
      execute(control, "DROP PUBLICATION _peerdb_tmp_test_publication_copier");
    }
  }

  private void findPublication(Connection control, String name) throws SQLException, Stopped {
    List<String> all =
        strings(control, "SELECT puballtables FROM pg_publication WHERE pubname = " + name);
    if (all.isEmpty()) {
      throw new Stopped("publication does not exist: " + name);
    }
    if (all.get(0).equals("'t'")) {
      return;
    }
    Set<Name> members = new HashSet<>();
    try (Statement s = control.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = "
                    + name)) {
      while (r.next()) {
        members.add(new Name(r.getString(1), r.getString(2)));
      }
    }
    for (Name table : pipe.tables()) {
      if (!members.contains(table)) {
        throw new Stopped("table not in publication: " + table.quoted());
      }
    }
  }

  private void createPublication(Connection control, String name) throws SQLException {
    execute(
        control,
        "CREATE PUBLICATION %s FOR TABLE %s%s"
            .formatted(
                name,
                pipe.tables().stream().map(Name::quoted).collect(Collectors.joining(", ")),
                major >= 13 ? " WITH (publish_via_partition_root = true)" : ""));
  }

  // set-up: one relation for each table of the pipe

  private void setUp(Connection control) throws SQLException, Stopped {
    for (Name table : pipe.tables()) {
      Copy copy = describe(control, table);
      copies.put(copy.oid, copy);
    }
    String oids = copies.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
    try (Statement s = control.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT inhrelid, inhparent FROM pg_inherits WHERE inhparent IN (" + oids + ")")) {
      while (r.next()) {
        parents.put(r.getLong(1), r.getLong(2));
      }
    }
    if (pipe.publication().isEmpty()) {
      createPublication(control, PUBLICATION);
    }
  }

  private static Copy describe(Connection control, Name table) throws SQLException, Stopped {
    long oid;
    char identity;
    try (Statement s = control.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT c.oid, c.relreplident FROM pg_class c JOIN pg_namespace n"
                    + " ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relname = %s"
                        .formatted(literal(table.schema()), literal(table.table())))) {
      if (!r.next()) {
        throw new Stopped("source table does not exist: " + table.quoted());
      }
      oid = r.getLong(1);
      identity = r.getString(2).charAt(0);
    }
    if (identity == 'n') {
      throw new Stopped(table.quoted() + " has replica identity NOTHING");
    }
    List<String> columns = new ArrayList<>();
    Set<String> notNull = new TreeSet<>();
    Set<String> generated = new TreeSet<>();
    try (Statement s = control.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT attname, attnotnull, attgenerated <> '' FROM pg_attribute WHERE attnum > 0"
                    + " AND NOT attisdropped AND attrelid = %d ORDER BY attnum".formatted(oid))) {
      while (r.next()) {
        columns.add(r.getString(1));
        if (r.getBoolean(2)) {
          notNull.add(r.getString(1));
        }
        if (r.getBoolean(3)) {
          generated.add(r.getString(1));
        }
      }
    }
    List<String> key = key(control, oid, identity);
    if (key.isEmpty() && identity == 'i') {
      throw new Stopped(table.quoted() + " has no replica identity index");
    }
    if (key.isEmpty() && identity == 'f') {
      key = columns;
    }
    if (key.isEmpty()) {
      throw new Stopped(table.quoted() + " has no key to sort by");
    }
    for (String column : columns) {
      if (OWN_COLUMNS.contains(column)) {
        throw new Stopped(table.quoted() + " has a column named " + column);
      }
    }
    return new Copy(oid, table, columns, notNull, generated, key);
  }

  /** Of the index, included columns too. */
  private static List<String> key(Connection control, long oid, char identity) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement s = control.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
                    + " AND a.attnum = ANY (i.indkey) WHERE i.indrelid = %d AND i.%s ORDER BY a.attnum"
                        .formatted(oid, identity == 'i' ? "indisreplident" : "indisprimary"))) {
      while (r.next()) {
        columns.add(r.getString(1));
      }
    }
    return columns;
  }

  // the load

  /** A table that rows are read from. */
  private record Leaf(Name name, boolean analyzed, long blocks) {}

  private void load(Connection control, String snapshot) throws SQLException, Stopped {
    try (Connection reader = pipe.connect()) {
      execute(
          reader,
          "BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ",
          "SET TRANSACTION SNAPSHOT " + literal(snapshot),
          // what is loaded travels in binary, and is exact
          "SET LOCAL extra_float_digits = 3");
      for (Copy copy : copies.values()) {
        if (copy.name.quoted().contains("{{")) {
          throw new Stopped("failed to parse template " + copy.name.quoted());
        }
        if (major < 14) {
          load(reader, copy, copy.name.quoted());
          continue;
        }
        List<Leaf> leaves = leaves(control, copy);
        if (isEmpty(control, copy, leaves)) {
          continue;
        }
        for (Leaf leaf : leaves) {
          load(
              reader,
              copy,
              "ONLY %s WHERE ctid BETWEEN '(0,0)'::tid AND '(%d,65535)'::tid"
                  .formatted(leaf.name().quoted(), leaf.blocks()));
        }
      }
    }
  }

  private static void load(Connection reader, Copy copy, String from) throws SQLException, Stopped {
    for (List<String> row : rows(reader, copy.columns(), from)) {
      copy.load(row);
    }
  }

  /** Itself and what is below it, as far as there are rows. */
  private static List<Leaf> leaves(Connection control, Copy copy) throws SQLException, Stopped {
    List<Leaf> leaves = new ArrayList<>();
    try (Statement s = control.createStatement();
        ResultSet r =
            s.executeQuery(
                """
                WITH RECURSIVE tree(oid) AS (
                  SELECT %d::oid UNION SELECT inhrelid FROM pg_inherits JOIN tree
                  ON inhparent = tree.oid)
                SELECT n.nspname, c.relname, c.reltuples >= 0,
                  pg_relation_size(c.oid) / current_setting('block_size')::int
                FROM tree JOIN pg_class c ON c.oid = tree.oid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'f')
                """
                    .formatted(copy.oid))) {
      while (r.next()) {
        Leaf leaf =
            new Leaf(new Name(r.getString(1), r.getString(2)), r.getBoolean(3), r.getLong(4));
        if (leaf.name().schema().contains(".") || leaf.name().table().contains(".")) {
          throw new Stopped("failed to parse child table " + leaf.name().quoted());
        }
        if (leaf.blocks() > 0) {
          leaves.add(leaf);
        }
      }
    }
    return leaves;
  }

  /** Where too few were analyzed, the rows are counted, through the table of the pipe. */
  private static boolean isEmpty(Connection control, Copy copy, List<Leaf> leaves)
      throws SQLException {
    long unknown = leaves.stream().filter(l -> !l.analyzed()).count();
    return unknown * 5 >= leaves.size()
        && strings(control, "SELECT COUNT(*) FROM " + copy.name.quoted()).contains("'0'");
  }

  // the stream

  private String options() {
    return "proto_version '1', publication_names "
        + literal(pipe.publication().orElse(PUBLICATION))
        + (major >= 14 ? ", messages 'true'" : "");
  }

  private void apply(ByteBuffer bytes) throws Stopped {
    try {
      Optional<Message> decoded = Pgoutput.decode(bytes);
      if (decoded.isPresent()) {
        apply(decoded.get());
      }
    } catch (CharacterCodingException e) {
      throw new Stopped("bytes that are not UTF-8: " + e.getMessage());
    }
  }

  /** What comes from a child belongs to its parent, one step up, in the parent's columns. */
  private void apply(Message message) throws Stopped {
    long relation = message.relation();
    Copy copy = copies.get(parents.getOrDefault(relation, relation));
    if (copy == null) {
      return;
    }
    if (message instanceof Columns columns) {
      if (copy.oid == relation) {
        sent.put(relation, columns.names());
      } else {
        sent.computeIfAbsent(copy.oid, o -> copy.streamed(columns.names()));
      }
    } else if (message instanceof Row row) {
      copy.put(sent.getOrDefault(copy.oid, List.of()), row.values());
    } else if (message instanceof Deletion deletion) {
      copy.remove(sent.getOrDefault(copy.oid, List.of()), deletion.old());
    }
  }

  // the comparison

  private List<List<String>> source(Copy copy) throws SQLException {
    return rows(admin, copy.compared(), copy.name.quoted());
  }

  private static List<List<String>> rows(Connection connection, List<String> columns, String from)
      throws SQLException {
    String texts =
        columns.stream().map(c -> quote(c) + "::pg_catalog.text").collect(Collectors.joining(", "));
    List<List<String>> rows = new ArrayList<>();
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery("SELECT " + texts + " FROM " + from)) {
      while (r.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          row.add(value(r, i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static String value(ResultSet r, int column) throws SQLException {
    String text = r.getString(column);
    return r.wasNull() ? Pgoutput.NULL : "'" + text + "'";
  }

  private static List<String> strings(Connection connection, String query) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(query)) {
      while (r.next()) {
        found.add(value(r, 1));
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
