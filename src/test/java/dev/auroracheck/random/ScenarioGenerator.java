package dev.auroracheck.random;

import static dev.auroracheck.random.RandomScenario.quote;

import dev.auroracheck.random.RandomScenario.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a scenario out of a number. What goes wrong in it is decided aspect by aspect: most
 * scenarios are sound in most of them, so that one fault does not hide the next.
 *
 * <p>Every ordinary table has the columns id, part, note and who, and two rows: no row filter that
 * is made here lets a row of theirs through.
 */
final class ScenarioGenerator {
  private static final List<String> SCHEMAS =
      List.of("public", "Sales", "my schema", "we\"ird", "o'clock", "select", "schéma", "dotted.s");

  private static final List<String> NAMES =
      List.of(
          "orders",
          "Customers",
          "order",
          "two words",
          "qu\"ote",
          "it's",
          "back\\slash",
          "größe",
          "a,b",
          "100%",
          "x;--",
          "$1",
          "{db",
          "?",
          "dotted.t");

  /** A table, with its partitions or inheriting tables. */
  private static final class Table {
    final Name name;
    final char kind;
    final boolean partition;
    final int low;
    final List<Table> children = new ArrayList<>();
    boolean unlogged;
    boolean generated;
    String owner = "";

    Table(Name name, char kind, boolean partition, int low) {
      this.name = name;
      this.kind = kind;
      this.partition = partition;
      this.low = low;
    }

    String sql() {
      return name.quoted();
    }

    boolean isTable() {
      return kind == 'r' || kind == 'p';
    }

    List<Table> tree() {
      List<Table> all = new ArrayList<>(List.of(this));
      children.forEach(c -> all.addAll(c.tree()));
      return all;
    }
  }

  private final Random random;
  private final int major;
  private final String role;
  private final List<String> roles = new ArrayList<>();
  private final List<String> sql = new ArrayList<>();
  private final List<String> schemas = new ArrayList<>();
  private final Set<Name> taken = new LinkedHashSet<>();
  private final List<Table> roots = new ArrayList<>();
  private final boolean superuser;
  private final boolean managed;
  private final boolean soundKeys;
  private final boolean soundKinds;
  private final boolean soundGrants;
  private final boolean virtual;
  private boolean shared;
  private int counter;
  private int rows;

  private ScenarioGenerator(long seed, int index, int major) {
    // the seed of Random alone would make neighbours alike
    this.random = new Random((seed * 1_000_003L + index) * 0x9E3779B97F4A7C15L);
    this.major = major;
    this.role = "Pipe'" + Long.toHexString(seed) + "-" + index;
    this.superuser = chance(4);
    this.managed = chance(12);
    this.soundKeys = chance(50);
    this.soundKinds = chance(75);
    this.soundGrants = chance(55);
    this.virtual = major >= 18 && chance(15);
  }

  static RandomScenario scenario(long seed, int index, int major) {
    return new ScenarioGenerator(seed, index, major).make();
  }

  private RandomScenario make() {
    boolean asAdmin = chance(30);
    makeRoles(asAdmin);
    makeSchemas();
    int families = 1 + random.nextInt(3);
    for (int i = 0; i < families; i++) {
      makeFamily();
    }
    if (!soundKinds) {
      makeOddities();
    }
    all().forEach(this::fill);
    all().stream()
        .filter(t -> t.kind == 'r' && chance(30))
        .forEach(t -> sql.add("ANALYZE " + t.sql()));
    makeOwners();
    makeGrants();
    makePolicies();
    Optional<String> publication = makePublications();
    List<String> scopeSchemas = new ArrayList<>();
    List<Name> scopeTables = new ArrayList<>();
    makeScope(scopeSchemas, scopeTables);
    return new RandomScenario(
        major,
        role,
        List.copyOf(roles),
        List.copyOf(sql),
        "UTF8",
        "",
        chance(4),
        asAdmin,
        managed,
        publication,
        scopeSchemas,
        scopeTables);
  }

  // roles

  private String role(String name) {
    return quote(role + name);
  }

  private void makeRole(String suffix, String attributes) {
    roles.add(role + suffix);
    sql.add("CREATE ROLE " + role(suffix) + attributes);
  }

