package dev.auroracheck.random;

import static dev.auroracheck.random.RandomScenario.quote;

import dev.auroracheck.random.RandomScenario.Name;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a database that a pipe can copy, in one of the many ways to do so; in some a single thing
 * is then wrong. Where faults are many, as {@link ScenarioGenerator} makes them, one hides the
 * other, and hardly a copy is ever right.
 */
final class SoundScenarioGenerator {
  /** What can be wrong, most of it by the names of the conditions in {@code docs/coverage.md}. */
  private static final List<String> DEFECTS =
      List.of(
          "E1",
          "E2",
          "E3",
          "E4a",
          "E4b",
          "E4c",
          "E4d",
          "E4e",
          "E5 leaf",
          "E5 root",
          "E5 child",
          "E5 full",
          "E6",
          "E6 index",
          "E7",
          "E8",
          "E12",
          "E13",
          "E15",
          "E16",
          "E17",
          "E30",
          "no SELECT",
          "no USAGE",
          "hidden rows",
          "operations",
          "not published",
          "no publication",
          "deferrable",
          "NOTHING",
          "no key",
          "column list",
          "row filter",
          "unlogged",
          "dot",
          "no REPLICATION");

  private static final Set<String> OF_PARTITIONS = Set.of("E2", "E3", "E5 leaf", "E5 full", "E7");

  private static final Set<String> OF_CHILDREN =
      Set.of("E4a", "E4b", "E4c", "E4d", "E4e", "E5 child");

  private static final List<String> ENCODINGS =
      List.of("LATIN1", "LATIN9", "KOI8R", "WIN1252", "EUC_JP", "SQL_ASCII");

  private static final List<String> NAMES =
      List.of("orders", "Customers", "two words", "qu\"ote", "it's", "a,b", "$1", "order", "x;--");

  private final Random random;
  private final int major;
  private final String role;
  private final String defect;
  private final String encoding;
  private final List<String> sql = new ArrayList<>();
  private final List<String> afterwards = new ArrayList<>();
  private final Set<String> schemas = new LinkedHashSet<>(List.of("public"));
  private final List<Name> all = new ArrayList<>();
  private final List<Name> roots = new ArrayList<>();
  private final List<Name> scope = new ArrayList<>();
  private final boolean managed;
  private final boolean viaRoot;
  private final boolean floats;
  private final boolean generated;
  private boolean mustBeNamed;
  private boolean needsAllTables;
  private int counter;

  private SoundScenarioGenerator(long seed, int index, int major) {
    this.random = new Random((seed * 1_000_003L + index) * 0x9E3779B97F4A7C15L);
    this.major = major;
    this.role = "Sound'" + Long.toHexString(seed) + "-" + index;
    this.defect = chance(60) ? "" : one(DEFECTS);
    this.encoding = chance(20) ? one(ENCODINGS) : "UTF8";
    this.managed = chance(12) && !is("E1") && !is("operations") && !is("no publication");
    this.viaRoot = major >= 13 && !is("E2") && !is("E3") && (managed || chance(65));
    this.floats = is("E15") || chance(30);
    this.generated = chance(12);
  }

  static RandomScenario scenario(long seed, int index, int major) {
    return new SoundScenarioGenerator(seed, index, major).make();
  }

  private boolean is(String name) {
    return defect.equals(name);
  }

  private RandomScenario make() {
    boolean asAdmin = chance(30);
    sql.add(
        "CREATE ROLE %s LOGIN%s%s PASSWORD '%s'"
            .formatted(
                quote(role),
                is("no REPLICATION") ? "" : " REPLICATION",
                chance(8) && !is("hidden rows") ? " BYPASSRLS" : "",
                RandomScenario.PASSWORD));
    if (chance(40)) {
      schemas.add("Sales");
      sql.add("CREATE SCHEMA \"Sales\"");
    }
    makeTables();
    Optional<String> publication = makePublication();
    makeRights();
    makeSettings();
    makeEventTriggers();
    sql.addAll(afterwards);
    boolean named = mustBeNamed || managed || chance(50);
    return new RandomScenario(
        major,
        role,
        List.of(role),
        List.copyOf(sql),
        encoding,
        defect,
        false,
        asAdmin,
        managed,
        publication,
        List.of(),
        named ? List.copyOf(scope) : List.of());
  }

