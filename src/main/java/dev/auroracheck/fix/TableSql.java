package dev.auroracheck.fix;

import static dev.auroracheck.pipe.Quoted.literal;
import static dev.auroracheck.pipe.Quoted.name;

import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.TableChange;
import dev.auroracheck.remedy.TableRef;
import java.util.List;

/** Changes of tables as SQL. */
final class TableSql implements TableChange.Cases<Sql> {

  @Override
  public Sql setReplicaIdentity(TableChange.SetReplicaIdentity change) {
    return alter(change.table(), "REPLICA IDENTITY " + change.identity());
  }

  @Override
  public Sql identifyByIndex(TableChange.IdentifyByIndex change) {
    String table = RoleSql.table(change.table());
    String index = name(change.index());
    return Sql.of(
            "CREATE UNIQUE INDEX "
                + index
                + " ON "
                + table
                + " ("
                + Quoted.list(change.columns().stream().map(Quoted::name).toList())
                + ");",
            "ALTER TABLE " + table + " REPLICA IDENTITY USING INDEX " + index + ";")
        .unless(
            "EXISTS (SELECT FROM pg_catalog.pg_class c"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid AND i.indisreplident"
                + " WHERE n.nspname = "
                + literal(change.table().schema())
                + " AND c.relname = "
                + literal(change.index())
                + ")")
        .needing(Right.ownTables(List.of(change.table())));
  }

  @Override
  public Sql setLogged(TableChange.SetLogged change) {
    return alter(change.table(), "SET LOGGED");
  }

  @Override
  public Sql setNotNull(TableChange.SetNotNull change) {
    return alter(change.table(), "ALTER COLUMN " + name(change.column()) + " SET NOT NULL");
  }

  @Override
  public Sql validateConstraint(TableChange.ValidateConstraint change) {
    return alter(change.table(), "VALIDATE CONSTRAINT " + name(change.constraint()));
  }

  private static Sql alter(TableRef table, String action) {
    return Sql.of("ALTER TABLE " + RoleSql.table(table) + " " + action + ";")
        .needing(Right.ownTables(List.of(table)));
  }
}
