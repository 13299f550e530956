package dev.auroracheck.fix;

import static dev.auroracheck.fix.Names.plain;

import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.RoleChange;
import java.util.List;

/** What changes of roles are in words. */
final class RoleDescriptions implements RoleChange.Cases<Description> {
  private static final String LOGIN = "login";
  private static final String ROW_SECURITY = "row-level security";

  /** A change of the role itself: all of them are one step. */
  private static Description of(String role, String purpose, String order, Phrase part) {
    return Description.of(order).purpose(purpose).in("Set up role " + plain(role) + ": ", part);
  }

  private static Description of(String role, String purpose, String order, String part) {
    return of(role, purpose, order, Phrase.of(part));
  }

  @Override
  public Description createRole(RoleChange.CreateRole change) {
    return of(change.role(), "role", "Create role " + plain(change.role()), "create it");
  }

  @Override
  public Description setPassword(RoleChange.SetPassword change) {
    return Description.of("Give role " + plain(change.role()) + " a password").purpose(LOGIN);
  }

  @Override
  public Description allowLogin(RoleChange.AllowLogin change) {
    return of(
        change.role(), LOGIN, "Let role " + plain(change.role()) + " log in", "let it log in");
  }

  @Override
  public Description limitConnections(RoleChange.LimitConnections change) {
    String role = plain(change.role());
    return change.limit() < 0
        ? of(
            change.role(),
            "connections",
            "Remove the connection limit of role " + role,
            "remove its connection limit")
        : of(
            change.role(),
            "connections",
            "Raise the connection limit of role " + role + " to " + change.limit(),
            "raise its connection limit to " + change.limit());
  }

  @Override
  public Description inheritRights(RoleChange.InheritRights change) {
    return of(
        change.role(),
        "membership",
        "Let role "
            + plain(change.role())
            + " inherit the privileges of the roles it is a member of",
        "let it inherit the privileges of the roles it is a member of");
  }

  @Override
  public Description bypassRowSecurity(RoleChange.BypassRowSecurity change) {
    return of(
            change.role(),
            ROW_SECURITY,
            "Exempt role " + plain(change.role()) + " from row-level security",
            "exempt it from row-level security")
        .impact("the role sees every row of every table that it may read");
  }

  @Override
  public Description removeExpiry(RoleChange.RemoveExpiry change) {
    return of(
        change.role(),
        LOGIN,
        "Remove the expiry date of the password of role " + plain(change.role()),
        "remove the expiry date of its password");
  }

  @Override
  public Description configureRole(RoleChange.ConfigureRole change) {
    String set = "et " + change.parameter() + " = " + change.value();
    String where = change.database().map(d -> " in database " + plain(d)).orElse("");
    return of(
        change.role(),
        "settings",
        "S" + set + " for role " + plain(change.role()) + where,
        "s" + set + where);
  }

  @Override
  public Description grantMembership(RoleChange.GrantMembership change) {
    List<String> group = List.of(plain(change.group()));
    Description grant =
        Description.of("Grant ", "role", group, " to " + plain(change.member()))
            .purpose(
                switch (change.group()) {
                  case "rds_replication" -> "replication";
                  case "rds_iam" -> LOGIN;
                  default -> "membership";
                });
    return grant.in(
        "Set up role " + plain(change.member()) + ": ", new Phrase("grant it ", "role", group, ""));
  }

  @Override
  public Description revokeMembership(RoleChange.RevokeMembership change) {
    return Description.of(
            "Revoke ", "role", List.of(plain(change.group())), " from " + plain(change.member()))
        .purpose("membership");
  }

  @Override
  public Description grantOnDatabase(RoleChange.GrantOnDatabase change) {
    String what = change.privilege() + " on database " + plain(change.database());
    return of(
        change.role(),
        change.privilege() == RoleChange.Privilege.CONNECT ? LOGIN : "publication",
        "Grant " + what + " to " + plain(change.role()),
        "grant it " + what);
  }

  /** What a role may read: all of it is one step. */
  private static Description access(
      String role, String purpose, Description order, Phrase readable) {
    return order.purpose(purpose).in("Grant role " + plain(role) + " read access to ", readable);
  }

  @Override
  public Description grantUsage(RoleChange.GrantUsage change) {
    List<String> schemas = change.schemas().stream().map(s -> Quoted.name(s.name())).toList();
    return access(
        change.role(),
        "read access",
        Description.of("Grant USAGE on ", "schema", schemas, " to " + plain(change.role())),
        new Phrase("", "schema", schemas, ""));
  }

  @Override
  public Description grantSelect(RoleChange.GrantSelect change) {
    List<String> tables = change.tables().stream().map(RoleSql::table).toList();
    return access(
        change.role(),
        "read access",
        Description.of("Grant SELECT on ", "table", tables, " to " + plain(change.role())),
        new Phrase("", "table", tables, ""));
  }

  @Override
  public Description grantFutureSelect(RoleChange.GrantFutureSelect change) {
    String owner = plain(change.owner());
    return access(
        change.role(),
        "future tables",
        Description.of(
            "Grant SELECT on future tables of " + owner + " in ",
            "schema",
            Quoted.name(change.schema()),
            " to " + plain(change.role())),
        new Phrase("future tables of ", "role", List.of(owner), ""));
  }

  @Override
  public Description grantOnCatalog(RoleChange.GrantOnCatalog change) {
    return Description.of(
            "Grant what PUBLIC has by default on ",
            "catalog object",
            change.object().substring(change.object().indexOf(' ') + 1),
            " to " + plain(change.role()))
        .purpose("catalog");
  }

  @Override
  public Description showAllRows(RoleChange.ShowAllRows change) {
    return Description.of(
            "Show all rows of ",
            "table",
            RoleSql.table(change.table()),
            " to " + plain(change.role()))
        .purpose(ROW_SECURITY)
        .impact("a policy shows the role every row of the table");
  }
}
