package dev.auroracheck.fix;

import static dev.auroracheck.pipe.Quoted.literal;
import static dev.auroracheck.pipe.Quoted.name;

import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.remedy.TableRef;
import java.util.List;

/** Changes of roles as SQL. */
final class RoleSql implements RoleChange.Cases<Sql> {

  @Override
  public Sql createRole(RoleChange.CreateRole change) {
    return Sql.of("CREATE ROLE " + name(change.role()) + " LOGIN;")
        .unless(
            "EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = "
                + literal(change.role())
                + ")")
        .needing(Right.to(Right.Kind.CREATE_ROLE, change.role()));
  }

  @Override
  public Sql setPassword(RoleChange.SetPassword change) {
    return Sql.of().needing(Right.to(Right.Kind.ALTER_ROLE, change.role()));
  }

  @Override
  public Sql allowLogin(RoleChange.AllowLogin change) {
    return alter(change.role(), "LOGIN");
  }

  /** Nothing to do where the limit is higher by now, or removed. */
  @Override
  public Sql limitConnections(RoleChange.LimitConnections change) {
    Sql alter = alter(change.role(), "CONNECTION LIMIT " + change.limit());
    return change.limit() < 0
        ? alter
        : alter.unless(
            "SELECT rolconnlimit NOT BETWEEN 0 AND "
                + (change.limit() - 1)
                + " FROM pg_catalog.pg_roles WHERE rolname = "
                + literal(change.role()));
  }

  @Override
  public Sql inheritRights(RoleChange.InheritRights change) {
    return alter(change.role(), "INHERIT");
  }

  @Override
  public Sql bypassRowSecurity(RoleChange.BypassRowSecurity change) {
    return Sql.of("ALTER ROLE " + name(change.role()) + " BYPASSRLS;")
        .needing(Right.to(Right.Kind.BYPASS_ROW_SECURITY, change.role()));
  }

  @Override
  public Sql removeExpiry(RoleChange.RemoveExpiry change) {
    return alter(change.role(), "VALID UNTIL 'infinity'");
  }

  private static Sql alter(String role, String option) {
    return Sql.of("ALTER ROLE " + name(role) + " " + option + ";")
        .needing(Right.to(Right.Kind.ALTER_ROLE, role));
  }

  @Override
  public Sql configureRole(RoleChange.ConfigureRole change) {
    return Sql.of(
            "ALTER ROLE "
                + name(change.role())
                + change.database().map(d -> " IN DATABASE " + name(d)).orElse("")
                + " SET "
                + change.parameter()
                + " = "
                + change.value()
                + ";")
        .needing(Right.to(Right.Kind.CONFIGURE_ROLE, change.role()));
  }

  @Override
  public Sql grantMembership(RoleChange.GrantMembership change) {
    return Sql.of(
            "GRANT "
                + role(change.group())
                + " TO "
                + name(change.member())
                + (change.inherit() ? " WITH INHERIT TRUE;" : ";"))
        .needing(Right.to(Right.Kind.GRANT_ROLE, change.group()));
  }

  @Override
  public Sql revokeMembership(RoleChange.RevokeMembership change) {
    return Sql.of("REVOKE " + role(change.group()) + " FROM " + name(change.member()) + ";");
  }

  /** The roles of RDS are written as the manual writes them. */
  private static String role(String group) {
    return group.matches("rds_[a-z_]+") ? group : name(group);
  }

  @Override
  public Sql grantOnDatabase(RoleChange.GrantOnDatabase change) {
    return Sql.of(
            "GRANT "
                + change.privilege()
                + " ON DATABASE "
                + name(change.database())
                + " TO "
                + name(change.role())
                + ";")
        .needing(
            Right.to(
                switch (change.privilege()) {
                  case CONNECT -> Right.Kind.GRANT_CONNECT;
                  case CREATE -> Right.Kind.GRANT_CREATE;
                },
                change.database()));
  }

  @Override
  public Sql grantUsage(RoleChange.GrantUsage change) {
    return Sql.of(
            "GRANT USAGE ON SCHEMA "
                + Quoted.list(change.schemas().stream().map(s -> name(s.name())).toList())
                + " TO "
                + name(change.role())
                + ";")
        .needing(Right.grantUsage(change.schemas()));
  }

  @Override
  public Sql grantSelect(RoleChange.GrantSelect change) {
    return Sql.of(
            "GRANT SELECT ON TABLE "
                + Quoted.list(change.tables().stream().map(RoleSql::table).toList())
                + " TO "
                + name(change.role())
                + ";")
        .needing(Right.grantSelect(change.tables()));
  }

  @Override
  public Sql grantFutureSelect(RoleChange.GrantFutureSelect change) {
    return Sql.of(
            "ALTER DEFAULT PRIVILEGES FOR ROLE "
                + name(change.owner())
                + " IN SCHEMA "
                + name(change.schema())
                + " GRANT SELECT ON TABLES TO "
                + name(change.role())
                + ";")
        .needing(Right.to(Right.Kind.ACT_AS, change.owner()));
  }

  @Override
  public Sql grantOnCatalog(RoleChange.GrantOnCatalog change) {
    return Sql.of(
        "GRANT "
            + change.privilege()
            + " ON "
            + change.object()
            + " TO "
            + name(change.role())
            + ";");
  }

  @Override
  public Sql showAllRows(RoleChange.ShowAllRows change) {
    TableRef table = change.table();
    String policy = policyName(change.role());
    return Sql.of(
            "CREATE POLICY "
                + name(policy)
                + " ON "
                + table(table)
                + " FOR SELECT TO "
                + name(change.role())
                + " USING (true);")
        .unless(
            "EXISTS (SELECT FROM pg_catalog.pg_policy p"
                + " JOIN pg_catalog.pg_class c ON c.oid = p.polrelid"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE p.polname = "
                + literal(policy)
                + " AND n.nspname = "
                + literal(table.schema())
                + " AND c.relname = "
                + literal(table.name())
                + ")")
        .needing(Right.ownTables(List.of(table)));
  }

  /** The role is named where PostgreSQL does not cut the name then. */
  private static String policyName(String role) {
    String name = "all rows for " + role;
    return Quoted.isWhole(name)
        ? name
        : "all rows for role " + Integer.toHexString(role.hashCode());
  }

  static String table(TableRef table) {
    return name(table.schema(), table.name());
  }
}
