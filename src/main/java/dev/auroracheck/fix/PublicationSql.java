package dev.auroracheck.fix;

import static dev.auroracheck.pipe.Quoted.literal;
import static dev.auroracheck.pipe.Quoted.name;

import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.PublicationRef;
import dev.auroracheck.remedy.TableRef;
import java.util.ArrayList;
import java.util.List;

/** Changes of publications as SQL. */
final class PublicationSql implements PublicationChange.Cases<Sql> {
  private static final String VIA_ROOT = "publish_via_partition_root = true";
  private static final String GENERATED = "publish_generated_columns = stored";

  @Override
  public Sql createPublication(PublicationChange.CreatePublication change) {
    List<String> options = new ArrayList<>();
    if (change.viaRoot()) {
      options.add(VIA_ROOT);
    }
    if (change.generatedColumns()) {
      options.add(GENERATED);
    }
    List<TableRef> tables = change.tables();
    return Sql.of(
            "CREATE PUBLICATION "
                + name(change.name())
                + (tables.isEmpty() ? " FOR ALL TABLES" : " FOR TABLE " + tables(tables, ""))
                + (options.isEmpty() ? "" : " WITH (" + String.join(", ", options) + ")")
                + ";")
        .unless(
            "EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = "
                + literal(change.name())
                + ")")
        .needing(
            Right.to(Right.Kind.CREATE, change.database()),
            tables.isEmpty()
                ? Right.to(Right.Kind.PUBLISH_ALL, change.name())
                : Right.ownTables(change.owned()));
  }

  @Override
  public Sql addTables(PublicationChange.AddTables change) {
    List<TableRef> tables = change.tables();
    return alter(change.publication(), "ADD TABLE " + tables(tables, change.only() ? "ONLY " : ""))
        .unless(members(change.publication(), tables) + " = " + tables.size())
        .needing(Right.own(change.publication()), Right.ownTables(tables));
  }

  /**
   * How many of the tables the publication includes, as an SQL expression. It compares names in the
   * catalogs: a role without USAGE on the schema could not look up "s"."t".
   */
  private static String members(PublicationRef publication, List<TableRef> tables) {
    return "(SELECT count(*) FROM pg_catalog.pg_publication_rel r"
        + " JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid AND p.pubname = "
        + literal(publication.name())
        + " JOIN pg_catalog.pg_class c ON c.oid = r.prrelid"
        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        + " WHERE (n.nspname, c.relname) IN ("
        + Quoted.list(
            tables.stream()
                .map(t -> "(" + literal(t.schema()) + ", " + literal(t.name()) + ")")
                .toList())
        + "))";
  }

  @Override
  public Sql publishViaRoot(PublicationChange.PublishViaRoot change) {
    return set(change.publication(), VIA_ROOT);
  }

  @Override
  public Sql publishGenerated(PublicationChange.PublishGenerated change) {
    return set(change.publication(), GENERATED);
  }

  @Override
  public Sql publishOperations(PublicationChange.PublishOperations change) {
    return set(
        change.publication(),
        "publish = 'insert, update, delete" + (change.truncate() ? ", truncate" : "") + "'");
  }

  private static Sql set(PublicationRef publication, String option) {
    return alter(publication, "SET (" + option + ")");
  }

  private static Sql alter(PublicationRef publication, String action) {
    return Sql.of(statement(publication, action)).needing(Right.own(publication));
  }

  private static String statement(PublicationRef publication, String action) {
    return "ALTER PUBLICATION " + name(publication.name()) + " " + action + ";";
  }

  /**
   * Drops the tables from the publication and adds them again: PostgreSQL can't remove a column
   * list or row filter from a published table.
   */
  @Override
  public Sql publishWhole(PublicationChange.PublishWhole change) {
    String tables = tables(change.tables(), "ONLY ");
    List<String> statements = new ArrayList<>();
    statements.add(statement(change.publication(), "DROP TABLE " + tables));
    statements.add(statement(change.publication(), "ADD TABLE " + tables));
    if (change.generatedColumns()) {
      statements.add(statement(change.publication(), "SET (" + GENERATED + ")"));
    }
    return Sql.of(statements.toArray(String[]::new))
        .needing(Right.own(change.publication()), Right.ownTables(change.tables()));
  }

  @Override
  public Sql rename(PublicationChange.Rename change) {
    return alter(change.publication(), "RENAME TO " + name(change.to()))
        .unless(
            "NOT EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = "
                + literal(change.publication().name())
                + ")");
  }

  @Override
  public Sql removeTables(PublicationChange.RemoveTables change) {
    return alter(change.publication(), "DROP TABLE " + tables(change.tables(), "ONLY "))
        .unless(members(change.publication(), change.tables()) + " = 0");
  }

  @Override
  public Sql dropPublication(PublicationChange.DropPublication change) {
    return Sql.of("DROP PUBLICATION " + name(change.name()) + ";")
        .unless(
            "NOT EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = "
                + literal(change.name())
                + ")");
  }

  private static String tables(List<TableRef> tables, String only) {
    return Quoted.list(tables.stream().map(t -> only + RoleSql.table(t)).toList());
  }
}
