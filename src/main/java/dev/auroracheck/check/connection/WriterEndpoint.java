package dev.auroracheck.check.connection;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Server;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.UseWriterEndpoint;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Endpoint.Kind;
import dev.auroracheck.request.Level;
import java.util.List;
import java.util.Optional;

/** Checks that the host is the endpoint that follows the writer, and that the writer answers. */
public final class WriterEndpoint implements Check {
  @Override
  public About about() {
    return new About(
        "writer-endpoint",
        Section.CONNECTION,
        Level.REQUIRED,
        Needs.BOTH,
        "The host is the cluster's writer endpoint",
        "The replication slot is on the writer, and only the writer endpoint follows a failover.");
  }

  /**
   * What kind of endpoint the host is.
   *
   * @param via the name of RDS that the host is an alias of; empty where the host is no alias
   * @param writer for an instance, whether the instance is the writer now; absent where AWS did not
   *     report it
   */
  private record Host(Kind kind, String via, Optional<Boolean> writer) {}

  @Override
  public Result judge(Context context) {
    Endpoint typed = context.request().login().endpoint();
    Host host = host(typed, context.facts());
    Optional<String> wrong =
        wrongByName(typed, host, context.facts()).or(() -> ofAnother(typed, context.facts()));
    if (wrong.isPresent()) {
      return fail(wrong.get(), host, context);
    }
    Server server = context.server();
    if (server.pooled()) {
      return fail(
          "A connection pooler answers at the host, and replication can't pass a pooler.",
          host,
          context);
    }
    if (server.inRecovery()) {
      return fail(
          "The server at the host is in recovery, so the host is not the writer.", host, context);
    }
    return writerAnswers(typed, host, context);
  }

  private static Result writerAnswers(Endpoint typed, Host host, Context context) {
    return switch (host.kind()) {
      case WRITER, GLOBAL ->
          host.via().isEmpty()
              ? Result.Pass.of(
                      "The host is the " + host.kind().label() + ", and the writer answers.")
                  .note(
                      Optional.of(
                              "The host is named like one side of a blue/green deployment, but RDS lists"
                                  + " no deployment. Check that the application writes to this"
                                  + " cluster.")
                          .filter(note -> typed.isBlueGreenSide()))
              : warn(
                  "The host is an alias of the cluster's writer endpoint. The certificate is for the"
                      + " endpoint's own name.",
                  "Use the writer endpoint as Host or as TLS Host in ClickPipes",
                  context);
      case INSTANCE ->
          warn(
              "The host is the instance endpoint of the writer. After a failover, that instance is a"
                  + " reader.",
              "Use the cluster's writer endpoint",
              context);
      default ->
          warn(
              "The writer answers, but the host is not an endpoint of RDS ("
                  + host.kind().label()
                  + "). The host may not follow a failover.",
              "Use the cluster's writer endpoint, or make sure that the host always reaches the"
                  + " writer",
              context);
    };
  }

  private static Host host(Endpoint typed, Facts facts) {
    Optional<Host> reported =
        facts
            .aws()
            .cluster()
            .known()
            .flatMap(cluster -> reported(typed.host(), cluster, facts.aws()));
    if (reported.isPresent()) {
      return reported.get();
    }
    if (facts.alias().isPresent()) {
      Endpoint target = Endpoint.of(facts.alias().get());
      Host real =
          facts
              .aws()
              .cluster()
              .known()
              .flatMap(cluster -> reported(target.host(), cluster, facts.aws()))
              .orElse(new Host(target.kind(), "", Optional.empty()));
      return new Host(real.kind(), target.host(), real.writer());
    }
    return new Host(typed.kind(), "", Optional.empty());
  }

  /** What RDS reports about a name, which counts more than the form of the name. */
  private static Optional<Host> reported(String host, Cluster cluster, AwsFacts aws) {
    if (is(cluster.endpoint(), host)) {
      return Optional.of(new Host(Kind.WRITER, "", Optional.empty()));
    } else if (is(cluster.readerEndpoint(), host)) {
      return Optional.of(new Host(Kind.READER, "", Optional.empty()));
    } else if (cluster.customEndpoints().stream().anyMatch(e -> Endpoint.isSame(e, host))) {
      return Optional.of(new Host(Kind.CUSTOM, "", Optional.empty()));
    }
    List<Instance> instances = aws.instances().known().orElse(List.of());
    Optional<String> instance =
        instances.stream()
            .filter(i -> is(i.address(), host))
            .map(Instance::id)
            .findFirst()
            .or(
                () ->
                    Optional.of(Endpoint.of(host))
                        .filter(e -> e.kind() == Kind.INSTANCE)
                        .map(Endpoint::name));
    return instance
        .flatMap(
            id -> cluster.members().stream().filter(m -> m.instanceId().equals(id)).findFirst())
        .map(m -> new Host(Kind.INSTANCE, "", Optional.of(m.writer())));
  }

  private static boolean is(Optional<String> name, String host) {
    return name.filter(n -> Endpoint.isSame(n, host)).isPresent();
  }

  private static Optional<String> wrongByName(Endpoint typed, Host host, Facts facts) {
    boolean named = typed.isBlueGreenSide() || Endpoint.of(host.via()).isBlueGreenSide();
    // any cluster may have such a name, and the green one keeps it when a deployment is deleted
    boolean refuted =
        facts
            .aws()
            .maintenance()
            .known()
            .flatMap(m -> m.blueGreen().known())
            .filter(List::isEmpty)
            .isPresent();
    if (named && !refuted) {
      return Optional.of(
          "The host is named like the side of a blue/green deployment that is not in production.");
    }
    return switch (host.kind()) {
      case READER -> Optional.of("The host is the reader endpoint of the cluster.");
      case CUSTOM -> Optional.of("The host is a custom endpoint, which may connect to a reader.");
      case PROXY ->
          Optional.of("The host is an RDS Proxy endpoint, and replication can't pass RDS Proxy.");
      case LIMITLESS ->
          Optional.of("The host is a Limitless shard group, which can't be a replication source.");
      case INSTANCE ->
          host.writer().filter(w -> !w).map(w -> "The host is the instance endpoint of a reader.");
      case WRITER, GLOBAL, ADDRESS, LOCAL, OTHER -> Optional.empty();
    };
  }

  /**
   * Finds that {@code --cluster} and the host name different clusters: the AWS checks and the
   * database checks would then look at different clusters.
   */
  private static Optional<String> ofAnother(Endpoint typed, Facts facts) {
    Endpoint real = facts.alias().map(Endpoint::of).orElse(typed);
    AwsFacts aws = facts.aws();
    return aws.cluster()
        .known()
        .filter(
            c ->
                switch (real.kind()) {
                  case WRITER, INSTANCE -> reported(real.host(), c, aws).isEmpty();
                  case GLOBAL ->
                      aws.global()
                          .known()
                          .filter(g -> g.filter(d -> d.id().equals(real.name())).isEmpty())
                          .isPresent();
                  default -> false;
                })
        .map(
            c ->
                "The host is not an endpoint of cluster "
                    + c.id()
                    + ", which the AWS checks looked at.");
  }

  private static Result fail(String message, Host host, Context context) {
    return Finding.of(message)
        .observed(host.kind().label())
        .expected("the cluster's writer endpoint")
        .remedy(UseWriterEndpoint.of(context))
        .fails();
  }

  private static Result warn(String message, String advice, Context context) {
    return Finding.of(message)
        .expected("the cluster's writer endpoint")
        .remedy(UseWriterEndpoint.of(advice, context))
        .warns();
  }
}
