package dev.auroracheck.random;

import dev.auroracheck.servers.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A database that nobody thought of beforehand, and what the program is asked about it.
 *
 * @param major the version that it was made for
 * @param role the pipe's
 * @param roles all that it makes, the pipe's included; roles outlive their database
 * @param sql run as superuser; {@code {db}} stands for the database
 * @param encoding of the database
 * @param defect what is wrong in it, where the generator knows that nothing else is
 * @param busy whether every replication slot of the server is in use
 * @param asAdmin whether the superuser logs in, with {@code --pipe-user}
 * @param managed {@code --managed-publication}
 * @param publication {@code --publication}
 * @param schemas {@code --schema}
 * @param tables {@code --table}
 */
record RandomScenario(
    int major,
    String role,
    List<String> roles,
    List<String> sql,
    String encoding,
    String defect,
    boolean busy,
    boolean asAdmin,
    boolean managed,
    Optional<String> publication,
    List<String> schemas,
    List<Name> tables) {

  static final String PASSWORD = "random horse";

  /** Of a table. */
  record Name(String schema, String table) {
    String quoted() {
      return quote(schema) + "." + quote(table);
    }
  }

  /** A new database in the encoding, as Aurora makes one, and its name. */
  static String createDatabase(PostgresServer server, String encoding) throws SQLException {
    if (encoding.equals("UTF8")) {
      return server.createDatabase();
    }
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    server.execute(
        "postgres",
        "CREATE DATABASE %s TEMPLATE template0 ENCODING '%s' LC_COLLATE 'C' LC_CTYPE 'C'"
            .formatted(name, encoding));
    server.execute(
        name,
        "CREATE FUNCTION pg_catalog.aurora_version() RETURNS text LANGUAGE sql STABLE AS"
            + " $$ SELECT split_part(current_setting('server_version'), ' ', 1) || '.1' $$");
    return name;
  }

  /** Whether the text is part of what makes it. */
  boolean mentions(String text) {
    return sql.stream().anyMatch(statement -> statement.contains(text));
  }

  /** The same, with another {@code --publication}. */
  RandomScenario naming(String other) {
    return new RandomScenario(
        major,
        role,
        roles,
        sql,
        encoding,
        defect,
        busy,
        asAdmin,
        managed,
        Optional.of(other),
        schemas,
        tables);
  }

  boolean isScoped() {
    return !schemas.isEmpty() || !tables.isEmpty();
  }

  static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
