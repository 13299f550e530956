package dev.auroracheck.fix;

import dev.auroracheck.pipe.Quoted;
import java.util.stream.Collectors;

/**
 * Queries for missing rights on tables, schemas, publications and databases. Owners have these
 * rights and can grant them.
 */
final class OwnerRights {
  private OwnerRights() {}

  static String ownTable(Right right) {
    return ofTables("change table", "pg_catalog.pg_has_role(c.relowner, 'USAGE')", right);
  }

  static String grantSelect(Right right) {
    return ofTables(
        "grant SELECT on table",
        "pg_catalog.has_table_privilege(c.oid, 'SELECT WITH GRANT OPTION')",
        right);
  }

  static String grantUsage(Right right) {
    return owned(
        "grant USAGE on schema",
        "pg_catalog.pg_namespace",
        "nsp",
        "pg_catalog.has_schema_privilege(o.oid, 'USAGE WITH GRANT OPTION')",
        right);
  }

  static String ownPublication(Right right) {
    return owned(
        "change publication",
        "pg_catalog.pg_publication",
        "pub",
        "pg_catalog.pg_has_role(o.pubowner, 'USAGE')",
        right);
  }

  static String ownDatabase(Right right) {
    return ofDatabase("change database", "pg_catalog.pg_has_role(o.datdba, 'USAGE')", right);
  }

  static String grantConnect(Right right) {
    return ofDatabase(
        "grant CONNECT on database",
        "pg_catalog.has_database_privilege(o.oid, 'CONNECT WITH GRANT OPTION')",
        right);
  }

  static String grantCreate(Right right) {
    return ofDatabase(
        "grant CREATE on database",
        "pg_catalog.has_database_privilege(o.oid, 'CREATE WITH GRANT OPTION')",
        right);
  }

  static String createPublication(Right right) {
    return ofDatabase(
        "create a publication in database",
        "pg_catalog.has_database_privilege(o.oid, 'CREATE')",
        right);
  }

  private static String ofTables(String what, String allowed, Right right) {
    return "SELECT '"
        + what
        + "', pg_catalog.format('%I.%I', n.nspname, c.relname),"
        + " pg_catalog.format('%I, or a member of it', pg_catalog.pg_get_userbyid(c.relowner))\n"
        + "    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n"
        + "    WHERE (n.nspname, c.relname) IN ("
        + right.things().stream()
            .map(t -> "(" + Quoted.literal(t.schema()) + ", " + Quoted.literal(t.name()) + ")")
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
        + RightsQuery.names(right)
        + ") AND NOT "
        + allowed;
  }

  private static String ofDatabase(String what, String allowed, Right right) {
    return owned(what, "pg_catalog.pg_database", "dat", allowed, right);
  }
}
