package dev.auroracheck.check.network;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.EndpointService;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.NetworkChange.MakePrivate;
import dev.auroracheck.remedy.PrivateLinkChange.ShowEndpointConnections;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.ServiceRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that ClickPipes can reach the cluster through PrivateLink. There are two ways: an endpoint
 * service with a network load balancer, most of which can be read, and a VPC resource. A VPC
 * resource itself is not read, only what would make one impossible.
 */
public final class PrivateAccess implements Check {
  private static final String ACCOUNT = ServiceProblems.ACCOUNT;

  private static final String PRINCIPAL = ServiceProblems.PRINCIPAL;

  @Override
  public About about() {
    return new About(
        "private-access",
        Section.NETWORK,
        Level.REQUIRED,
        Needs.API,
        "ClickPipes can reach the cluster through PrivateLink",
        "The endpoint needs an allowed principal and a healthy target behind its load balancer.");
  }

  @Override
  public Result judge(Context context) {
    if (context.request().pipe().connectivity() != Connectivity.PRIVATELINK) {
      return new Result.Skip("The pipe does not use PrivateLink.");
    }
    Cluster cluster = context.aws().cluster().get();
    if (!cluster.inVpc()) {
      return new Result.Skip("The cluster has no VPC, which PrivateLink needs.");
    }
    List<EndpointService> all = context.aws().endpointServices().get();
    List<EndpointService> services =
        all.stream().filter(service -> !service.loadBalancers().isEmpty()).toList();
    if (services.isEmpty()) {
      return throughResource(cluster, all, context);
    }
    Optional<String> elsewhere = elsewhere(context);
    List<Subject> subjects = new ArrayList<>();
    Remedy remedy = Remedy.NONE;
    Optional<Fact.Unavailable<?>> unread = Optional.empty();
    for (EndpointService service : services) {
      List<ServiceProblems.Problem> problems = ServiceProblems.of(service, elsewhere);
      if (problems.isEmpty() && ServiceProblems.unread(service).isEmpty()) {
        return remaining(service, cluster);
      } else if (problems.isEmpty()) {
        unread = ServiceProblems.unread(service);
      }
      for (ServiceProblems.Problem problem : problems) {
        subjects.add(new Subject("endpoint-service", service.name(), problem.message()));
        remedy = remedy.and(problem.remedy());
      }
    }
    if (unread.isPresent()) {
      return new Result.Undecided(
          unread.get().reason() + " It decides whether an endpoint service allows ClickPipes.",
          unread.get().remedy());
    }
    return stopped(subjects, remedy);
  }

  private static Result stopped(List<Subject> subjects, Remedy remedy) {
    int more = subjects.size() - 1;
    return Finding.of(
            "Endpoint service "
                + subjects.get(0).name()
                + ": "
                + subjects.get(0).message()
                + "."
                + (more == 0
                    ? ""
                    : " "
                        + Quoted.count(more, "more problem")
                        + (more == 1 ? " stops" : " stop")
                        + " ClickPipes."))
        .expected("an endpoint service that allows " + PRINCIPAL + " and reaches the writer")
        .objects(subjects)
        .remedy(remedy)
        .fails();
  }

  /** Nothing is wrong with what can be read; the other steps are listed. */
  private static Result remaining(EndpointService service, Cluster cluster) {
    List<String> steps = new ArrayList<>();
    steps.add(
        "In ClickPipes, create a reverse private endpoint of type VPC endpoint service for "
            + service.name());
    if (service.acceptanceRequired()) {
      steps.add("Accept the connection request of that endpoint within a day");
    }
    steps.add("After each failover, make the writer's new address the target of the load balancer");
    steps.add(tlsHost(cluster));
    return Finding.of(
            "Endpoint service "
                + service.name()
                + " allows ClickPipes. The remaining steps can't be checked from here.")
        .observed(service.name())
        .remedy(Remedy.manual(steps))
        .remedy(connections(service))
        .warns();
  }

