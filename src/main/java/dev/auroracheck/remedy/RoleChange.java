package dev.auroracheck.remedy;

import java.util.List;
import java.util.Optional;

/** A change of a role, its memberships or its privileges. */
public sealed interface RoleChange extends Change {

  <R> R accept(Cases<R> cases);

  @Override
  default <R> R accept(Families<R> families) {
    return families.role(this);
  }

  /** One case for each type, so that the compiler finds code that misses one. */
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

  /** Sets the password of a role, which a person types and no file or argument contains. */
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
   * Sets the connection limit of a role.
   *
   * @param limit the number of connections; -1 means no limit
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

  /** Lets a role inherit the privileges of the roles that it is a member of. */
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

  /** Removes the expiry date of the password of a role. */
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
   * Stores a value of a parameter for future sessions of a role.
   *
   * @param database limits the value to sessions in this database; absent means every database
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
   * @param inherit whether the grant needs WITH INHERIT TRUE (16 and later)
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

  /** Revokes the membership of a role in another role. */
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

  /** Grants SELECT on the tables that an owner will create in a schema: default privileges. */
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
   * Grants a privilege on an object of {@code pg_catalog} that PUBLIC has by default.
   *
   * @param object the object and its kind, such as {@code FUNCTION pg_catalog.version()}
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
