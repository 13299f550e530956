package dev.auroracheck.fix;

import static dev.auroracheck.pipe.Quoted.name;

import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.TableRef;
import java.util.List;

/** What changes of publications are in words. */
final class PublicationDescriptions implements PublicationChange.Cases<Description> {

  @Override
  public Description createPublication(PublicationChange.CreatePublication change) {
    String create = "Create publication " + name(change.name()) + " for ";
    return change.tables().isEmpty()
        ? Description.of(create + "all tables").impact("tables created later are published too")
        : Description.of(create, "table", names(change.tables()), "");
  }

  @Override
  public Description addTables(PublicationChange.AddTables change) {
    return Description.of(
        "Add ",
        "table",
        names(change.tables()),
        " to publication " + name(change.publication().name()));
  }

  @Override
  public Description publishViaRoot(PublicationChange.PublishViaRoot change) {
    return Description.of(
        "Publish partitions as their partitioned table in publication "
            + name(change.publication().name()));
  }

  @Override
  public Description publishGenerated(PublicationChange.PublishGenerated change) {
    return Description.of(
        "Publish stored generated columns in publication " + name(change.publication().name()));
  }

  @Override
  public Description publishOperations(PublicationChange.PublishOperations change) {
    return Description.of(
        "Publish inserts, updates and deletes in publication " + name(change.publication().name()));
  }

  @Override
  public Description publishWhole(PublicationChange.PublishWhole change) {
    return Description.of(
        "Remove the column lists and row filters of ",
        "table",
        names(change.tables()),
        " from publication " + name(change.publication().name()));
  }

  @Override
  public Description rename(PublicationChange.Rename change) {
    return Description.of(
            "Rename publication " + name(change.publication().name()) + " to " + name(change.to()))
        .impact(
            "from then on the publication is "
                + name(change.to())
                + ": use this name in the pipe, with --publication and for other subscribers");
  }

  @Override
  public Description removeTables(PublicationChange.RemoveTables change) {
    return Description.of(
        "Remove ",
        "table",
        names(change.tables()),
        " from publication " + name(change.publication().name()));
  }

  @Override
  public Description dropPublication(PublicationChange.DropPublication change) {
    return Description.of("Drop ", "publication", name(change.name()), "");
  }

  private static List<String> names(List<TableRef> tables) {
    return tables.stream().map(t -> Quoted.name(t.schema(), t.name())).toList();
  }
}