  // tables

  private void makeTables() {
    if (OF_PARTITIONS.contains(defect) || is("E5 root")) {
      makePartitioned();
    } else if (OF_CHILDREN.contains(defect)) {
      makeFamily();
    } else if (is("E12")) {
      Name name = newName();
      sql.add("CREATE TABLE " + name.quoted() + " ()");
      sql.add("ALTER TABLE " + name.quoted() + " REPLICA IDENTITY FULL");
      add(name);
    } else {
      makeAny();
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      makeAny();
    }
  }

  private void makeAny() {
    int dice = random.nextInt(100);
    if (dice < 45) {
      makePlain();
    } else if (dice < 80) {
      makePartitioned();
    } else {
      makeFamily();
    }
  }

  private void add(Name name) {
    roots.add(name);
    scope.add(name);
  }

  private Name newName() {
    String text = one(NAMES) + counter++;
    if (encoding.equals("UTF8") && chance(10)) {
      text = "größe" + counter;
    }
    if (roots.isEmpty() && all.isEmpty()) {
      text = is("E13") ? "{{" + text : is("dot") ? "dotted." + text : text;
    }
    Name name = new Name(one(List.copyOf(schemas)), text);
    all.add(name);
    return name;
  }

  private List<String> columns(boolean mayBeGenerated) {
    List<String> columns =
        new ArrayList<>(
            List.of(
                "id int NOT NULL",
                "part int NOT NULL",
                "note text",
                "who text NOT NULL",
                "u int NOT NULL"));
    if (floats) {
      columns.add(random.nextInt(3), "f real");
      columns.add("d double precision");
    }
    if (is("E30") && roots.isEmpty()) {
      columns.add(one("_peerdb_version int", "_peerdb_is_deleted int", "_peerdb_synced_at text"));
    }
    if (generated && mayBeGenerated) {
      columns.add("g int GENERATED ALWAYS AS (id + 1) STORED");
    }
    return columns;
  }

  private void makePlain() {
    Name table = newName();
    boolean first = roots.isEmpty();
    int kind = random.nextInt(5);
    boolean full = kind == 2 || kind == 4;
    // by its name it could not be published
    needsAllTables |= first && is("unlogged");
    sql.add(
        "CREATE %sTABLE %s (%s)"
            .formatted(
                first && is("unlogged") ? "UNLOGGED " : "",
                table.quoted(),
                String.join(", ", columns(!full))));
    if (first && List.of("E6", "E6 index", "deferrable", "NOTHING", "no key").contains(defect)) {
      spoilKey(table);
    } else {
      switch (kind) {
        case 0 -> key(table, "id");
        case 1 -> key(table, "part, id");
        case 2 -> {
          key(table, "id");
          full(table);
        }
        case 3 -> {
          if (chance(50)) {
            key(table, "who");
          }
          identity(table, "u, id");
        }
        default -> full(table);
      }
      if (chance(20)) {
        sql.add(
            "CREATE UNIQUE INDEX %s ON %s (u) INCLUDE (note)"
                .formatted(quote("other " + counter++), table.quoted()));
      }
    }
    fill(table, 0);
    add(table);
    protect(table, true, !is("hidden rows") || !first);
    statistics(table);
    if (major >= 18 && chance(25)) {
      sql.add(
          "ALTER TABLE %s ADD CONSTRAINT %s NOT NULL note NOT VALID"
              .formatted(table.quoted(), quote("filled " + counter++)));
    }
  }

