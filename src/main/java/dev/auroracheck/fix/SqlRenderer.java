package dev.auroracheck.fix;

import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.NetworkChange;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.remedy.ServerChange;
import dev.auroracheck.remedy.TableChange;
import java.util.Optional;

/** Writes changes as SQL. */
final class SqlRenderer implements Change.Families<Optional<Sql>> {
  private static final SqlRenderer RENDERER = new SqlRenderer();
  private final RoleSql roles = new RoleSql();
  private final TableSql tables = new TableSql();
  private final PublicationSql publications = new PublicationSql();
  private final ServerSql servers = new ServerSql();

  private SqlRenderer() {}

  /** The SQL; absent for a change that is made in AWS. */
  static Optional<Sql> sql(Change change) {
    return change.accept(RENDERER);
  }

  @Override
  public Optional<Sql> role(RoleChange change) {
    return Optional.of(change.accept(roles));
  }

  @Override
  public Optional<Sql> table(TableChange change) {
    return Optional.of(change.accept(tables));
  }

  @Override
  public Optional<Sql> publication(PublicationChange change) {
    return Optional.of(change.accept(publications));
  }

  @Override
  public Optional<Sql> server(ServerChange change) {
    return Optional.of(change.accept(servers));
  }

  @Override
  public Optional<Sql> cluster(ClusterChange change) {
    return Optional.empty();
  }

  @Override
  public Optional<Sql> network(NetworkChange change) {
    return Optional.empty();
  }
}
