package dev.auroracheck.remedy;

import java.util.List;

/** A change of a publication. */
public sealed interface PublicationChange extends Change {

  <R> R accept(Cases<R> cases);

  @Override
  default <R> R accept(Families<R> families) {
    return families.publication(this);
  }

  /** One case for each type, so that the compiler finds code that misses one. */
  interface Cases<R> {
    R createPublication(CreatePublication change);

    R addTables(AddTables change);

    R publishViaRoot(PublishViaRoot change);

    R publishGenerated(PublishGenerated change);

    R publishOperations(PublishOperations change);

    R publishWhole(PublishWhole change);

    R rename(Rename change);

    R removeTables(RemoveTables change);

    R dropPublication(DropPublication change);
  }

  /**
   * Creates a publication.
   *
   * @param tables empty means FOR ALL TABLES, which includes future tables
   * @param inheriting the child tables of these tables, which the publication includes too
   * @param viaRoot whether partitions are published as their partitioned table
   * @param generatedColumns whether stored generated columns are published (18 and later)
   */
  record CreatePublication(
      String name,
      String database,
      List<TableRef> tables,
      List<TableRef> inheriting,
      boolean viaRoot,
      boolean generatedColumns)
      implements PublicationChange {
    /** The same change with more options. */
    public CreatePublication with(boolean viaRootToo, boolean generatedToo) {
      return new CreatePublication(
          name,
          database,
          tables,
          inheriting,
          viaRoot || viaRootToo,
          generatedColumns || generatedToo);
    }

    /** The tables that the creator of the publication has to own. */
    public List<TableRef> owned() {
      return TableRef.union(tables, inheriting);
    }

    @Override
    public Phase phase() {
      return Phase.MEMBER;
    }

    @Override
    public Object subject() {
      return name;
    }

    @Override
    public Change and(Change later) {
      return ((CreatePublication) later).with(viaRoot, generatedColumns);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.createPublication(this);
    }
  }

  /**
   * Adds tables.
   *
   * @param only whether the tables are added without their child tables
   */
  record AddTables(PublicationRef publication, List<TableRef> tables, boolean only)
      implements PublicationChange {
    @Override
    public Phase phase() {
      return Phase.MEMBER;
    }

    @Override
    public Object subject() {
      return publication;
    }

    @Override
    public Change and(Change later) {
      return new AddTables(
          publication,
          TableRef.union(tables, ((AddTables) later).tables),
          only || ((AddTables) later).only);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.addTables(this);
    }
  }

  /** Publishes partitions as their partitioned table. */
  record PublishViaRoot(PublicationRef publication) implements PublicationChange {
    @Override
    public Phase phase() {
      return Phase.OPTION;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.publishViaRoot(this);
    }
  }

  /** Publishes stored generated columns. */
  record PublishGenerated(PublicationRef publication) implements PublicationChange {
    @Override
    public Phase phase() {
      return Phase.OPTION;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.publishGenerated(this);
    }
  }

  /**
   * Publishes inserts, updates and deletes.
   *
   * @param truncate whether TRUNCATE is published too
   */
  record PublishOperations(PublicationRef publication, boolean truncate)
      implements PublicationChange {
    @Override
    public Phase phase() {
      return Phase.OPERATION;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.publishOperations(this);
    }
  }

  /**
   * Removes the column lists and row filters of tables.
   *
   * @param generatedColumns whether to publish stored generated columns, because a column list
   *     included one
   */
  record PublishWhole(PublicationRef publication, List<TableRef> tables, boolean generatedColumns)
      implements PublicationChange {
    @Override
    public Phase phase() {
      return Phase.RESTRICTION;
    }

    @Override
    public Object subject() {
      return publication;
    }

    @Override
    public Change and(Change later) {
      return new PublishWhole(
          publication,
          TableRef.union(tables, ((PublishWhole) later).tables),
          generatedColumns || ((PublishWhole) later).generatedColumns);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.publishWhole(this);
    }
  }

  /** Gives a publication another name. */
  record Rename(PublicationRef publication, String to) implements PublicationChange {
    @Override
    public Phase phase() {
      return Phase.NAME;
    }

    @Override
    public Object subject() {
      return publication;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.rename(this);
    }
  }

  /** Removes tables from a publication. */
  record RemoveTables(PublicationRef publication, List<TableRef> tables)
      implements PublicationChange {
    @Override
    public Phase phase() {
      return Phase.MEMBER;
    }

    @Override
    public Object subject() {
      return publication;
    }

    @Override
    public Change and(Change later) {
      return new RemoveTables(publication, TableRef.union(tables, ((RemoveTables) later).tables));
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.removeTables(this);
    }
  }

  /** Drops a publication. */
  record DropPublication(String name) implements PublicationChange {
    @Override
    public Phase phase() {
      return Phase.MEMBER;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.dropPublication(this);
    }
  }
}
