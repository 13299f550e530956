package dev.auroracheck.fix;

import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.remedy.SchemaRef;
import dev.auroracheck.remedy.TableRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Changes of roles as Terraform resources. Grants are resources only where the file also creates
 * the role: a grant resource revokes all other privileges of the role on the same objects.
 */
final class RoleTerraform implements RoleChange.Cases<List<Block>> {
  private static final String PRIVILEGES = "privileges";

  private final Labels labels;

  RoleTerraform(Labels labels) {
    this.labels = labels;
  }

  @Override
  public List<Block> createRole(RoleChange.CreateRole change) {
    return List.of(labels.createRole(change.role()).with("login", true));
  }

  @Override
  public List<Block> grantMembership(RoleChange.GrantMembership change) {
    return change.inherit()
        ? List.of()
        : List.of(
            labels
                .resource("postgresql_grant_role")
                .with("role", labels.role(change.member()))
                .with("grant_role", change.group()));
  }

  @Override
  public List<Block> grantUsage(RoleChange.GrantUsage change) {
    return labels.creates(change.role())
        ? change.schemas().stream().map(schema -> usage(change, schema)).toList()
        : List.of();
  }

  private Block usage(RoleChange.GrantUsage change, SchemaRef schema) {
    return grant(change.role(), change.database(), schema.name())
        .with("object_type", "schema")
        .with(PRIVILEGES, List.of("USAGE"));
  }

  @Override
  public List<Block> grantSelect(RoleChange.GrantSelect change) {
    if (!labels.creates(change.role())) {
      return List.of();
    }
    Map<String, List<String>> bySchema =
        change.tables().stream()
            .collect(
                Collectors.groupingBy(
                    TableRef::schema,
                    LinkedHashMap::new,
                    Collectors.mapping(TableRef::name, Collectors.toList())));
    return bySchema.entrySet().stream()
        .map(
            e ->
                grant(change.role(), change.database(), e.getKey())
                    .with("object_type", "table")
                    .with("objects", e.getValue())
                    .with(PRIVILEGES, List.of("SELECT")))
        .toList();
  }

  private Block grant(String role, String database, String schema) {
    return labels
        .resource("postgresql_grant")
        .with("role", labels.role(role))
        .with("database", database)
        .with("schema", schema);
  }

  @Override
  public List<Block> grantFutureSelect(RoleChange.GrantFutureSelect change) {
    return labels.creates(change.role())
        ? List.of(
            labels
                .resource("postgresql_default_privileges")
                .with("role", labels.role(change.role()))
                .with("database", change.database())
                .with("schema", change.schema())
                .with("owner", change.owner())
                .with("object_type", "table")
                .with(PRIVILEGES, List.of("SELECT")))
        : List.of();
  }

  @Override
  public List<Block> setPassword(RoleChange.SetPassword change) {
    return List.of();
  }

  @Override
  public List<Block> allowLogin(RoleChange.AllowLogin change) {
    return List.of();
  }

  @Override
  public List<Block> limitConnections(RoleChange.LimitConnections change) {
    return List.of();
  }

  @Override
  public List<Block> inheritRights(RoleChange.InheritRights change) {
    return List.of();
  }

  @Override
  public List<Block> bypassRowSecurity(RoleChange.BypassRowSecurity change) {
    return List.of();
  }

  @Override
  public List<Block> removeExpiry(RoleChange.RemoveExpiry change) {
    return List.of();
  }

  @Override
  public List<Block> configureRole(RoleChange.ConfigureRole change) {
    return List.of();
  }

  @Override
  public List<Block> revokeMembership(RoleChange.RevokeMembership change) {
    return List.of();
  }

  @Override
  public List<Block> grantOnDatabase(RoleChange.GrantOnDatabase change) {
    return List.of();
  }

  @Override
  public List<Block> grantOnCatalog(RoleChange.GrantOnCatalog change) {
    return List.of();
  }

  @Override
  public List<Block> showAllRows(RoleChange.ShowAllRows change) {
    return List.of();
  }
}
