package dev.auroracheck.fix;

import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.TableChange;
import dev.auroracheck.remedy.TableChange.Identity;

/** What changes of tables are in words. */
final class TableDescriptions implements TableChange.Cases<Description> {
  private static final String BLOCKS = "readers and writers of the table wait meanwhile";

  @Override
  public Description setReplicaIdentity(TableChange.SetReplicaIdentity change) {
    Description title =
        Description.of(
            "Set REPLICA IDENTITY " + change.identity() + " on ",
            "table",
            RoleSql.table(change.table()),
            "");
    return change.identity() == Identity.FULL
        ? title.impact("FULL writes whole old rows to the WAL")
        : title;
  }

  @Override
  public Description identifyByIndex(TableChange.IdentifyByIndex change) {
    return Description.of(
            "Build a unique index without INCLUDE columns as replica identity of ",
            "table",
            RoleSql.table(change.table()),
            "")
        .impact("writers of the table wait while the index is built");
  }

  @Override
  public Description setLogged(TableChange.SetLogged change) {
    return Description.of("Make ", "unlogged table", RoleSql.table(change.table()), " permanent")
        .impact("the table is rewritten; " + BLOCKS);
  }

  @Override
  public Description setNotNull(TableChange.SetNotNull change) {
    return Description.of(
            "Forbid NULL in ",
            "column",
            RoleSql.table(change.table()) + "." + Quoted.name(change.column()),
            "")
        .impact("the whole table is read, and a NULL makes the statement fail; " + BLOCKS);
  }

  @Override
  public Description validateConstraint(TableChange.ValidateConstraint change) {
    return Description.of(
            "Validate the NOT NULL constraints of ", "table", RoleSql.table(change.table()), "")
        .impact("VALIDATE CONSTRAINT reads the whole table, and fails where it has a NULL");
  }
}
