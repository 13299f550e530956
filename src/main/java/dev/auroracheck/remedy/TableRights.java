package dev.auroracheck.remedy;

import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Rights;
import dev.auroracheck.facts.Role;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The facts after the role of the pipe got privileges on tables. */
final class TableRights {
  private final Facts facts;

  TableRights(Facts facts) {
    this.facts = facts;
  }

  /** A member that inherits the privileges of an owner has them on its tables and schemas. */
  Facts ofOwner(RoleChange.GrantMembership change) {
    boolean inherits =
        change.inherit() || facts.database().role().known().filter(Role::inherits).isPresent();
    String owner = change.group();
    return inherits
        ? Effects.relations(
            facts,
            r -> r.owner().equals(owner) || ownsSchemaOf(owner, r),
            r -> {
              Rights rights =
                  ownsSchemaOf(owner, r) ? r.rights().withSchemaUsage(true) : r.rights();
              return r.withRights(r.owner().equals(owner) ? ofOwner(rights) : rights);
            })
        : facts;
  }

  private static Rights ofOwner(Rights rights) {
    return rights.withOwner(true).withSelect(true).withSelectColumns(true);
  }

  private boolean ownsSchemaOf(String role, Relation relation) {
    return facts
        .database()
        .relations()
        .known()
        .flatMap(all -> all.ownerOfSchema(relation.schema()))
        .filter(role::equals)
        .isPresent();
  }

  Facts usage(RoleChange.GrantUsage change) {
    Set<String> schemas =
        change.schemas().stream().map(SchemaRef::name).collect(Collectors.toSet());
    return Effects.relations(
        facts,
        r -> schemas.contains(r.schema()),
        r -> r.withRights(r.rights().withSchemaUsage(true)));
  }

  Facts select(RoleChange.GrantSelect change) {
    Set<Long> oids =
        facts.database().relations().known().stream()
            .flatMap(all -> change.tables().stream().flatMap(t -> t.in(all).stream()))
            .map(Relation::oid)
            .collect(Collectors.toSet());
    UnaryOperator<Relation> granted =
        r -> r.withRights(r.rights().withSelect(true).withSelectColumns(true));
    return Effects.relations(facts, r -> oids.contains(r.oid()), granted);
  }

  Facts allRows(RoleChange.ShowAllRows change) {
    TableRef table = change.table();
    return Effects.relations(
        facts,
        r -> r.schema().equals(table.schema()) && r.name().equals(table.name()),
        r -> r.withRowSecurity(r.rowSecurity().withAdmitsAll(true)));
  }
}
