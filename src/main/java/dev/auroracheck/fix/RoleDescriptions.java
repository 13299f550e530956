package dev.auroracheck.fix;

import static dev.auroracheck.pipe.Quoted.name;

import dev.auroracheck.remedy.RoleChange;

/** What changes of roles are in words. */
final class RoleDescriptions implements RoleChange.Cases<Description> {

  @Override
  public Description createRole(RoleChange.CreateRole change) {
    return Description.of("Create role " + name(change.role()));
  }

  @Override
  public Description setPassword(RoleChange.SetPassword change) {
    return Description.of("Give role " + name(change.role()) + " a password");
  }

  @Override
  public Description allowLogin(RoleChange.AllowLogin change) {
    return Description.of("Let role " + name(change.role()) + " log in");
  }

  @Override
  public Description limitConnections(RoleChange.LimitConnections change) {
    return Description.of(
        change.limit() < 0
            ? "Remove the connection limit of role " + name(change.role())
            : "Allow role " + name(change.role()) + " " + change.limit() + " connections");
  }

  @Override
  public Description inheritRights(RoleChange.InheritRights change) {
    return Description.of(
        "Let role " + name(change.role()) + " inherit the privileges of its groups");
  }

  @Override
  public Description bypassRowSecurity(RoleChange.BypassRowSecurity change) {
    return Description.of("Exempt role " + name(change.role()) + " from row-level security")
        .impact("the role sees every row of every table that it may read");
  }

  @Override
  public Description removeExpiry(RoleChange.RemoveExpiry change) {
    return Description.of("Remove the expiry date of the password of role " + name(change.role()));
  }

  @Override
  public Description configureRole(RoleChange.ConfigureRole change) {
    return Description.of(
        "Set "
            + change.parameter()
            + " = "
            + change.value()
            + " for role "
            + name(change.role())
            + change.database().map(d -> " in database " + name(d)).orElse(""));
  }

  @Override
  public Description grantMembership(RoleChange.GrantMembership change) {
    String group = change.group().startsWith("rds_") ? change.group() : name(change.group());
    return Description.of("Grant role " + group + " to " + name(change.member()));
  }

  @Override
  public Description revokeMembership(RoleChange.RevokeMembership change) {
    return Description.of("Remove " + name(change.member()) + " from role " + change.group());
  }

  @Override
  public Description grantOnDatabase(RoleChange.GrantOnDatabase change) {
    return Description.of(
        "Grant "
            + change.privilege()
            + " on database "
            + name(change.database())
            + " to "
            + name(change.role()));
  }

  @Override
  public Description grantUsage(RoleChange.GrantUsage change) {
    return Description.of(
        "Grant USAGE on ",
        "schema",
        change.schemas().stream().map(s -> name(s.name())).toList(),
        " to " + name(change.role()));
  }

  @Override
  public Description grantSelect(RoleChange.GrantSelect change) {
    return Description.of(
        "Grant SELECT on ",
        "table",
        change.tables().stream().map(RoleSql::table).toList(),
        " to " + name(change.role()));
  }

  @Override
  public Description grantFutureSelect(RoleChange.GrantFutureSelect change) {
    return Description.of(
        "Grant SELECT on future tables of " + name(change.owner()) + " in ",
        "schema",
        name(change.schema()),
        " to " + name(change.role()));
  }

  @Override
  public Description grantOnCatalog(RoleChange.GrantOnCatalog change) {
    return Description.of(
        "Grant what PUBLIC has by default on ",
        "catalog object",
        change.object().substring(change.object().indexOf(' ') + 1),
        " to " + name(change.role()));
  }

  @Override
  public Description showAllRows(RoleChange.ShowAllRows change) {
    return Description.of(
            "Show all rows of ",
            "table",
            RoleSql.table(change.table()),
            " to " + name(change.role()))
        .impact("a policy shows the role every row of the table");
  }
}