  private void spoilKey(Name table) {
    switch (defect) {
      case "E6" -> {
        sql.add("ALTER TABLE " + table.quoted() + " ADD PRIMARY KEY (id) INCLUDE (note)");
        if (chance(25)) {
          full(table);
        }
      }
      case "E6 index" -> identity(table, "u) INCLUDE (who");
      case "deferrable" ->
          sql.add("ALTER TABLE " + table.quoted() + " ADD PRIMARY KEY (id) DEFERRABLE");
      case "NOTHING" -> {
        key(table, "id");
        sql.add("ALTER TABLE " + table.quoted() + " REPLICA IDENTITY NOTHING");
      }
      default -> {}
    }
  }

  private void key(Name table, String columns) {
    sql.add("ALTER TABLE " + table.quoted() + " ADD PRIMARY KEY (" + columns + ")");
  }

  private void full(Name table) {
    sql.add("ALTER TABLE " + table.quoted() + " REPLICA IDENTITY FULL");
  }

  private void identity(Name table, String columns) {
    String index = "index " + counter++;
    sql.add("CREATE UNIQUE INDEX " + quote(index) + " ON " + table.quoted() + " (" + columns + ")");
    sql.add("ALTER TABLE " + table.quoted() + " REPLICA IDENTITY USING INDEX " + quote(index));
  }

