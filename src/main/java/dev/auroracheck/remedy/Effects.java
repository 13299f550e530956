package dev.auroracheck.remedy;

import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.TableFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Simulates changes: computes the facts that would be read after the changes. */
public final class Effects implements Change.Families<Facts> {
  private final Facts facts;

  private Effects(Facts facts) {
    this.facts = facts;
  }

  /**
   * The facts as they would be read after a change. Facts that could not be read stay unavailable.
   * A change that is applied twice has the same effect as once.
   */
  public static Facts apply(Change change, Facts facts) {
    return change.accept(new Effects(facts));
  }

  /** The facts after several changes, made in the order of their phases. */
  public static Facts apply(Collection<? extends Change> changes, Facts facts) {
    Facts after = facts;
    List<TableChange.SetReplicaIdentity> identities = new ArrayList<>();
    for (Change change : changes.stream().sorted(Comparator.comparing(Change::phase)).toList()) {
      if (change instanceof TableChange.SetReplicaIdentity identity) {
        identities.add(identity);
      } else {
        after = apply(change, after);
      }
    }
    return identities.isEmpty() ? after : TableEffects.identities(identities, after);
  }

  @Override
  public Facts role(RoleChange change) {
    return change.accept(new RoleEffects(facts));
  }

  @Override
  public Facts table(TableChange change) {
    return change.accept(new TableEffects(facts));
  }

  @Override
  public Facts publication(PublicationChange change) {
    return change.accept(new PublicationEffects(facts));
  }

  @Override
  public Facts server(ServerChange change) {
    return change.accept(new ServerEffects(facts));
  }

  @Override
  public Facts cluster(ClusterChange change) {
    return change.accept(new ClusterEffects(facts));
  }

  @Override
  public Facts network(NetworkChange change) {
    return change.accept(new NetworkEffects(facts));
  }

  /** The same list with some of its elements changed. */
  static <T> List<T> each(List<T> all, Predicate<T> which, UnaryOperator<T> change) {
    return all.stream().map(one -> which.test(one) ? change.apply(one) : one).toList();
  }

  /** The same list without some of its elements. */
  static <T> List<T> without(List<T> all, Predicate<T> which) {
    return all.stream().filter(which.negate()).toList();
  }

  static Facts relations(Facts facts, Predicate<Relation> where, UnaryOperator<Relation> change) {
    return tables(
        facts,
        tables ->
            tables.withRelations(
                tables
                    .relations()
                    .map(all -> all.with(all.all().stream().filter(where).map(change).toList()))));
  }

  static Facts tables(Facts facts, UnaryOperator<TableFacts> change) {
    return facts.withDatabase(facts.database().withTables(change.apply(facts.database().tables())));
  }

  static Facts publications(Facts facts, UnaryOperator<List<Publication>> change) {
    return facts.withDatabase(
        facts.database().withPublications(facts.database().publications().map(change)));
  }
}