  /**
   * "in" is a role whose rights the pipe's role has, "deep" one behind it; those of "cut" it is a
   * member of, but does not inherit; "other" it has nothing to do with.
   */
  private void makeRoles(boolean asAdmin) {
    String attributes =
        (asAdmin && chance(8) ? " NOLOGIN" : " LOGIN")
            + (chance(85) ? " REPLICATION" : "")
            + (superuser ? " SUPERUSER" : "")
            + (chance(8) ? " BYPASSRLS" : "")
            + (chance(10) ? " NOINHERIT" : "")
            + " PASSWORD '"
            + RandomScenario.PASSWORD
            + "'";
    makeRole("", attributes);
    makeRole(" in", "");
    makeRole(" deep", "");
    makeRole(" bar", " NOINHERIT");
    makeRole(" cut", "");
    makeRole(" other", "");
    sql.add("GRANT " + role(" deep") + " TO " + role(" in"));
    sql.add("GRANT " + role(" cut") + " TO " + role(" bar"));
    sql.add("GRANT " + role(" in") + ", " + role(" bar") + " TO " + role("") + inherit());
    if (chance(30)) {
      sql.add("GRANT rds_replication TO " + role(chance(50) ? "" : " deep"));
    }
    if (major >= 14 && chance(4)) {
      sql.add("GRANT pg_read_all_data TO " + role(one("", " deep", " cut")));
    }
    if (asAdmin && chance(5)) {
      sql.add("REVOKE CONNECT ON DATABASE {db} FROM PUBLIC");
    }
  }

  private String inherit() {
    return major >= 16 && chance(15) ? " WITH INHERIT " + one("TRUE", "FALSE") : "";
  }

  // tables

  private void makeSchemas() {
    schemas.add("public");
    for (String schema : SCHEMAS.subList(1, SCHEMAS.size())) {
      boolean dotted = schema.contains(".");
      if (dotted ? !soundKinds && chance(10) : chance(25)) {
        schemas.add(schema);
        sql.add("CREATE SCHEMA " + quote(schema));
      }
    }
  }

  private Name newName() {
    while (true) {
      String text = one(NAMES);
      if (text.contains(".") && (soundKinds || chance(70))) {
        continue;
      }
      Name name = new Name(one(schemas), counter++ % 3 == 0 ? text : text + counter);
      if (taken.add(name)) {
        return name;
      }
    }
  }

  private void makeFamily() {
    boolean generated = chance(25);
    Table root;
    if (chance(35)) {
      root = new Table(newName(), 'r', false, 0);
      create(root, generated, "", false);
      identify(root, false);
    } else if (chance(70)) {
      root = makeTree(generated);
    } else {
      root = new Table(newName(), 'r', false, 0);
      create(root, generated, "", false);
      identify(root, false);
      makeHeirs(root, generated, 0);
    }
    if (chance(15) && !shared) {
      sql.add("ALTER TABLE " + root.sql() + " DROP COLUMN extra CASCADE");
    }
    roots.add(root);
  }

  private Table makeTree(boolean generated) {
    Table root = new Table(newName(), 'p', false, 0);
    create(root, generated, " PARTITION BY RANGE (part)", false);
    String key = makeKey(root, soundKeys ? 92 : 70);
    makePartitions(root, 0, 1000, 0, generated, !key.isEmpty());
    identityOf(root, key, false);
    return root;
  }

  private void makePartitions(
      Table parent, int low, int high, int depth, boolean generated, boolean keyed) {
    int parts = 1 + random.nextInt(depth == 0 ? 3 : 2);
    int step = (high - low) / parts;
    for (int i = 0; i < parts; i++) {
      int from = low + i * step;
      int to = i == parts - 1 ? high : from + step;
      boolean split = depth < 2 && chance(30);
      Table child = new Table(newName(), split ? 'p' : 'r', true, from);
      child.unlogged = !split && !soundKinds && chance(8);
      String bounds = " FOR VALUES FROM (" + from + ") TO (" + to + ")";
      String by = split ? " PARTITION BY RANGE (part)" : "";
      if (chance(30)) {
        // a table of its own before, with its columns in another order
        create(child, generated, by, true);
        sql.add("ALTER TABLE " + child.sql() + " DROP COLUMN junk");
        sql.add("ALTER TABLE " + parent.sql() + " ATTACH PARTITION " + child.sql() + " " + bounds);
      } else {
        child.generated = generated;
        sql.add(
            "CREATE "
                + (child.unlogged ? "UNLOGGED " : "")
                + "TABLE "
                + child.sql()
                + " PARTITION OF "
                + parent.sql()
                + bounds
                + by);
      }
      parent.children.add(child);
      if (split) {
        makePartitions(child, from, to, depth + 1, generated, keyed);
        identityOf(child, "", keyed);
      } else {
        identify(child, keyed);
      }
    }
  }

