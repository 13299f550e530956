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

/** Checks that the pipe keeps working when another instance becomes the writer. */
public final class Failover implements Check {
  @Override
  public About about() {
    return new About(
        "failover",
        Section.NETWORK,
        Level.RECOMMENDED,
        Needs.BOTH,
        "The pipe keeps working after a failover",
        "After a failover, the pipe must reach the new writer and find the same settings there.");
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
      problems.add("The host is an instance endpoint, which does not follow the writer.");
      remedy = UseWriterEndpoint.of(context);
    }
    List<Subject> objects = new ArrayList<>();
    if (!stale.isEmpty()) {
      problems.add("After a failover, " + shown(stale) + " may run old parameter values.");
      stale.stream().map(Failover::subject).forEach(objects::add);
      remedy = remedy.and(reboot(stale, context));
    }
    if (!hidden.isEmpty()) {
      List<String> ids = hidden.stream().map(Instance::id).toList();
      problems.add(notPublic(ids));
      ids.forEach(id -> objects.add(new Subject("instance", id, "not publicly accessible")));
      remedy = remedy.and(makePublic(ids));
    }
    return Finding.of(String.join(" ", problems))
        .expected("the cluster's writer endpoint, and every instance like the writer")
        .objects(objects)
        .remedy(remedy)
        .fails();
  }

  /**
   * The instances that are not public, if the pipe connects over the internet and today's writer is
   * public. If today's writer is not public, {@code network-path} fails, and this check stays
   * silent.
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
      return new Result.Skip(u.reason());
    }
    Cluster cluster = fact.get();
    int instances = cluster.members().size();
    if (instances == 0) {
      return Result.Skip.because("The cluster has no instance.", "cluster");
    } else if (instances == 1) {
      return Result.Pass.of("The cluster has one instance.")
          .note("If the only instance fails, the pipe waits until Aurora has created another.");
    }
    String inSync = "Every other instance is in sync with the cluster parameter group";
    if (!context.request().comesOverInternet() || !cluster.inVpc()) {
      return Result.Pass.of(inSync + ".");
    }
    List<Instance> known = context.aws().instances().get();
    if (!writerIsPublic(context.aws())) {
      return Result.Pass.of(inSync + ".");
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
        ? Result.Pass.of(inSync + " and publicly accessible.")
        : new Result.Undecided(
            "RDS does not report whether "
                + Quoted.some(unknown)
                + (unknown.size() == 1 ? " is" : " are")
                + " publicly accessible.",
            "Run again when every instance is available.");
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
        "instance", member.instanceId(), "parameter group " + member.parameterGroupStatus());
  }

  private static String notPublic(List<String> readers) {
    return Quoted.some(readers)
        + (readers.size() == 1 ? " is" : " are")
        + " not publicly accessible, but the writer is. After a failover to "
        + (readers.size() == 1 ? readers.get(0) : "one of these readers")
        + ", the pipe can't connect.";
  }

  private static Remedy makePublic(List<String> readers) {
    return Remedy.choice(
        "if these readers may be reachable from the internet like the writer; otherwise use"
            + " PrivateLink or an SSH tunnel",
        readers.stream().map(MakePublic::new).toArray(Change[]::new));
  }

  /** Values with status "applying" need no reboot, only time. */
  private static Remedy reboot(List<Cluster.Member> stale, Context context) {
    List<String> reboots =
        stale.stream()
            .filter(m -> !m.parameterGroupStatus().equals("applying"))
            .map(Cluster.Member::instanceId)
            .toList();
    return reboots.isEmpty()
        ? Remedy.manual("Wait a minute, then run again")
        : Remedy.of(Parameters.rebootReaders(reboots, context));
  }
}
