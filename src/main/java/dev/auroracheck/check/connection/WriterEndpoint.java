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

/** Whether the host is the name that follows the writer, and the writer answers there. */
public final class WriterEndpoint implements Check {
  @Override
  public About about() {
    return new About(
        "writer-endpoint",
        Section.CONNECTION,
        Level.REQUIRED,
        Needs.BOTH,
        "Host is the cluster's writer endpoint",
        "Replication slots live on the writer, and only its endpoint follows a failover");
  }

  /**
   * What the host stands for.
   *
   * @param writer for an instance, whether it is the writer now; absent where AWS did not say
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
          "a connection pooler answers at the host, and replication can't pass it", host, context);
    }
    if (server.inRecovery()) {
      return fail("the server at the host is in recovery: it is not the writer", host, context);
    }
    return writerAnswers(typed, host, context);
  }

  private static Result writerAnswers(Endpoint typed, Host host, Context context) {
    return switch (host.kind()) {
      case WRITER, GLOBAL ->
          host.via().isEmpty()
              ? Result.Pass.of(
                      "the host is the " + host.kind().label() + ", and the writer answers")
                  .note(
                      Optional.of(
                              "it is called like a side of a blue/green deployment, of which RDS"
                                  + " knows none: see that the application writes there")
                          .filter(note -> typed.isBlueGreenSide()))
              : warn(
                  "the host is an alias of the cluster's writer endpoint: its certificate is for another"
                      + " name",
                  "Enter the writer endpoint itself, or set it as TLS Host in ClickPipes",
                  context);
      case INSTANCE ->
          warn(
              "the host is the instance endpoint of the writer: after a failover it is a reader",
              "Use the cluster's writer endpoint",
              context);
      default ->
          warn(
              "the writer answers, but the host is not a name that RDS gave out ("
                  + host.kind().label()
                  + "): whether it follows a failover can't be seen",
              "Use the cluster's writer endpoint, or make sure that the name always leads to it",
              context);
    };
  }

  private static Host host(Endpoint typed, Facts facts) {
    Optional<Host> told =
        facts.aws().cluster().known().flatMap(cluster -> told(typed.host(), cluster, facts.aws()));
    if (told.isPresent()) {
      return told.get();
    }
    if (facts.alias().isPresent()) {
      Endpoint target = Endpoint.of(facts.alias().get());
      Host real =
          facts
              .aws()
              .cluster()
              .known()
              .flatMap(cluster -> told(target.host(), cluster, facts.aws()))
              .orElse(new Host(target.kind(), "", Optional.empty()));
      return new Host(real.kind(), target.host(), real.writer());
    }
    return new Host(typed.kind(), "", Optional.empty());
  }

  /** What RDS itself says about a name; it knows better than the name's form. */
  private static Optional<Host> told(String host, Cluster cluster, AwsFacts aws) {
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
    // anybody may call a cluster so, and the green one keeps its name when a deployment is deleted
    boolean refuted =
        facts
            .aws()
            .maintenance()
            .known()
            .flatMap(m -> m.blueGreen().known())
            .filter(List::isEmpty)
            .isPresent();
    if (named && !refuted) {
      return Optional.of("the host is of the side of a blue/green deployment that is not in use");
    }
    return switch (host.kind()) {
      case READER -> Optional.of("the host is the reader endpoint");
      case CUSTOM -> Optional.of("the host is a custom endpoint, which may lead to a reader");
      case PROXY -> Optional.of("the host is an RDS Proxy endpoint, which can't carry replication");
      case LIMITLESS ->
          Optional.of("the host is a Limitless shard group, which can't be a replication source");
      case INSTANCE ->
          host.writer().filter(w -> !w).map(w -> "the host is the instance endpoint of a reader");
      case WRITER, GLOBAL, ADDRESS, LOCAL, OTHER -> Optional.empty();
    };
  }

  /** Where {@code --cluster} and the host name different clusters, two halves would be judged. */
  private static Optional<String> ofAnother(Endpoint typed, Facts facts) {
    Endpoint real = facts.alias().map(Endpoint::of).orElse(typed);
    AwsFacts aws = facts.aws();
    return aws.cluster()
        .known()
        .filter(
            c ->
                switch (real.kind()) {
                  case WRITER, INSTANCE -> told(real.host(), c, aws).isEmpty();
                  case GLOBAL ->
                      aws.global()
                          .known()
                          .filter(g -> g.filter(d -> d.id().equals(real.name())).isEmpty())
                          .isPresent();
                  default -> false;
                })
        .map(c -> "the host is not one of cluster " + c.id() + ", which AWS was asked for");
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
