package dev.auroracheck.check.network;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.ClusterEndpoint;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;

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
    if (!instance && stale.isEmpty()) {
      return inSync(facts.aws().cluster());
    }
    List<String> problems = new ArrayList<>();
    Fix fix = Fix.of("reboot them, which does not touch the writer");
    if (instance) {
      problems.add("the host is the endpoint of one instance, which does not follow the writer");
      fix = ClusterEndpoint.use("Use the cluster's writer endpoint", facts, request);
    }
    if (!stale.isEmpty()) {
      problems.add("after a failover " + shown(stale) + " may run old values");
      fix = reboot(fix, stale, AwsCli.of(request, facts.aws()));
    }
    return Finding.of(String.join("; ", problems))
        .expected("the cluster's writer endpoint, and every instance in-sync")
        .objects(stale.stream().map(Failover::subject).toList())
        .fix(fix)
        .fails();
  }

  private static Result inSync(Fact<Cluster> fact) {
    if (fact instanceof Fact.Unavailable<Cluster> u && u.why() == Fact.Why.NOT_ASKED) {
      return new Result.Skip(
          "what the cluster's other instances run, no database can say, and " + u.reason());
    }
    int instances = fact.get().members().size();
    if (instances == 0) {
      return Result.Skip.because("the cluster has no instance", "cluster");
    }
    return instances == 1
        ? Result.Pass.of("the cluster has one instance")
            .note("where that fails, the pipe waits until Aurora has made another")
        : Result.Pass.of("every other instance is in sync with the cluster's parameter group");
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
  private static Fix reboot(Fix fix, List<Cluster.Member> stale, AwsCli aws) {
    List<String> reboots =
        stale.stream()
            .filter(m -> !m.parameterGroupStatus().equals("applying"))
            .flatMap(m -> aws.reboot(m.instanceId()).stream())
            .toList();
    return reboots.isEmpty()
        ? fix.then(Fix.manual("Wait a minute, and run again"))
        : fix.then(Fix.aws(reboots)).rebooting();
  }
}
