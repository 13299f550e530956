package dev.auroracheck.fix;

import dev.auroracheck.remedy.PublicationChange;
import java.util.List;

/** Changes of publications as Terraform resources. */
final class PublicationTerraform implements PublicationChange.Cases<List<Block>> {
  private final Labels labels;

  PublicationTerraform(Labels labels) {
    this.labels = labels;
  }

  /** The provider can't publish generated columns, and splits a name at every dot. */
  @Override
  public List<Block> createPublication(PublicationChange.CreatePublication change) {
    if (change.generatedColumns()
        || change.tables().stream()
            .anyMatch(t -> t.schema().contains(".") || t.name().contains("."))) {
      return List.of();
    }
    Block resource =
        labels
            .resource("postgresql_publication")
            .with("name", change.name())
            .with("database", change.database());
    resource =
        change.tables().isEmpty()
            ? resource.with("all_tables", true)
            : resource.with(
                "tables", change.tables().stream().map(t -> t.schema() + "." + t.name()).toList());
    return List.of(
        change.viaRoot() ? resource.with("publish_via_partition_root_param", true) : resource);
  }

  @Override
  public List<Block> addTables(PublicationChange.AddTables change) {
    return List.of();
  }

  @Override
  public List<Block> publishViaRoot(PublicationChange.PublishViaRoot change) {
    return List.of();
  }

  @Override
  public List<Block> publishGenerated(PublicationChange.PublishGenerated change) {
    return List.of();
  }

  @Override
  public List<Block> publishOperations(PublicationChange.PublishOperations change) {
    return List.of();
  }

  @Override
  public List<Block> publishWhole(PublicationChange.PublishWhole change) {
    return List.of();
  }

  @Override
  public List<Block> rename(PublicationChange.Rename change) {
    return List.of();
  }

  @Override
  public List<Block> removeTables(PublicationChange.RemoveTables change) {
    return List.of();
  }

  @Override
  public List<Block> dropPublication(PublicationChange.DropPublication change) {
    return List.of();
  }
}