  private static Remedy connections(EndpointService service) {
    return service.acceptanceRequired()
        ? Remedy.choice(
            "the command only reads: to see which connections wait for acceptance",
            new ShowEndpointConnections(service.id()))
        : Remedy.NONE;
  }

  /**
   * The result where no endpoint service has a target group with the cluster's VPC and port.
   *
   * @param others endpoint services with another VPC or port. They may still reach the cluster: a
   *     target may have a port of its own, and may be in another VPC
   */
  private static Result throughResource(
      Cluster cluster, List<EndpointService> others, Context context) {
    List<String> publicOnes =
        context.aws().instances().get().stream()
            .filter(i -> i.publiclyAccessible().orElse(false))
            .map(Instance::id)
            .toList();
    Optional<String> elsewhere = elsewhere(context);
    String none =
        others.isEmpty()
            ? "No endpoint service reaches the cluster. "
            : "No target group of an endpoint service has the cluster's VPC and port. ";
    if (elsewhere.isPresent()) {
      Finding finding =
          Finding.of(
                  none
                      + "A VPC resource can't be used from "
                      + elsewhere.get()
                      + ", which is another region.")
              .observed("a service in " + elsewhere.get())
              .expected("an endpoint service that takes endpoints of " + elsewhere.get())
              .remedy(newService(elsewhere));
      return others.isEmpty() ? finding.fails() : finding.warns();
    } else if (!publicOnes.isEmpty()) {
      Finding finding =
          Finding.of(none + "AWS creates no VPC resource for a publicly accessible cluster.")
              .observed("publicly accessible")
              .expected("not publicly accessible, or an endpoint service")
              .objects(
                  publicOnes.stream()
                      .map(id -> new Subject("instance", id, "publicly accessible"))
                      .toList())
              .remedy(
                  Remedy.choices(publicOnes.stream().map(PrivateAccess::makePrivate).toList())
                      .and(newService(elsewhere)));
      return others.isEmpty() ? finding.fails() : finding.warns();
    }
    return uncheckedResource(none, cluster);
  }

  private static Result uncheckedResource(String none, Cluster cluster) {
    return Finding.of(none + "A VPC resource can't be checked from here.")
        .observed("no endpoint service")
        .remedy(
            Remedy.manual(
                "Create a resource gateway in the cluster's VPC, in subnets with 16 consecutive"
                    + " free addresses, with a security group that can reach the writer",
                "Create a resource configuration for " + cluster.arn(),
                "Share the resource configuration with account "
                    + ACCOUNT
                    + " in AWS RAM, with one share for each endpoint",
                "In ClickPipes, create a reverse private endpoint of type VPC resource from the"
                    + " resource configuration",
                tlsHost(cluster)))
        .warns();
  }

  private static Remedy newService(Optional<String> elsewhere) {
    return Remedy.manual(
        "Create an endpoint service for a network load balancer whose target is the writer, and"
            + " allow "
            + PRINCIPAL
            + " to connect to the endpoint service"
            + elsewhere.map(r -> ", with " + r + " among its supported regions").orElse(""));
  }

  private static Choice makePrivate(String instance) {
    return Choice.of(
        "if no other client reaches " + instance + " over the internet, which then ends",
        new MakePrivate(instance));
  }

  private static String tlsHost(Cluster cluster) {
    return "In ClickPipes, set TLS Host to "
        + cluster.endpoint().orElse("the cluster's writer endpoint")
        + ", the name in the server's certificate";
  }

  /** The region of the ClickHouse service; absent where it may be the cluster's region. */
  private static Optional<String> elsewhere(Context context) {
    return context
        .request()
        .service()
        .region()
        .filter(r -> r.cloud() == ServiceRegion.Cloud.AWS)
        .map(ServiceRegion::region)
        .filter(r -> context.aws().region().filter(r::equals).isEmpty());
  }
}