  private void makeHeirs(Table parent, boolean generated, int depth) {
    int heirs = 1 + random.nextInt(2);
    for (int i = 0; i < heirs; i++) {
      Table child = new Table(newName(), 'r', false, 0);
      child.generated = generated;
      child.unlogged = !soundKinds && chance(8);
      String parents = parent.sql();
      parent.children.add(child);
      if (chance(10)) {
        shared = true;
        Table second = new Table(newName(), 'r', false, 0);
        create(second, false, "", false);
        identify(second, false);
        second.children.add(child);
        roots.add(second);
        parents += ", " + second.sql();
      }
      if (depth == 0 && !shared && !generated && !virtual && chance(30)) {
        // a table of its own before, with its columns in another order
        create(child, false, "", true);
        sql.add("ALTER TABLE " + child.sql() + " INHERIT " + parent.sql());
      } else {
        sql.add(
            "CREATE "
                + (child.unlogged ? "UNLOGGED " : "")
                + "TABLE "
                + child.sql()
                + (chance(30) ? " (own text)" : " ()")
                + " INHERITS ("
                + parents
                + ")");
      }
      identify(child, false);
      if (depth == 0 && chance(25)) {
        makeHeirs(child, generated, 1);
      }
    }
  }

  private void create(Table table, boolean generated, String tail, boolean reordered) {
    table.generated = generated;
    List<String> columns =
        new ArrayList<>(
            List.of(
                "extra int",
                "id int NOT NULL",
                "part int NOT NULL",
                "note text",
                "who text NOT NULL"));
    if (generated) {
      columns.add("gen int NOT NULL GENERATED ALWAYS AS (id * 2) STORED");
    }
    if (virtual) {
      columns.add("virt int GENERATED ALWAYS AS (id * 3) VIRTUAL");
    }
    if (reordered) {
      Collections.reverse(columns);
      columns.add(2, "junk int");
    }
    sql.add(
        "CREATE "
            + (table.unlogged ? "UNLOGGED " : "")
            + "TABLE "
            + table.sql()
            + " ("
            + String.join(", ", columns)
            + ")"
            + tail);
  }

  /** A key and a replica identity for a table that holds rows. */
  private void identify(Table table, boolean keyed) {
    String key = keyed ? "" : makeKey(table, soundKeys ? 88 : 60);
    identityOf(table, key, keyed);
  }

  /**
   * @return the name of the constraint, if it is one that can be named as replica identity
   */
  private String makeKey(Table table, int percent) {
    if (!chance(percent)) {
      return "";
    }
    String columns = table.kind == 'r' && !table.partition && chance(40) ? "id" : "id, part";
    columns = chance(15) ? "who, " + columns : columns;
    columns = table.generated && chance(soundKeys ? 10 : 30) ? columns + ", gen" : columns;
    boolean deferrable = !soundKeys && chance(20);
    String name = "key " + counter++;
    sql.add(
        "ALTER TABLE "
            + table.sql()
            + " ADD CONSTRAINT "
            + quote(name)
            + " PRIMARY KEY ("
            + columns
            + (table.kind == 'r' && chance(5) ? ") INCLUDE (note)" : ")")
            + (deferrable ? " DEFERRABLE" : ""));
    return deferrable ? "deferrable" : name;
  }

  /**
   * @param key the constraint that the table itself was given; empty: none
   * @param keyed whether it has one of its parent
   */
  private void identityOf(Table table, String key, boolean keyed) {
    boolean bare = key.isEmpty() && !keyed;
    int left = soundKeys ? (bare ? 5 : 75) : 45;
    if (chance(left)) {
      return;
    }
    int dice = random.nextInt(100);
    String identity = "ALTER TABLE " + table.sql() + " REPLICA IDENTITY ";
    if (dice < 35) {
      sql.add(identity + "FULL");
    } else if (dice < 50 && !soundKeys) {
      sql.add(identity + "NOTHING");
    } else if (dice < 60 && !key.isEmpty() && !key.equals("deferrable")) {
      sql.add(identity + "USING INDEX " + quote(key));
      if (!soundKeys && chance(40)) {
        sql.add("ALTER TABLE " + table.sql() + " DROP CONSTRAINT " + quote(key));
      }
    } else {
      String index = "Index " + counter++;
      String columns =
          "part, id"
              + (chance(20) ? ", who" : "")
              + (table.generated && chance(25) ? ", gen" : "")
              + (chance(10) ? ") INCLUDE (note" : "");
      sql.add("CREATE UNIQUE INDEX " + quote(index) + " ON " + table.sql() + " (" + columns + ")");
      if (soundKeys || chance(85)) {
        sql.add(identity + "USING INDEX " + quote(index));
      }
      if (!soundKeys && chance(40)) {
        sql.add("DROP INDEX " + quote(table.name.schema()) + "." + quote(index));
      }
    }
  }

