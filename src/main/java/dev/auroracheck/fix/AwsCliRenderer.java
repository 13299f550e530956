package dev.auroracheck.fix;

import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.NetworkChange;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.remedy.ServerChange;
import dev.auroracheck.remedy.TableChange;
import java.time.Instant;
import java.util.Optional;

/** Writes changes as commands of the AWS CLI. */
final class AwsCliRenderer implements Change.Families<Optional<AwsSteps>> {
  private final AwsAccess access;
  private final Instant since;

  /**
   * @param since when the facts were read
   */
  AwsCliRenderer(AwsAccess access, Instant since) {
    this.access = access;
    this.since = since;
  }

  AwsCliRenderer(Origin origin) {
    this(origin.aws(), origin.at());
  }

  /** What the change takes; absent for a change that is made in the database. */
  Optional<AwsSteps> steps(Change change) {
    return change.accept(this);
  }

  @Override
  public Optional<AwsSteps> cluster(ClusterChange change) {
    return Optional.of(change.accept(new ClusterCli(new AwsSteps(access), since)));
  }

  @Override
  public Optional<AwsSteps> network(NetworkChange change) {
    return Optional.of(change.accept(new NetworkCli(new AwsSteps(access))));
  }

  @Override
  public Optional<AwsSteps> role(RoleChange change) {
    return Optional.empty();
  }

  @Override
  public Optional<AwsSteps> table(TableChange change) {
    return Optional.empty();
  }

  @Override
  public Optional<AwsSteps> publication(PublicationChange change) {
    return Optional.empty();
  }

  @Override
  public Optional<AwsSteps> server(ServerChange change) {
    return Optional.empty();
  }
}
