package dev.auroracheck.fix;

import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.TableChange;
import dev.auroracheck.remedy.TableChange.Identity;

/** What changes of tables are in words. */
final class TableDescriptions implements TableChange.Cases<Description> {
  private static final String IDENTITY = "replica identity";
  private static final String CONSTRAINTS = "constraints";
  private static final String BLOCKS = "the table is locked for readers and writers meanwhile";

  @Override
  public Description setReplicaIdentity(TableChange.SetReplicaIdentity change) {
    Description title =
        Description.of(
                "Set REPLICA IDENTITY " + change.identity() + " on ",
                "table",
                RoleSql.table(change.table()),
                "")
            .purpose(IDENTITY);
    return change.identity() == Identity.FULL
        ? title.impact("each UPDATE and DELETE then writes the whole old row to the WAL")
        : title;
  }

  @Override
  public Description identifyByIndex(TableChange.IdentifyByIndex change) {
    return Description.of(
            "Build a unique index without INCLUDE columns as replica identity of ",
            "table",
            RoleSql.table(change.table()),
            "")
        .purpose(IDENTITY)
        .impact("writers of the table wait while the index is built");
  }

  @Override
  public Description setLogged(TableChange.SetLogged change) {
    return Description.of("Make ", "unlogged table", RoleSql.table(change.table()), " permanent")
        .purpose("tables")
        .impact("the table is rewritten; " + BLOCKS);
  }

  @Override
  public Description setNotNull(TableChange.SetNotNull change) {
    return Description.of(
            "Set NOT NULL on ",
            "column",
            RoleSql.table(change.table()) + "." + Quoted.name(change.column()),
            "")
        .purpose(CONSTRAINTS)
        .impact("the whole table is read, and a NULL makes the statement fail; " + BLOCKS);
  }

  @Override
  public Description validateConstraint(TableChange.ValidateConstraint change) {
    return Description.of(
            "Validate the NOT NULL constraints of ", "table", RoleSql.table(change.table()), "")
        .purpose(CONSTRAINTS)
        .impact("the whole table is read; the statement fails if the column contains a NULL");
  }
}