  private void makeOddities() {
    for (int i = random.nextInt(3); i > 0; i--) {
      char kind = one(List.of('u', 'v', 'm', 'f'));
      Table odd = new Table(newName(), kind == 'u' ? 'r' : kind, false, 0);
      switch (kind) {
        case 'u' -> {
          odd.unlogged = true;
          create(odd, false, "", false);
          identify(odd, false);
        }
        case 'v' -> sql.add("CREATE VIEW " + odd.sql() + " AS SELECT 1 AS id");
        case 'm' -> sql.add("CREATE MATERIALIZED VIEW " + odd.sql() + " AS SELECT 1 AS id");
        default -> {
          String wrapper = quote("wrapper " + counter);
          sql.add("CREATE FOREIGN DATA WRAPPER " + wrapper);
          sql.add("CREATE SERVER " + wrapper + " FOREIGN DATA WRAPPER " + wrapper);
          sql.add("CREATE FOREIGN TABLE " + odd.sql() + " (id int) SERVER " + wrapper);
        }
      }
      roots.add(odd);
    }
  }

  private List<Table> all() {
    return roots.stream().flatMap(r -> r.tree().stream()).distinct().toList();
  }

  private void fill(Table table) {
    if (table.kind == 'r') {
      // what is a key of one table must be one of the tables above it, too
      rows += 2;
      sql.add(
          "INSERT INTO %s (id, part, who) VALUES (%d, %d, 'me'), (%d, %d, 'me')"
              .formatted(table.sql(), rows - 1, table.low, rows, table.low));
    }
  }

  // rights

  private void makeOwners() {
    boolean sound = managed && chance(60);
    for (Table table : all()) {
      if (sound || chance(12)) {
        table.owner =
            sound ? one("", "", " in", " deep") : one("", " in", " deep", " cut", " other");
        String kind =
            switch (table.kind) {
              case 'v' -> "VIEW ";
              case 'm' -> "MATERIALIZED VIEW ";
              case 'f' -> "FOREIGN TABLE ";
              default -> "TABLE ";
            };
        sql.add("ALTER " + kind + table.sql() + " OWNER TO " + role(table.owner));
        if (chance(10)) {
          sql.add("REVOKE SELECT ON " + table.sql() + " FROM " + role(table.owner));
        }
      }
    }
    if (chance(managed ? 75 : 5)) {
      String to = one(role(""), role(" in"), role(" deep"), role(" cut"), "PUBLIC");
      sql.add("GRANT CREATE ON DATABASE {db} TO " + to);
    }
  }

  /** Somebody whose rights the pipe's role has, unless it inherits none. */
  private String reader() {
    return one(role(""), role(""), role(""), "PUBLIC", role(" in"), role(" deep"), role(" bar"));
  }

  private void makeGrants() {
    if (chance(20)) {
      sql.add("REVOKE USAGE ON SCHEMA public FROM PUBLIC");
      schemaUsage("public");
    }
    schemas.stream().filter(s -> !s.equals("public")).forEach(this::schemaUsage);
    boolean wholesale = chance(25);
    if (wholesale) {
      for (String schema : schemas) {
        if (soundGrants || chance(80)) {
          sql.add("GRANT SELECT ON ALL TABLES IN SCHEMA " + quote(schema) + " TO " + reader());
        }
      }
    }
    for (Table table : all()) {
      if (!wholesale && (soundGrants || chance(75))) {
        sql.add("GRANT SELECT ON " + table.sql() + " TO " + reader());
      } else if (!soundGrants && chance(70)) {
        partGrant(table);
      }
      if (!soundGrants && chance(4)) {
        sql.add("REVOKE SELECT ON " + table.sql() + " FROM " + one(role(""), "PUBLIC"));
      }
    }
  }

