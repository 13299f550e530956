package dev.auroracheck.fix;

import dev.auroracheck.check.Right;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The block at the start of {@code fix.sql} that looks for missing rights, in one query. Catalogs
 * are named with their schema: a role's search_path may hold tables of the same names.
 */
final class RightsQuery {
  private static final String ROLES = "pg_catalog.pg_roles r";
  private static final String VERSION =
      "pg_catalog.current_setting('server_version_num')::int >= 160000";

  /** RDS lets its members do what PostgreSQL leaves to superusers. */
  private static final String RDS_SUPERUSER =
      "EXISTS (SELECT FROM pg_catalog.pg_roles s WHERE s.rolname = 'rds_superuser'"
          + " AND pg_catalog.pg_has_role(s.oid, 'MEMBER'))";

  private static final String SUPERUSER = "me.rolsuper";
  private static final String ADMIN = "pg_catalog.pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION')";

  private RightsQuery() {}

  /** Empty where the statements need no right. */
  static String of(List<Statement> statements) {
    List<String> queries = new ArrayList<>();
    for (Statement statement : statements) {
      for (Right right : statement.rights()) {
        queries.add(
            missing(right)
                + statement
                    .done()
                    .map(done -> "\n      AND NOT coalesce((" + done + "), false)")
                    .orElse(""));
      }
    }
    if (queries.isEmpty()) {
      return "";
    }
    String body =
        """

        DECLARE
          lacking text;
        BEGIN
          WITH me AS (SELECT * FROM pg_catalog.pg_roles WHERE rolname = current_user),
          needed (what, object, who) AS (
            %s),
          lines AS (
            SELECT what || ' ' || pg_catalog.min(object)
              || CASE WHEN pg_catalog.count(DISTINCT object) > 1
                 THEN ' and ' || pg_catalog.count(DISTINCT object) - 1 || ' more' ELSE '' END
              || ': ' || who AS line
            FROM needed GROUP BY what, who)
          SELECT pg_catalog.string_agg(line, E'\\n' ORDER BY line) INTO lacking FROM lines;
          IF lacking IS NOT NULL THEN
            RAISE EXCEPTION USING
              ERRCODE = 'insufficient_privilege',
              MESSAGE = pg_catalog.format(
                'role %%I may not run all of this file; nothing was changed', current_user),
              DETAIL = lacking,
              HINT = 'Each line names who may. Run the file as such a role,'
                || ' or make the current role a member of it first.';
          END IF;
        END
        """
            .formatted(
                queries.stream().distinct().collect(Collectors.joining("\n    UNION ALL\n    ")));
    String tag = "$rights$";
    for (int n = 1; body.contains(tag); n++) {
      tag = "$rights" + n + "$";
    }
    return "DO " + tag + body + tag + ";\n";
  }

