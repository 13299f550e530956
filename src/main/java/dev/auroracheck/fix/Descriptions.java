package dev.auroracheck.fix;

import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.NetworkChange;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.remedy.ServerChange;
import dev.auroracheck.remedy.TableChange;

/** What changes are in words. */
final class Descriptions implements Change.Families<Description> {
  private static final Descriptions DESCRIPTIONS = new Descriptions();

  private Descriptions() {}

  static Description of(Change change) {
    return change.accept(DESCRIPTIONS);
  }

  @Override
  public Description role(RoleChange change) {
    return change.accept(new RoleDescriptions());
  }

  @Override
  public Description table(TableChange change) {
    return change.accept(new TableDescriptions());
  }

  @Override
  public Description publication(PublicationChange change) {
    return change.accept(new PublicationDescriptions());
  }

  @Override
  public Description server(ServerChange change) {
    return change.accept(new ServerDescriptions());
  }

  @Override
  public Description cluster(ClusterChange change) {
    return change.accept(new ClusterDescriptions());
  }

  @Override
  public Description network(NetworkChange change) {
    return change.accept(new NetworkDescriptions());
  }
}