  private void schemaUsage(String schema) {
    if (soundGrants || chance(80)) {
      sql.add("GRANT USAGE ON SCHEMA " + quote(schema) + " TO " + reader());
    } else if (chance(50)) {
      sql.add(
          "GRANT "
              + one("CREATE", "USAGE")
              + " ON SCHEMA "
              + quote(schema)
              + " TO "
              + one(role(" cut"), role(" other")));
    }
  }

  private void partGrant(Table table) {
    String every =
        table.isTable() ? "id, part, note, who" + (table.generated ? ", gen" : "") : "id";
    String all =
        "DO $$ BEGIN EXECUTE (SELECT format('GRANT SELECT (%s) ON %s TO %s',"
            + " string_agg(quote_ident(attname), ', '), attrelid::regclass, "
            + "'"
            + reader().replace("'", "''")
            + "'"
            + ") FROM pg_attribute WHERE attrelid = '"
            + table.sql().replace("'", "''")
            + "'::regclass AND attnum > 0 AND NOT attisdropped GROUP BY attrelid); END $$";
    sql.add(
        switch (random.nextInt(4)) {
          case 0 -> "GRANT SELECT ON " + table.sql() + " TO " + one(role(" cut"), role(" other"));
          case 1 -> "GRANT SELECT (" + every + ") ON " + table.sql() + " TO " + reader();
          case 2 -> "GRANT INSERT, UPDATE ON " + table.sql() + " TO " + reader();
          default -> all;
        });
  }

  private void makePolicies() {
    if (chance(45)) {
      return;
    }
    boolean open = chance(40);
    for (Table table : all()) {
      if (!table.isTable() || !chance(35)) {
        continue;
      }
      sql.add("ALTER TABLE " + table.sql() + " ENABLE ROW LEVEL SECURITY");
      if (chance(20)) {
        sql.add("ALTER TABLE " + table.sql() + " FORCE ROW LEVEL SECURITY");
      }
      if (open) {
        policy(table, "PERMISSIVE", one("ALL", "SELECT"), reader(), "true");
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        String to =
            open
                ? one(role(" cut"), role(" other"), reader())
                : one(role(" cut"), role(" other"), reader(), reader(), reader());
        // what lets through no row is not the same as what hides none: those that are always true
        // but not plainly so are undecidable, and not made
        policy(
            table,
            open || chance(80) ? "PERMISSIVE" : "RESTRICTIVE",
            one("ALL", "SELECT", "UPDATE"),
            to,
            one("true", "true", "false", "id < 0", "who = 'you'"));
      }
      if (chance(10)) {
        policy(table, "RESTRICTIVE", one("ALL", "SELECT"), one(role(" other"), reader()), "true");
      }
    }
  }

  private void policy(Table table, String kind, String command, String to, String condition) {
    sql.add(
        "CREATE POLICY %s ON %s AS %s FOR %s TO %s USING (%s)"
            .formatted(quote("policy " + counter++), table.sql(), kind, command, to, condition));
  }

  // publications