  private static String missing(Right right) {
    return switch (right.kind()) {
      case OWN_TABLE ->
          ofTables("change table", "pg_catalog.pg_has_role(c.relowner, 'USAGE')", right);
      case GRANT_SELECT ->
          ofTables(
              "grant SELECT on table",
              "pg_catalog.has_table_privilege(c.oid, 'SELECT WITH GRANT OPTION')",
              right);
      case GRANT_USAGE ->
          owned(
              "grant USAGE on schema",
              "pg_catalog.pg_namespace",
              "nsp",
              "pg_catalog.has_schema_privilege(o.oid, 'USAGE WITH GRANT OPTION')",
              right);
      case OWN_PUBLICATION ->
          owned(
              "change publication",
              "pg_catalog.pg_publication",
              "pub",
              "pg_catalog.pg_has_role(o.pubowner, 'USAGE')",
              right);
      case OWN_DATABASE ->
          ofDatabase("change database", "pg_catalog.pg_has_role(o.datdba, 'USAGE')", right);
      case GRANT_CONNECT ->
          ofDatabase(
              "grant CONNECT on database",
              "pg_catalog.has_database_privilege(o.oid, 'CONNECT WITH GRANT OPTION')",
              right);
      case GRANT_CREATE ->
          ofDatabase(
              "grant CREATE on database",
              "pg_catalog.has_database_privilege(o.oid, 'CREATE WITH GRANT OPTION')",
              right);
      case CREATE ->
          ofDatabase(
              "create a publication in database",
              "pg_catalog.has_database_privilege(o.oid, 'CREATE')",
              right);
      case PUBLISH_ALL ->
          row(
              "create a publication for",
              "all tables",
              "a superuser, or a member of rds_superuser",
              SUPERUSER + " OR " + RDS_SUPERUSER);
      case CREATE_ROLE ->
          row(
              "create role",
              Sql.name(right.things().get(0).name()),
              "a role with CREATEROLE",
              SUPERUSER + " OR me.rolcreaterole");
      case ACT_AS ->
          ofRole(
              "change the default privileges of role",
              "'%I, or a member of it'",
              "pg_catalog.pg_has_role(r.oid, CASE WHEN "
                  + VERSION
                  + " THEN 'USAGE' ELSE 'MEMBER' END)",
              right);
      case ALTER_ROLE -> ofRole("change role", ADMINISTRATOR, administers(true), right);
      case CONFIGURE_ROLE ->
          ofRole(
              "store settings for role",
              ADMINISTRATOR,
              "r.rolname = current_user OR " + administers(false),
              right);
      case BYPASS_ROW_SECURITY ->
          ofRole(
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
      case GRANT_ROLE ->
          ofRole(
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
    };
  }

  private static final String ADMINISTRATOR =
      "CASE WHEN "
          + VERSION
          + " THEN 'a role with CREATEROLE and ADMIN OPTION on %I'"
          + " ELSE 'a role with CREATEROLE, or a superuser' END";

  /**
   * Who administers a role. Before 16 that was CREATEROLE, but for roles with REPLICATION.
   *
   * @param attributes whether its attributes are to be changed
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
        + Sql.literal(what)
        + "::text, "
        + Sql.literal(object)
        + "::text, "
        + Sql.literal(who)
        + "::text FROM me WHERE NOT ("
        + allowed
        + ")";
  }

  private static String ofTables(String what, String allowed, Right right) {
    return "SELECT '"
        + what
        + "', pg_catalog.format('%I.%I', n.nspname, c.relname),"
        + " pg_catalog.format('%I, or a member of it', pg_catalog.pg_get_userbyid(c.relowner))\n"
        + "    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n"
        + "    WHERE (n.nspname, c.relname) IN ("
        + right.things().stream()
            .map(t -> "(" + Sql.literal(t.schema()) + ", " + Sql.literal(t.name()) + ")")
            .collect(Collectors.joining(", "))
        + ") AND NOT "
        + allowed;
  }

  private static String owned(
      String what, String catalog, String prefix, String allowed, Right right) {
    String owner = prefix.equals("dat") ? "datdba" : prefix + "owner";
    return "SELECT '"
        + what
        + "', pg_catalog.quote_ident(o."
        + prefix
        + "name), pg_catalog.format('%I, or a member of it', pg_catalog.pg_get_userbyid(o."
        + owner
        + "))\n    FROM "
        + catalog
        + " o WHERE o."
        + prefix
        + "name IN ("
        + names(right)
        + ") AND NOT "
        + allowed;
  }

  private static String ofDatabase(String what, String allowed, Right right) {
    return owned(what, "pg_catalog.pg_database", "dat", allowed, right);
  }

  /** A role that is yet to be made needs none: whoever makes it administers it. */
  private static String ofRole(String what, String who, String allowed, Right right) {
    return "SELECT '"
        + what
        + "', pg_catalog.quote_ident(r.rolname), pg_catalog.format("
        + who
        + ", r.rolname)\n    FROM me, "
        + ROLES
        + " WHERE r.rolname IN ("
        + names(right)
        + ") AND NOT ("
        + allowed
        + ")";
  }

  private static String names(Right right) {
    return right.things().stream()
        .map(t -> Sql.literal(t.name()))
        .collect(Collectors.joining(", "));
  }
}
