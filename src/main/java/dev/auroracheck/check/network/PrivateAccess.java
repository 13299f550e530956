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
 * Whether PrivateLink leads ClickPipes to the cluster. There are two ways: an endpoint service
 * before a network load balancer, most of which can be read; and a VPC resource, of which only what
 * rules it out can.
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
        "PrivateLink leads ClickPipes to the cluster",
        "An endpoint that is not admitted, or leads nowhere, never becomes available");
  }

  @Override
  public Result judge(Context context) {
    if (context.request().pipe().connectivity() != Connectivity.PRIVATELINK) {
      return new Result.Skip("the pipe does not come through PrivateLink");
    }
    Cluster cluster = context.aws().cluster().get();
    if (!cluster.inVpc()) {
      return new Result.Skip("the cluster has no VPC for PrivateLink to lead to");
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
          "whether an endpoint service admits ClickPipes can't be seen: " + unread.get().reason(),
          unread.get().remedy());
    }
    return notAdmitted(subjects, remedy);
  }

  private static Result notAdmitted(List<Subject> subjects, Remedy remedy) {
    return Finding.of(
            subjects.get(0).name()
                + ": "
                + subjects.get(0).message()
                + (subjects.size() > 1 ? ", and " + (subjects.size() - 1) + " more" : ""))
        .expected("an endpoint service that admits " + PRINCIPAL + " and leads to the writer")
        .objects(subjects)
        .remedy(remedy)
        .fails();
  }

  /** What can be read is in order: that is not all. */
  private static Result remaining(EndpointService service, Cluster cluster) {
    List<String> steps = new ArrayList<>();
    steps.add(
        "In ClickPipes, make a reverse private endpoint of type VPC endpoint service for "
            + service.name());
    if (service.acceptanceRequired()) {
      steps.add("Within a day, accept the connection that then appears");
    }
    steps.add("Keep the load balancer's target at the writer: a failover changes its address");
    steps.add(tlsHost(cluster));
    return Finding.of(
            "endpoint service " + service.name() + " admits ClickPipes; what remains can't be seen")
        .observed(service.name())
        .remedy(Remedy.manual(steps))
        .remedy(connections(service))
        .warns();
  }

  private static Remedy connections(EndpointService service) {
    return service.acceptanceRequired()
        ? Remedy.choice(
            "To see the connections that wait for acceptance",
            new ShowEndpointConnections(service.id()))
        : Remedy.NONE;
  }

  /**
   * @param others endpoint services whose target groups name another VPC or port: a target may have
   *     a port of its own, and be reached in another VPC
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
            ? "no endpoint service leads to the cluster, and "
            : "no target group of an endpoint service names the cluster's VPC and port, and ";
    if (elsewhere.isPresent()) {
      Finding finding =
          Finding.of(none + "a VPC resource can't be used from " + elsewhere.get())
              .observed("a service in " + elsewhere.get())
              .expected("an endpoint service that takes endpoints of " + elsewhere.get())
              .remedy(newService(elsewhere));
      return others.isEmpty() ? finding.fails() : finding.warns();
    } else if (!publicOnes.isEmpty()) {
      Finding finding =
          Finding.of(none + "of a publicly accessible cluster no VPC resource can be made")
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
    return resourceUnseen(none, cluster);
  }

  private static Result resourceUnseen(String none, Cluster cluster) {
    return Finding.of(none + "of a VPC resource nothing can be seen from here")
        .observed("no endpoint service")
        .remedy(
            Remedy.manual(
                "Make a resource gateway in the cluster's VPC, in subnets with 16 free"
                    + " addresses in a row, whose security group may reach the writer",
                "Make a resource configuration for " + cluster.arn(),
                "Share the resource configuration with account "
                    + ACCOUNT
                    + " in AWS RAM, one share an endpoint",
                "In ClickPipes, make a reverse private endpoint of type VPC resource from the"
                    + " resource configuration",
                tlsHost(cluster)))
        .warns();
  }

  private static Remedy newService(Optional<String> elsewhere) {
    return Remedy.manual(
        "Make an endpoint service before a network load balancer whose target is the writer, and"
            + " allow "
            + PRINCIPAL
            + " to connect to the endpoint service"
            + elsewhere.map(r -> ", with " + r + " among its supported regions").orElse(""));
  }

  private static Choice makePrivate(String instance) {
    return Choice.of(
        "If nothing else reaches " + instance + " over the internet, which then can't",
        new MakePrivate(instance));
  }

  private static String tlsHost(Cluster cluster) {
    return "In ClickPipes, set TLS Host to "
        + cluster.endpoint().orElse("the cluster's writer endpoint")
        + ", whose name the certificate bears";
  }

  /** The region of the ClickHouse service, where it is known to be another than the cluster's. */
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
