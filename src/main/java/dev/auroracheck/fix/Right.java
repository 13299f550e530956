package dev.auroracheck.fix;

import dev.auroracheck.remedy.PublicationRef;
import dev.auroracheck.remedy.SchemaRef;
import dev.auroracheck.remedy.TableRef;
import java.util.List;
import java.util.Optional;

/**
 * A right that PostgreSQL demands of the role that runs a statement.
 *
 * @param things the objects of the right, each once
 */
record Right(Kind kind, List<Thing> things) {

  /** What the role may do. */
  enum Kind {
    /** Change tables: their owner may. */
    OWN_TABLE,
    /** Change a publication: its owner may. */
    OWN_PUBLICATION,
    /** Change a database: its owner may. */
    OWN_DATABASE,
    /** Grant SELECT on tables: the owner may, and a role with the grant option. */
    GRANT_SELECT,
    /** Grant USAGE on schemas. */
    GRANT_USAGE,
    /** Grant CONNECT on a database. */
    GRANT_CONNECT,
    /** Grant CREATE on a database. */
    GRANT_CREATE,
    /** Create a publication in a database. */
    CREATE,
    /** Create a publication for all tables. */
    PUBLISH_ALL,
    /** Change the default privileges of a role. */
    ACT_AS,
    /** Create a role. */
    CREATE_ROLE,
    /** Change the attributes of a role. */
    ALTER_ROLE,
    /** Change the settings that are stored for a role. */
    CONFIGURE_ROLE,
    /** Give a role BYPASSRLS. */
    BYPASS_ROW_SECURITY,
    /** Make others members of a role. */
    GRANT_ROLE
  }

  /**
   * A table, schema, database, publication or role.
   *
   * @param schema of a table; empty for the rest
   * @param owner absent where it is not known
   */
  record Thing(String schema, String name, Optional<String> owner) {}

  /** Ownership of tables. */
  static Right ownTables(List<TableRef> tables) {
    return ofTables(Kind.OWN_TABLE, tables);
  }

  /** SELECT on tables, with the grant option. */
  static Right grantSelect(List<TableRef> tables) {
    return ofTables(Kind.GRANT_SELECT, tables);
  }

  private static Right ofTables(Kind kind, List<TableRef> tables) {
    return new Right(
        kind,
        tables.stream()
            .map(t -> new Thing(t.schema(), t.name(), Optional.of(t.owner())))
            .distinct()
            .toList());
  }

  /** USAGE on schemas, with the grant option. */
  static Right grantUsage(List<SchemaRef> schemas) {
    return new Right(
        Kind.GRANT_USAGE, schemas.stream().map(s -> new Thing("", s.name(), s.owner())).toList());
  }

  /** Ownership of a publication. */
  static Right own(PublicationRef publication) {
    return new Right(
        Kind.OWN_PUBLICATION,
        List.of(new Thing("", publication.name(), Optional.of(publication.owner()))));
  }

  /** A right about a role or a database. */
  static Right to(Kind kind, String name) {
    boolean own = kind == Kind.ACT_AS;
    return new Right(
        kind, List.of(new Thing("", name, own ? Optional.of(name) : Optional.empty())));
  }
}