  private void fill(Name table, int part) {
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      int n = ++counter;
      sql.add(
          "INSERT INTO %s (id, part, note, who, u) VALUES (%d, %d, 'note %d', 'who %d', %d)"
              .formatted(table.quoted(), n, part, n, n, n + 1));
    }
  }

  private void statistics(Name table) {
    if (chance(40)) {
      afterwards.add("ANALYZE " + table.quoted());
    }
  }

  /** Row-level security that does no harm, or, where it is to, hides every row. */
  private void protect(Name table, boolean isRead, boolean harmless) {
    if (harmless && !chance(15)) {
      return;
    }
    sql.add("ALTER TABLE " + table.quoted() + " ENABLE ROW LEVEL SECURITY");
    if (isRead && harmless) {
      sql.add(
          "CREATE POLICY %s ON %s FOR SELECT TO %s USING (true)"
              .formatted(quote("open " + counter++), table.quoted(), one("PUBLIC", quote(role))));
    }
  }

  // partitions

  private void makePartitioned() {
    boolean first = roots.isEmpty();
    needsAllTables |= !viaRoot;
    Name root = newName();
    // what a publication without the root sends is known one level down alone
    int depth = viaRoot ? 1 + random.nextInt(3) : first && is("E2") ? 2 + random.nextInt(2) : 1;
    int kind = first && is("E5 full") ? 2 : first && is("E5 root") ? 3 : random.nextInt(4);
    if (first && is("E5 leaf")) {
      kind = 0;
    }
    List<String> columns = columns(kind < 2 && !(major >= 18));
    sql.add(
        "CREATE TABLE %s (%s) PARTITION BY RANGE (part)"
            .formatted(root.quoted(), String.join(", ", columns)));
    switch (kind) {
      case 0, 1 -> key(root, chance(70) ? "id, part" : "part, id");
      case 2 -> full(root);
      default -> identity(root, "u, part");
    }
    boolean allFull = kind >= 2 && !(first && (is("E5 full") || is("E5 root")));
    List<Name> leaves = new ArrayList<>();
    split(root, columns, 0, 1000, depth, first, leaves);
    for (Name leaf : leaves) {
      if (allFull || (kind < 2 && chance(10) && !generated)) {
        full(leaf);
      } else if (kind >= 2) {
        key(leaf, "id");
      } else if (first && is("E5 leaf") && leaf.equals(leaves.get(0))) {
        identity(leaf, chance(50) ? "u" : "u, part");
      }
    }
    add(root);
    protectPartitioned(root, first && is("E7"), first && is("hidden rows"), leaves);
  }

  private void protectPartitioned(Name root, boolean uncounted, boolean hidden, List<Name> leaves) {
    if (uncounted) {
      protect(root, true, false);
      // one in five that was never analyzed is enough
      leaves.stream().skip(1 + leaves.size() / 5).forEach(this::statistics);
    } else if (major >= 14 && chance(20)) {
      // the root is counted only where too few leaves were analyzed
      protect(root, true, false);
      leaves.forEach(leaf -> afterwards.add("ANALYZE " + leaf.quoted()));
    } else {
      leaves.forEach(this::statistics);
      protect(root, true, !(hidden && major < 14));
      leaves.forEach(leaf -> protect(leaf, major >= 14, !(hidden && major >= 14)));
    }
  }

  private void split(
      Name parent,
      List<String> columns,
      int low,
      int high,
      int depth,
      boolean first,
      List<Name> leaves) {
    int parts = 1 + random.nextInt(depth == 1 ? 3 : 2);
    int step = (high - low) / parts;
    for (int i = 0; i < parts; i++) {
      int from = low + i * step;
      int to = i == parts - 1 ? high : from + step;
      Name child = newName();
      boolean deeper = depth > 1 && (i == 0 || chance(50));
      String by = deeper ? " PARTITION BY RANGE (part)" : "";
      String values = " FOR VALUES FROM (" + from + ") TO (" + to + ")";
      boolean reordered = first && is("E3") && i == 0;
      boolean unlogged = first && is("unlogged") && !deeper && leaves.isEmpty();
      if (reordered || chance(35)) {
        attach(parent, child, columns, reordered || viaRoot, values, by, unlogged);
      } else {
        sql.add(
            "CREATE %sTABLE %s PARTITION OF %s%s%s"
                .formatted(
                    unlogged ? "UNLOGGED " : "", child.quoted(), parent.quoted(), values, by));
      }
      if (deeper) {
        protect(child, false, false);
        split(child, columns, from, to, depth - 1, first, leaves);
      } else {
        leaves.add(child);
        if (!defect.isEmpty() || chance(85)) {
          fill(child, from);
        }
      }
    }
  }

  /** A table of its own before; a column that was dropped does no harm. */
  private void attach(
      Name parent,
      Name child,
      List<String> columns,
      boolean reordered,
      String values,
      String by,
      boolean unlogged) {
    List<String> own = new ArrayList<>(columns);
    if (reordered) {
      Collections.rotate(own, 1 + random.nextInt(own.size() - 1));
    }
    own.add(random.nextInt(own.size()), "junk text");
    sql.add(
        "CREATE %sTABLE %s (%s)%s"
            .formatted(unlogged ? "UNLOGGED " : "", child.quoted(), String.join(", ", own), by));
    sql.add("ALTER TABLE " + child.quoted() + " DROP COLUMN junk");
    sql.add(
        "ALTER TABLE %s ATTACH PARTITION %s%s".formatted(parent.quoted(), child.quoted(), values));
  }

  // inheritance

  private void makeFamily() {
    boolean first = roots.isEmpty() && OF_CHILDREN.contains(defect);
    mustBeNamed = true;
    Name base = newName();
    List<String> columns = columns(false);
    sql.add("CREATE TABLE %s (%s)".formatted(base.quoted(), String.join(", ", columns)));
    boolean full = !(first && is("E5 child")) && chance(20);
    keyOfFamily(base, full);
    fill(base, 0);
    statistics(base);
    if (!first && chance(25)) {
      // of three levels the lower two: the pipe does not know of the first
      Name middle = child(base, columns, full, false);
      child(middle, columns, full, false);
      add(middle);
      return;
    }
    add(base);
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      Name child = child(base, columns, full, first);
      if (first && is("E4c")) {
        child(child, columns, full, false);
      }
      if (first && is("E4d")) {
        add(child);
      }
      if (chance(10)) {
        // on its own, where its parent is not in the pipe, a child is like any table
        protect(child, true, true);
      }
    }
  }

  private void keyOfFamily(Name table, boolean full) {
    if (full) {
      full(table);
    } else {
      key(table, "id");
    }
  }

  private Name child(Name parent, List<String> columns, boolean full, boolean spoilt) {
    Name child = newName();
    if (spoilt && is("E4b")) {
      List<String> own = new ArrayList<>(columns);
      Collections.rotate(own, 1 + random.nextInt(own.size() - 1));
      inherit(parent, child, own);
    } else if (chance(40) && !spoilt) {
      inherit(parent, child, columns);
    } else {
      boolean two = (spoilt && is("E4e")) || chance(20);
      String parents = parent.quoted();
      if (two) {
        Name other = newName();
        sql.add("CREATE TABLE " + other.quoted() + " (id int NOT NULL)");
        key(other, "id");
        if (spoilt && is("E4e")) {
          add(other);
        }
        parents += ", " + other.quoted();
      }
      sql.add(
          "CREATE TABLE %s (%s) INHERITS (%s)"
              .formatted(child.quoted(), spoilt && is("E4a") ? "own text" : "", parents));
    }
    if (major < 18 && chance(15)) {
      sql.add("ALTER TABLE " + child.quoted() + " ALTER who DROP NOT NULL");
    }
    if (spoilt && is("E5 child")) {
      key(child, "u");
    } else {
      keyOfFamily(child, full || chance(15));
    }
    fill(child, 0);
    statistics(child);
    return child;
  }

  private void inherit(Name parent, Name child, List<String> columns) {
    sql.add("CREATE TABLE %s (%s)".formatted(child.quoted(), String.join(", ", columns)));
    sql.add("ALTER TABLE " + child.quoted() + " INHERIT " + parent.quoted());
  }

  // publication

  private Optional<String> makePublication() {
    if (managed) {
      return Optional.empty();
    }
    String name =
        is("E1")
            ? one("ClickPipes", "a b", "a,b", "\"q", " p", "P", "tab\tbed")
            : one("clickpipes_publication", "p", "1-p.'(*", "select", "p-1");
    if (is("no publication")) {
      return Optional.of("no such one");
    }
    String create = "CREATE PUBLICATION " + quote(name);
    List<String> options = new ArrayList<>();
    if (viaRoot) {
      options.add("publish_via_partition_root = true");
    }
    if (is("operations")) {
      options.add("publish = '" + one("insert", "insert, update", "update, delete") + "'");
    }
    String with = options.isEmpty() ? "" : " WITH (" + String.join(", ", options) + ")";
    boolean restricted = major >= 15 && (is("column list") || is("row filter"));
    if (needsAllTables || (chance(25) && !is("not published") && !restricted)) {
      sql.add(create + " FOR ALL TABLES" + with);
    } else if (major >= 15 && chance(20) && !is("not published") && !restricted) {
      sql.add(
          create
              + " FOR TABLES IN SCHEMA "
              + schemas.stream().map(RandomScenario::quote).collect(Collectors.joining(", "))
              + with);
      mustBeNamed = true;
    } else {
      List<String> members = new ArrayList<>();
      for (Name root : roots) {
        members.add(root.quoted() + (restricted && members.isEmpty() ? restriction() : ""));
      }
      if (is("not published")) {
        mustBeNamed = true;
        members.remove(0);
      }
      sql.add(
          create + (members.isEmpty() ? "" : " FOR TABLE " + String.join(", ", members)) + with);
    }
    return chance(50) ? Optional.of(name) : Optional.empty();
  }

  private String restriction() {
    return is("column list") ? " (id, part, who, u)" : " WHERE (id > 100000)";
  }

  // rights

  private void makeRights() {
    for (String schema : schemas) {
      if (!schema.equals("public") && !(is("no USAGE") && schema.equals("Sales"))) {
        sql.add("GRANT USAGE ON SCHEMA " + quote(schema) + " TO " + quote(role));
      }
    }
    for (Name table : all) {
      if (managed) {
        sql.add("ALTER TABLE " + table.quoted() + " OWNER TO " + quote(role));
      }
      sql.add("GRANT SELECT ON " + table.quoted() + " TO " + quote(role));
    }
    if (is("no SELECT")) {
      Name table = one(all);
      sql.add("REVOKE SELECT ON " + table.quoted() + " FROM " + quote(role));
    }
    if (managed) {
      sql.add("GRANT CREATE ON DATABASE {db} TO " + quote(role));
      schemas.forEach(s -> sql.add("GRANT CREATE ON SCHEMA " + quote(s) + " TO " + quote(role)));
    }
    if (is("E17")) {
      String function = " FROM PUBLIC";
      sql.add(
          "REVOKE "
              + one(
                  "EXECUTE ON FUNCTION pg_catalog.version()",
                  "EXECUTE ON FUNCTION pg_catalog.to_regclass(text)",
                  major >= 14
                      ? "EXECUTE ON FUNCTION pg_catalog.pg_relation_size(regclass, text)"
                      : "EXECUTE ON FUNCTION pg_catalog.version()",
                  "SELECT ON pg_catalog.pg_publication_tables")
              + function);
    }
  }

  // settings

  private void makeSettings() {
    if (is("E16")) {
      sql.add("ALTER " + one("ROLE " + quote(role), "DATABASE {db}") + " CONNECTION LIMIT 1");
    } else if (chance(10)) {
      sql.add("ALTER " + one("ROLE " + quote(role), "DATABASE {db}") + " CONNECTION LIMIT 20");
    }
    if (is("E8") || chance(20)) {
      makeSearchPath();
    }
    if (is("E15") || chance(20)) {
      set("extra_float_digits = " + (is("E15") || !floats ? one("0", "-3") : one("1", "2", "3")));
    }
    if (chance(30)) {
      set(
          one(
              "statement_timeout = '7s'",
              "idle_in_transaction_session_timeout = '5s'",
              "default_transaction_isolation = 'serializable'",
              "work_mem = '1MB'",
              "DateStyle = 'SQL, DMY'",
              "IntervalStyle = 'iso_8601'",
              "bytea_output = 'escape'",
              "enable_seqscan = off",
              "timezone = 'Asia/Kolkata'",
              "quote_all_identifiers = on",
              managed ? "work_mem = '2MB'" : "default_transaction_read_only = on"));
    }
  }

  private void set(String setting) {
    sql.add(
        "ALTER "
            + one(
                "ROLE " + quote(role), "ROLE " + quote(role) + " IN DATABASE {db}", "DATABASE {db}")
            + " SET "
            + setting);
  }

  /** A namesake does harm only in a schema before pg_catalog, which goes first if not named. */
  private void makeSearchPath() {
    boolean before = is("E8") || chance(50);
    boolean namesake = is("E8") || !before || chance(20);
    sql.add("CREATE SCHEMA app");
    sql.add("GRANT USAGE ON SCHEMA app TO PUBLIC");
    if (namesake && (is("E8") || !before)) {
      sql.add(
          one(
              "CREATE VIEW app.pg_publication AS SELECT 1 AS one",
              "CREATE VIEW app.pg_class AS SELECT 1 AS one",
              "CREATE VIEW app.pg_index AS SELECT 1 AS one",
              "CREATE VIEW app.pg_inherits AS SELECT 1 AS one"));
      sql.add("GRANT SELECT ON ALL TABLES IN SCHEMA app TO PUBLIC");
    }
    set("search_path = app, " + (before ? "pg_catalog" : "public"));
  }

  /** A function that refuses nothing. */
  private void makeEventTriggers() {
    if (!chance(15)) {
      return;
    }
    sql.add(
        "CREATE FUNCTION public.looks_on() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN NULL; END $$");
    sql.add(
        "CREATE EVENT TRIGGER looks_on ON ddl_command_end"
            + one("", " WHEN TAG IN ('CREATE TABLE')", " WHEN TAG IN ('CREATE PUBLICATION')")
            + " EXECUTE FUNCTION public.looks_on()");
  }

  // dice

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
