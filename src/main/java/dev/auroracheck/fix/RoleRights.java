package dev.auroracheck.fix;

import dev.auroracheck.pipe.Quoted;

/** Queries for missing rights that a role has by its attributes or its memberships. */
final class RoleRights {
  private static final String ROLES = "pg_catalog.pg_roles r";
  private static final String VERSION =
      "pg_catalog.current_setting('server_version_num')::int >= 160000";

  /** On RDS, members of rds_superuser may do what PostgreSQL allows only to superusers. */
  private static final String RDS_SUPERUSER =
      "EXISTS (SELECT FROM pg_catalog.pg_roles s WHERE s.rolname = 'rds_superuser'"
          + " AND pg_catalog.pg_has_role(s.oid, 'MEMBER'))";

  private static final String SUPERUSER = "me.rolsuper";
  private static final String ADMIN = "pg_catalog.pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION')";

  private static final String ADMINISTRATOR =
      "CASE WHEN "
          + VERSION
          + " THEN 'a role with CREATEROLE and ADMIN OPTION on %I'"
          + " ELSE 'a role with CREATEROLE, or a superuser' END";

  private RoleRights() {}

  static String publishAll() {
    return row(
        "create a publication for",
        "all tables",
        "a superuser, or a member of rds_superuser",
        SUPERUSER + " OR " + RDS_SUPERUSER);
  }

  static String createRole(Right right) {
    return row(
        "create role",
        Quoted.name(right.things().get(0).name()),
        "a role with CREATEROLE",
        SUPERUSER + " OR me.rolcreaterole");
  }

  static String actAs(Right right) {
    return ofRole(
        "change the default privileges of role",
        "'%I, or a member of it'",
        "pg_catalog.pg_has_role(r.oid, CASE WHEN " + VERSION + " THEN 'USAGE' ELSE 'MEMBER' END)",
        right);
  }

  static String alterRole(Right right) {
    return ofRole("change role", ADMINISTRATOR, administers(true), right);
  }

  static String configureRole(Right right) {
    return ofRole(
        "store settings for role",
        ADMINISTRATOR,
        "r.rolname = current_user OR " + administers(false),
        right);
  }

  static String bypassRowSecurity(Right right) {
    return ofRole(
        "give BYPASSRLS to role",
        "'a superuser, or an administrator of role %I with BYPASSRLS'",
        SUPERUSER
            + " OR "
            + RDS_SUPERUSER
            + " OR ("
            + VERSION
            + " AND me.rolcreaterole AND me.rolbypassrls AND NOT r.rolsuper AND "
            + ADMIN
            + ")",
        right);
  }

  static String grantRole(Right right) {
    return ofRole(
        "add members to role",
        "'a role with ADMIN OPTION on %I'",
        SUPERUSER
            + " OR "
            + ADMIN
            + " OR (NOT "
            + VERSION
            + " AND me.rolcreaterole AND NOT r.rolsuper)"
            + (right.things().get(0).name().startsWith("rds_") ? " OR " + RDS_SUPERUSER : ""),
        right);
  }

  /**
   * An SQL condition: whether the current role administers a role. Before PostgreSQL 16 every role
   * with CREATEROLE did, except for the attributes of roles with REPLICATION.
   *
   * @param attributes whether the attributes of the role are changed
   */
  private static String administers(boolean attributes) {
    return SUPERUSER
        + " OR (me.rolcreaterole AND NOT r.rolsuper AND CASE WHEN "
        + VERSION
        + " THEN "
        + ADMIN
        + " ELSE "
        + (attributes ? "NOT r.rolreplication" : "true")
        + " END)";
  }

  private static String row(String what, String object, String who, String allowed) {
    return "SELECT "
        + Quoted.literal(what)
        + "::text, "
        + Quoted.literal(object)
        + "::text, "
        + Quoted.literal(who)
        + "::text FROM me WHERE NOT ("
        + allowed
        + ")";
  }

  /** No row for a role that does not exist yet: its creator administers it. */
  private static String ofRole(String what, String who, String allowed, Right right) {
    return "SELECT '"
        + what
        + "', pg_catalog.quote_ident(r.rolname), pg_catalog.format("
        + who
        + ", r.rolname)\n    FROM me, "
        + ROLES
        + " WHERE r.rolname IN ("
        + RightsQuery.names(right)
        + ") AND NOT ("
        + allowed
        + ")";
  }
}
