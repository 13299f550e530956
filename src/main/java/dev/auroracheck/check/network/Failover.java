package dev.auroracheck.check.network;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.NetworkChange.MakePublic;
import dev.auroracheck.remedy.Parameters;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.UseWriterEndpoint;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Level;
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
  public Result judge(Context context) {
    List<Cluster.Member> stale =
        context.aws().cluster().known().stream()
            .flatMap(cluster -> cluster.members().stream())
            .filter(m -> !m.writer() && !m.parameterGroupStatus().equals("in-sync"))
            .toList();
    boolean instance = isInstance(context);
    List<Instance> hidden = hidden(context);
    if (!instance && stale.isEmpty() && hidden.isEmpty()) {
      return alike(context);
    }
    List<String> problems = new ArrayList<>();
    Remedy remedy = Remedy.NONE;
    if (instance) {
      problems.add("the host is the endpoint of one instance, which does not follow the writer");
      remedy = UseWriterEndpoint.of(context);
    }
    List<Subject> objects = new ArrayList<>();
    if (!stale.isEmpty()) {
      problems.add("after a failover " + shown(stale) + " may run old values");
      stale.stream().map(Failover::subject).forEach(objects::add);
      remedy = remedy.and(reboot(stale, context));
    }
    if (!hidden.isEmpty()) {
      List<String> ids = hidden.stream().map(Instance::id).toList();
      problems.add(notPublic(ids));
      ids.forEach(id -> objects.add(new Subject("instance", id, "it is not publicly accessible")));
      remedy = remedy.and(makePublic(ids));
    }
    return Finding.of(String.join("; ", problems))
        .expected("the cluster's writer endpoint, and every instance like the writer")
        .objects(objects)
        .remedy(remedy)
        .fails();
  }

  /**
   * The instances that the pipe can't reach should they become the writer, where it can reach the
   * writer of today. Where it can't, {@code network-path} says so, and that is the one cause.
   */
  private static List<Instance> hidden(Context context) {
    if (!context.request().comesOverInternet() || !writerIsPublic(context.aws())) {
      return List.of();
    }
    return context.aws().instances().known().orElse(List.of()).stream()
        .filter(i -> i.publiclyAccessible().equals(Optional.of(false)))
        .toList();
  }

  private static boolean writerIsPublic(AwsFacts aws) {
    return aws.cluster().known().filter(Cluster::inVpc).isPresent()
        && aws.writer().flatMap(Instance::publiclyAccessible).orElse(false);
  }

  private static Result alike(Context context) {
    Fact<Cluster> fact = context.aws().cluster();
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
    if (!context.request().comesOverInternet() || !cluster.inVpc()) {
      return Result.Pass.of(inSync);
    }
    List<Instance> known = context.aws().instances().get();
    if (!writerIsPublic(context.aws())) {
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
            "whether " + Quoted.some(unknown) + " can be reached from outside, RDS does not say",
            "Run again; an instance may be in the making");
  }

  private static boolean isInstance(Context context) {
    Endpoint endpoint =
        context.facts().alias().map(Endpoint::of).orElse(context.request().login().endpoint());
    return endpoint.kind() == Endpoint.Kind.INSTANCE
        || context.aws().instances().known().stream()
            .flatMap(List::stream)
            .flatMap(i -> i.address().stream())
            .anyMatch(endpoint.host()::equalsIgnoreCase);
  }

  private static String shown(List<Cluster.Member> stale) {
    return Quoted.some(
        stale.stream().map(m -> m.instanceId() + " (" + m.parameterGroupStatus() + ")").toList());
  }

  private static Subject subject(Cluster.Member member) {
    return new Subject(
        "instance", member.instanceId(), "its group is " + member.parameterGroupStatus());
  }

  private static String notPublic(List<String> readers) {
    return "the writer is publicly accessible, and "
        + Quoted.some(readers)
        + (readers.size() == 1 ? " is" : " are")
        + " not: after a failover the pipe stays outside";
  }

  private static Remedy makePublic(List<String> readers) {
    return Remedy.choice(
        "If these readers may be reachable from the internet as the writer is; otherwise"
            + " use PrivateLink or an SSH tunnel",
        readers.stream().map(MakePublic::new).toArray(Change[]::new));
  }

  /** What is being applied needs only time. */
  private static Remedy reboot(List<Cluster.Member> stale, Context context) {
    List<String> reboots =
        stale.stream()
            .filter(m -> !m.parameterGroupStatus().equals("applying"))
            .map(Cluster.Member::instanceId)
            .toList();
    return reboots.isEmpty()
        ? Remedy.manual("Wait a minute, and run again")
        : Remedy.of(Parameters.rebootReaders(reboots, context));
  }
}
