package dev.auroracheck.source.aws;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.ParameterGroup;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads the attached parameter group, and searches for a group that was probably meant instead. */
final class ParameterGroupSearch {
  /** How many other parameter groups are read in the search. */
  private static final int MAX_CANDIDATES = 5;

  private final RdsCalls rds;
  private final Calls calls;
  private final Cluster cluster;
  private final CompletableFuture<Fact<ParameterGroup>> values;
  private final CompletableFuture<Fact<List<ParameterGroup.Parameter>>> userSet;
  private final CompletableFuture<Fact<List<String>>> groups;

  /** Starts to read the attached group and the names of the other groups. */
  ParameterGroupSearch(RdsCalls rds, Calls calls, Cluster cluster) {
    this.rds = rds;
    this.calls = calls;
    this.cluster = cluster;
    String attached = cluster.parameterGroup();
    this.values =
        calls.start(Action.DESCRIBE_DB_CLUSTER_PARAMETERS, () -> rds.parameters(attached));
    this.userSet = calls.start(Action.DESCRIBE_DB_CLUSTER_PARAMETERS, () -> rds.userSet(attached));
    this.groups =
        calls.start(Action.DESCRIBE_DB_CLUSTER_PARAMETER_GROUPS, () -> rds.customGroups(cluster));
  }

  /** The values that users have set. Only fixes need them, so no check waits for them. */
  Fact<ParameterGroup> attached() {
    Optional<List<ParameterGroup.Parameter>> set = userSet.join().known();
    return values.join().map(g -> new ParameterGroup(g.name(), g.values(), set));
  }

  /** Starts to read the other groups, where logical replication is off in the attached group. */
  List<CompletableFuture<Fact<ParameterGroup>>> candidates() {
    boolean off =
        ParameterGroup.isDefault(cluster.parameterGroup())
            || values.join().known().filter(g -> !g.logicalReplication()).isPresent();
    List<String> names = off ? groups.join().known().orElse(List.of()) : List.of();
    return names.stream()
        .limit(MAX_CANDIDATES)
        .map(name -> calls.start(Action.DESCRIBE_DB_CLUSTER_PARAMETERS, () -> rds.parameters(name)))
        .toList();
  }

  /**
   * The group that is named after the cluster, or else the only one. Anything else would be a
   * guess.
   *
   * @param candidates the groups that were read, which may not be all groups
   */
  Fact<Optional<String>> meant(List<CompletableFuture<Fact<ParameterGroup>>> candidates) {
    List<ParameterGroup> read =
        candidates.stream().map(CompletableFuture::join).flatMap(f -> f.known().stream()).toList();
    List<String> on =
        read.stream().filter(ParameterGroup::logicalReplication).map(ParameterGroup::name).toList();
    Optional<String> named =
        on.stream().filter(name -> RdsCalls.isNamedAfter(name, cluster.id())).findFirst();
    boolean only =
        on.size() == 1
            && groups.join().known().filter(all -> all.size() == read.size()).isPresent();
    return Fact.of(named.or(() -> only ? Optional.of(on.get(0)) : Optional.empty()));
  }
}