  private Optional<String> makePublications() {
    if (managed) {
      if (chance(20)) {
        makePublication("other");
      }
      return Optional.empty();
    }
    int dice = random.nextInt(100);
    if (dice < 6) {
      return chance(50) ? Optional.empty() : Optional.of("no such one");
    }
    String name = one("clickpipes_publication", "my-\"pub\"", "My \"Pub\"", "p'", "p", "P");
    makePublication(name);
    if (dice < 75) {
      return chance(80) ? Optional.empty() : Optional.of(dice < 9 ? "Wrong" : name);
    }
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      makePublication("other " + i);
    }
    return chance(30) ? Optional.empty() : Optional.of(name);
  }

  private void makePublication(String name) {
    List<String> options = new ArrayList<>();
    boolean viaRoot = major >= 13 && chance(60);
    if (viaRoot || (major >= 13 && chance(20))) {
      options.add("publish_via_partition_root = " + viaRoot);
    }
    if (chance(35)) {
      String operations =
          List.of("insert", "update", "delete", "truncate").stream()
              .filter(o -> chance(60))
              .collect(Collectors.joining(", "));
      options.add("publish = '" + operations + "'");
    }
    if (major >= 18 && chance(25)) {
      options.add("publish_generated_columns = " + one("stored", "none"));
    }
    String with = options.isEmpty() ? "" : " WITH (" + String.join(", ", options) + ")";
    int dice = random.nextInt(100);
    String create = "CREATE PUBLICATION " + quote(name);
    if (dice < 25) {
      sql.add(create + " FOR ALL TABLES" + with);
    } else if (dice < 29) {
      sql.add(create + with);
    } else if (dice < 75 || major < 15) {
      sql.add(create + forTables(viaRoot, true) + with);
    } else {
      String some =
          schemas.stream()
              .filter(s -> chance(80))
              .map(RandomScenario::quote)
              .collect(Collectors.joining(", "));
      String inSchemas = "TABLES IN SCHEMA " + (some.isEmpty() ? "public" : some);
      boolean mixed = dice > 90;
      sql.add(create + (mixed ? forTables(viaRoot, false) + ", " : " FOR ") + inSchemas + with);
    }
  }

  /** Empty where there is no table that could be named: that makes an empty publication. */
  private String forTables(boolean viaRoot, boolean columnLists) {
    boolean sound = chance(55);
    // a table that inherits from two may be named twice, but not once with a restriction
    boolean restricts = major >= 15 && !shared && chance(60);
    List<String> items = new ArrayList<>();
    for (Table root : roots) {
      if (!sound && chance(30)) {
        continue;
      }
      name(root, sound, restricts, viaRoot, columnLists, items);
    }
    if (items.isEmpty()) {
      Table plain = new Table(newName(), 'r', false, 0);
      create(plain, false, "", false);
      identify(plain, false);
      fill(plain);
      roots.add(plain);
      items.add(plain.sql());
    }
    return " FOR TABLE " + String.join(", ", items);
  }

  private void name(
      Table table,
      boolean sound,
      boolean restricts,
      boolean viaRoot,
      boolean columnLists,
      List<String> items) {
    if (!table.isTable() || table.unlogged) {
      return;
    }
    boolean whole = table.kind == 'r' || (major >= 13 && (sound || chance(80)));
    boolean heirs = table.kind == 'r' && !table.children.isEmpty();
    boolean unlogged = table.tree().stream().anyMatch(t -> t.unlogged);
    if (whole) {
      String restriction =
          restricts && chance(60) && (table.kind == 'r' || viaRoot)
              ? restriction(table, columnLists)
              : "";
      // a list for the parent holds for its heirs too, who would then be there twice
      boolean only = heirs && (unlogged || !restriction.isEmpty() || chance(30));
      items.add((only ? "ONLY " : "") + table.sql() + restriction);
      if (heirs && !only) {
        return;
      }
    }
    for (Table child : table.children) {
      if (!whole || heirs || chance(10)) {
        if (whole || chance(85)) {
          name(child, sound, restricts, viaRoot, columnLists, items);
        }
      }
    }
  }

  private String restriction(Table table, boolean columnLists) {
    String list = "";
    if (columnLists && chance(60)) {
      List<String> columns =
          new ArrayList<>(
              Arrays.asList("id", "part", "note", "who").stream().filter(c -> chance(80)).toList());
      if (table.generated && major >= 18 && chance(40)) {
        columns.add("gen");
      }
      list = columns.isEmpty() ? "" : " (" + String.join(", ", columns) + ")";
    }
    if (!list.isEmpty() && chance(60)) {
      return list;
    }
    return list
        + " WHERE ("
        + one(
            "id > 100000",
            "id > 100000",
            "note IS NOT NULL",
            "who = 'you'",
            "part < 0 AND id > 100000",
            table.generated ? "gen > 200000" : "id < 0")
        + ")";
  }

  // the question

  private void makeScope(List<String> scopeSchemas, List<Name> scopeTables) {
    if (chance(55)) {
      return;
    }
    if (chance(40)) {
      // one with a table that can be chosen: a pipe names tables, and knows of no empty schema
      List<String> filled =
          roots.stream().filter(Table::isTable).map(t -> t.name.schema()).distinct().toList();
      scopeSchemas.add(one(filled.isEmpty() ? schemas : filled));
      if (chance(20)) {
        scopeSchemas.add("no such schema");
      }
    }
    if (scopeSchemas.isEmpty() || chance(20)) {
      List<Table> named = new ArrayList<>(roots);
      Collections.shuffle(named, random);
      named = named.subList(0, 1 + random.nextInt(named.size()));
      named.forEach(t -> scopeTables.add(t.name));
      if (!soundKinds && chance(15)) {
        Name leaf = one(all()).name;
        if (!scopeTables.contains(leaf)) {
          scopeTables.add(leaf);
        }
      }
      if (!soundKinds && chance(8)) {
        scopeTables.add(new Name("public", "no such table"));
      }
    }
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
