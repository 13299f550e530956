package dev.auroracheck.remedy;

import java.util.List;
import java.util.Optional;

/** A change of a role, or of what it may do. */
public sealed interface RoleChange extends Change {

  <R> R accept(Cases<R> cases);

  @Override
  default <R> R accept(Families<R> families) {
    return families.role(this);
  }

  /** One case for each type, so that the compiler finds what handles too few. */
  interface Cases<R> {
    R createRole(CreateRole change);

    R setPassword(SetPassword change);

    R allowLogin(AllowLogin change);

    R limitConnections(LimitConnections change);

    R inheritRights(InheritRights change);

    R bypassRowSecurity(BypassRowSecurity change);

    R removeExpiry(RemoveExpiry change);

    R configureRole(ConfigureRole change);

    R grantMembership(GrantMembership change);

    R revokeMembership(RevokeMembership change);

    R grantOnDatabase(GrantOnDatabase change);

    R grantUsage(GrantUsage change);

    R grantSelect(GrantSelect change);

    R grantFutureSelect(GrantFutureSelect change);

    R grantOnCatalog(GrantOnCatalog change);

    R showAllRows(ShowAllRows change);
  }

  /** Creates a role that can log in. */
  record CreateRole(String role) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.createRole(this);
    }
  }

  /** Gives a role a password, which is in no file and no argument. */
  record SetPassword(String role) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.setPassword(this);
    }
  }

  /** Lets a role log in. */
  record AllowLogin(String role) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.allowLogin(this);
    }
  }

  /**
   * Allows a role so many connections.
   *
   * @param limit -1 means no limit
   */
  record LimitConnections(String role, int limit) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public Object subject() {
      return role;
    }

    @Override
    public Change and(Change later) {
      int other = ((LimitConnections) later).limit;
      return limit < 0 || (limit > other && other >= 0) ? this : later;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.limitConnections(this);
    }
  }

  /** Gives a role the rights of the roles that it is a member of. */
  record InheritRights(String role) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.inheritRights(this);
    }
  }

  /** Exempts a role from row-level security. */
  record BypassRowSecurity(String role) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.bypassRowSecurity(this);
    }
  }

  /** Lets the password of a role be valid for ever. */
  record RemoveExpiry(String role) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.removeExpiry(this);
    }
  }

  /**
   * Stores a value of a parameter for the sessions of a role.
   *
   * @param database only for sessions in this database; absent: in every database
   */
  record ConfigureRole(String role, Optional<String> database, String parameter, String value)
      implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public Object subject() {
      return List.of(role, database, parameter);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.configureRole(this);
    }
  }

  /**
   * Makes a role a member of another.
   *
   * @param inherit whether the grant has to say that the rights are inherited (16 and later)
   */
  record GrantMembership(String group, String member, boolean inherit) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.GRANT;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.grantMembership(this);
    }
  }

  /** Takes a role out of another. */
  record RevokeMembership(String group, String member) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.GRANT;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.revokeMembership(this);
    }
  }

  /** Grants a privilege on a database. */
  record GrantOnDatabase(String role, String database, Privilege privilege) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.GRANT;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.grantOnDatabase(this);
    }
  }

  /** Grants USAGE on schemas. */
  record GrantUsage(String role, String database, List<SchemaRef> schemas) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.GRANT;
    }

    @Override
    public Object subject() {
      return List.of(role, database);
    }

    @Override
    public Change and(Change later) {
      return new GrantUsage(role, database, SchemaRef.union(schemas, ((GrantUsage) later).schemas));
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.grantUsage(this);
    }
  }

  /** Grants SELECT on tables. */
  record GrantSelect(String role, String database, List<TableRef> tables) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.GRANT;
    }

    @Override
    public Object subject() {
      return List.of(role, database);
    }

    @Override
    public Change and(Change later) {
      return new GrantSelect(role, database, TableRef.union(tables, ((GrantSelect) later).tables));
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.grantSelect(this);
    }
  }

  /** Grants SELECT on the tables that an owner will create in a schema. */
  record GrantFutureSelect(String role, String database, String owner, String schema)
      implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.GRANT;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.grantFutureSelect(this);
    }
  }

  /**
   * Grants what PUBLIC has by default on something in {@code pg_catalog}.
   *
   * @param object with its kind: {@code FUNCTION pg_catalog.version()}
   */
  record GrantOnCatalog(String role, String privilege, String object) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.GRANT;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.grantOnCatalog(this);
    }
  }

  /** Lets a role see every row of a table with row-level security. */
  record ShowAllRows(String role, TableRef table) implements RoleChange {
    @Override
    public Phase phase() {
      return Phase.GRANT;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.showAllRows(this);
    }
  }

  /** A privilege on a database. */
  enum Privilege {
    CONNECT,
    CREATE
  }
}
