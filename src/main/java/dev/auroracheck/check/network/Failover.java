package dev.auroracheck.check.network;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.ClusterEndpoint;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.ParameterChange;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the pipe goes on where another instance becomes the writer. */
public final class Failover implements Check {
  @Override
  public About about() {
    return new About(
        "failover",
        Section.NETWORK,
        Level.RECOMMENDED,
        Needs.BOTH,
        "A failover does not strand the pipe",
        "After a failover another instance is the writer, with the values that it runs by itself");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    List<Cluster.Member> stale =
        facts.aws().cluster().known().stream()
            .flatMap(cluster -> cluster.members().stream())
            .filter(m -> !m.writer() && !m.parameterGroupStatus().equals("in-sync"))
            .toList();
    boolean instance = isInstance(facts, request);
    List<Instance> hidden = hidden(facts, request);
    if (!instance && stale.isEmpty() && hidden.isEmpty()) {
      return alike(facts, request);
    }
    List<String> problems = new ArrayList<>();
    Fix fix = Fix.of("make the other instances like the writer, which goes on meanwhile");
    if (instance) {
      problems.add("the host is the endpoint of one instance, which does not follow the writer");
      fix = ClusterEndpoint.use("Use the cluster's writer endpoint", facts, request);
    }
    List<Subject> objects = new ArrayList<>();
    AwsCli aws = AwsCli.of(request, facts.aws());
    if (!stale.isEmpty()) {
      problems.add("after a failover " + shown(stale) + " may run old values");
      stale.stream().map(Failover::subject).forEach(objects::add);
      fix = reboot(fix, stale, facts, request);
    }
    if (!hidden.isEmpty()) {
      List<String> ids = hidden.stream().map(Instance::id).toList();
      problems.add(
          "the writer is publicly accessible, and "
              + Sql.some(ids)
              + (ids.size() == 1 ? " is" : " are")
              + " not: after a failover the pipe stays outside");
      ids.forEach(id -> objects.add(new Subject("instance", id, "it is not publicly accessible")));
      fix = fix.then(Step.aws(ids.stream().flatMap(id -> aws.makePublic(id).stream()).toList()));
    }
    return Finding.of(String.join("; ", problems))
        .expected("the cluster's writer endpoint, and every instance like the writer")
        .objects(objects)
        .fix(fix)
        .fails();
  }

  /**
   * The instances that the pipe can't reach should they become the writer, where it can reach the
   * writer of today. Where it can't, {@code network-path} says so, and that is the one cause.
   */
  private static List<Instance> hidden(Facts facts, Request request) {
    if (!request.comesOverInternet() || !writerIsPublic(facts.aws())) {
      return List.of();
    }
    return facts.aws().instances().known().orElse(List.of()).stream()
        .filter(i -> i.publiclyAccessible().equals(Optional.of(false)))
        .toList();
  }

  private static boolean writerIsPublic(AwsFacts aws) {
    return aws.cluster().known().filter(Cluster::inVpc).isPresent()
        && aws.writer().flatMap(Instance::publiclyAccessible).orElse(false);
  }

  private static Result alike(Facts facts, Request request) {
    Fact<Cluster> fact = facts.aws().cluster();
    if (fact instanceof Fact.Unavailable<Cluster> u && u.why() == Fact.Why.NOT_ASKED) {
      return new Result.Skip(
          "what the cluster's other instances run, no database can say, and " + u.reason());
    }
    Cluster cluster = fact.get();
    int instances = cluster.members().size();
    if (instances == 0) {
      return Result.Skip.because("the cluster has no instance", "cluster");
    } else if (instances == 1) {
      return Result.Pass.of("the cluster has one instance")
          .note("where that fails, the pipe waits until Aurora has made another");
    }
    String inSync = "every other instance is in sync with the cluster's parameter group";
    if (!request.comesOverInternet() || !cluster.inVpc()) {
      return Result.Pass.of(inSync);
    }
    List<Instance> known = facts.aws().instances().get();
    if (!writerIsPublic(facts.aws())) {
      return Result.Pass.of(inSync);
    }
    List<String> unknown =
        cluster.members().stream()
            .map(Cluster.Member::instanceId)
            .filter(
                id ->
                    known.stream()
                        .noneMatch(i -> i.id().equals(id) && i.publiclyAccessible().isPresent()))
            .toList();
    return unknown.isEmpty()
        ? Result.Pass.of(inSync + ", and as public as the writer")
        : new Result.Undecided(
            "whether " + Sql.some(unknown) + " can be reached from outside, RDS does not say",
            "Run again; an instance may be in the making");
  }

  private static boolean isInstance(Facts facts, Request request) {
    Endpoint endpoint = facts.alias().map(Endpoint::of).orElse(request.login().endpoint());
    return endpoint.kind() == Endpoint.Kind.INSTANCE
        || facts.aws().instances().known().stream()
            .flatMap(List::stream)
            .flatMap(i -> i.address().stream())
            .anyMatch(endpoint.host()::equalsIgnoreCase);
  }

  private static String shown(List<Cluster.Member> stale) {
    return Sql.some(
        stale.stream().map(m -> m.instanceId() + " (" + m.parameterGroupStatus() + ")").toList());
  }

  private static Subject subject(Cluster.Member member) {
    return new Subject(
        "instance", member.instanceId(), "its group is " + member.parameterGroupStatus());
  }

  /** What is being applied needs but time. */
  private static Fix reboot(Fix fix, List<Cluster.Member> stale, Facts facts, Request request) {
    List<String> reboots =
        stale.stream()
            .filter(m -> !m.parameterGroupStatus().equals("applying"))
            .map(Cluster.Member::instanceId)
            .toList();
    return reboots.isEmpty()
        ? fix.then(Step.manual("Wait a minute, and run again"))
        : fix.then(ParameterChange.rebootReaders(reboots, facts.aws(), request));
  }
}
