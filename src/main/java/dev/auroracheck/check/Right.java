package dev.auroracheck.check;

import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A right that PostgreSQL demands of the role that runs a statement.
 *
 * @param things what it is about, each once
 */
public record Right(Kind kind, List<Thing> things) {

  /** What the role may do. */
  public enum Kind {
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
  public record Thing(String schema, String name, Optional<String> owner) {}

  /** Ownership of tables. */
  public static Right ownTables(Collection<Relation> tables) {
    return ofTables(Kind.OWN_TABLE, tables);
  }

  /** SELECT on tables, with the grant option. */
  public static Right grantSelect(Collection<Relation> tables) {
    return ofTables(Kind.GRANT_SELECT, tables);
  }

  private static Right ofTables(Kind kind, Collection<Relation> tables) {
    return new Right(
        kind,
        tables.stream()
            .map(t -> new Thing(t.schema(), t.name(), Optional.of(t.owner())))
            .distinct()
            .toList());
  }

  /** USAGE on schemas, with the grant option. */
  public static Right grantUsage(Collection<String> schemas, Relations relations) {
    return new Right(
        Kind.GRANT_USAGE,
        schemas.stream().map(s -> new Thing("", s, relations.ownerOfSchema(s))).toList());
  }

  /** Ownership of a publication. */
  public static Right own(Publication publication) {
    return new Right(
        Kind.OWN_PUBLICATION,
        List.of(new Thing("", publication.name(), Optional.of(publication.owner()))));
  }

  /** A right about a role or a database. */
  public static Right to(Kind kind, String name) {
    boolean own = kind == Kind.ACT_AS;
    return new Right(
        kind, List.of(new Thing("", name, own ? Optional.of(name) : Optional.empty())));
  }

  /** Who has it, a clause: {@code "app_owner", or a member of it}. */
  public String who() {
    return switch (kind) {
      case OWN_TABLE, OWN_PUBLICATION, GRANT_SELECT, GRANT_USAGE, ACT_AS -> owners();
      case OWN_DATABASE, GRANT_CONNECT, GRANT_CREATE -> "the owner of database " + name();
      case CREATE -> "a role with CREATE on database " + name();
      case PUBLISH_ALL -> "a member of rds_superuser";
      case CREATE_ROLE -> "a role with CREATEROLE";
      case ALTER_ROLE, CONFIGURE_ROLE -> "a role with CREATEROLE that administers role " + name();
      case BYPASS_ROW_SECURITY -> "an administrator with BYPASSRLS";
      case GRANT_ROLE -> "a role with ADMIN OPTION on role " + name();
    };
  }

  private String name() {
    return Sql.name(things.get(0).name());
  }

  private String owners() {
    TreeSet<String> owners = new TreeSet<>();
    for (Thing thing : things) {
      owners.add(
          thing
              .owner()
              .map(owner -> Sql.name(owner) + ", or a member of it")
              .orElse("the owner of " + Sql.name(thing.name())));
    }
    return String.join("; ", owners);
  }
}
