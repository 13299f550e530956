package dev.auroracheck.fix;

import static dev.auroracheck.fix.Names.plain;

import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.PublicationRef;
import dev.auroracheck.remedy.TableRef;
import java.util.List;

/** What changes of publications are in words. */
final class PublicationDescriptions implements PublicationChange.Cases<Description> {
  private static final String PUBLICATION = "publication";

  @Override
  public Description createPublication(PublicationChange.CreatePublication change) {
    String create = "Create publication " + plain(change.name()) + " for ";
    Description description =
        change.tables().isEmpty()
            ? Description.of(create + "all tables").impact("tables created later are published too")
            : Description.of(create, "table", names(change.tables()), "");
    return description.purpose(PUBLICATION);
  }

  /** A change of what a publication publishes: all of them are one step. */
  private static Description of(PublicationRef publication, Description order, Phrase part) {
    return order
        .purpose(PUBLICATION)
        .in("Change publication " + plain(publication.name()) + ": ", part);
  }

  /** The same for an order without objects: {@code publish ...}. */
  private static Description of(PublicationRef publication, String publish) {
    String order = Title.capital(publish) + " in publication " + plain(publication.name());
    return of(publication, Description.of(order), Phrase.of(publish));
  }

  @Override
  public Description addTables(PublicationChange.AddTables change) {
    List<String> tables = names(change.tables());
    String to = " to publication " + plain(change.publication().name());
    return of(
        change.publication(),
        Description.of("Add ", "table", tables, to),
        new Phrase("add ", "table", tables, ""));
  }

  @Override
  public Description publishViaRoot(PublicationChange.PublishViaRoot change) {
    return of(change.publication(), "publish partitions as their partitioned table");
  }

  @Override
  public Description publishGenerated(PublicationChange.PublishGenerated change) {
    return of(change.publication(), "publish stored generated columns");
  }

  @Override
  public Description publishOperations(PublicationChange.PublishOperations change) {
    return of(change.publication(), "publish inserts, updates and deletes");
  }

  @Override
  public Description publishWhole(PublicationChange.PublishWhole change) {
    List<String> tables = names(change.tables());
    String in = " in publication " + plain(change.publication().name());
    return of(
            change.publication(),
            Description.of("Remove the column lists and row filters of ", "table", tables, in),
            new Phrase("remove filters of ", "table", tables, ""))
        .purpose("column lists and row filters")
        .impact("changes of the columns and rows that were left out are sent too");
  }

  @Override
  public Description rename(PublicationChange.Rename change) {
    return Description.of(
            "Rename publication "
                + plain(change.publication().name())
                + " to "
                + plain(change.to()))
        .purpose(PUBLICATION)
        .impact(
            "use the new name "
                + plain(change.to())
                + " in the pipe, in --publication, and in every other subscription");
  }

  @Override
  public Description removeTables(PublicationChange.RemoveTables change) {
    String from = " from publication " + plain(change.publication().name());
    return Description.of("Remove ", "table", names(change.tables()), from).purpose(PUBLICATION);
  }

  @Override
  public Description dropPublication(PublicationChange.DropPublication change) {
    return Description.of("Drop ", "publication", plain(change.name()), "").purpose(PUBLICATION);
  }

  private static List<String> names(List<TableRef> tables) {
    return tables.stream().map(t -> Quoted.name(t.schema(), t.name())).toList();
  }
}
