package dev.auroracheck.check.network;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Resource;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.EndpointService;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.ServiceRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether PrivateLink leads ClickPipes to the cluster. There are two ways: an endpoint service
 * before a network load balancer, most of which can be read; and a VPC resource, of which only what
 * rules it out can.
 */
public final class PrivateAccess implements Check {
  /** The account that the endpoints of ClickPipes are made from (ClickPipes PrivateLink guide). */
  private static final String ACCOUNT = "072088201116";

  private static final String PRINCIPAL = "arn:aws:iam::" + ACCOUNT + ":root";
  private static final Set<String> ADMITTING = Set.of("*", ACCOUNT, PRINCIPAL);

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

  /** What stops a connection, and what mends it. */
  private record Problem(String message, Step step) {}

  @Override
  public Result judge(Facts facts, Request request) {
    if (request.pipe().connectivity() != Connectivity.PRIVATELINK) {
      return new Result.Skip("the pipe does not come through PrivateLink");
    }
    Cluster cluster = facts.aws().cluster().get();
    if (!cluster.inVpc()) {
      return new Result.Skip("the cluster has no VPC for PrivateLink to lead to");
    }
    List<EndpointService> all = facts.aws().endpointServices().get();
    List<EndpointService> services =
        all.stream().filter(service -> !service.loadBalancers().isEmpty()).toList();
    if (services.isEmpty()) {
      return throughResource(cluster, all, facts, request);
    }
    Optional<String> elsewhere = elsewhere(facts, request);
    AwsCli aws = AwsCli.of(request, facts.aws());
    List<Subject> subjects = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    Optional<Fact.Unavailable<?>> unread = Optional.empty();
    for (EndpointService service : services) {
      List<Problem> problems = problems(service, elsewhere, aws);
      if (problems.isEmpty() && unread(service).isEmpty()) {
        return remaining(service, cluster, aws);
      } else if (problems.isEmpty()) {
        unread = unread(service);
      }
      for (Problem problem : problems) {
        subjects.add(new Subject("endpoint-service", service.name(), problem.message()));
        steps.add(problem.step());
      }
    }
    if (unread.isPresent()) {
      return new Result.Undecided(
          "whether an endpoint service admits ClickPipes can't be seen: " + unread.get().reason(),
          unread.get().remedy());
    }
    return Finding.of(
            subjects.get(0).name()
                + ": "
                + subjects.get(0).message()
                + (subjects.size() > 1 ? ", and " + (subjects.size() - 1) + " more" : ""))
        .expected("an endpoint service that admits " + PRINCIPAL + " and leads to the writer")
        .objects(subjects)
        .fix(Fix.of("mend the endpoint service", steps.toArray(Step[]::new)))
        .fails();
  }

  private static List<Problem> problems(
      EndpointService service, Optional<String> elsewhere, AwsCli aws) {
    List<Problem> found = new ArrayList<>();
    if (!service.state().equalsIgnoreCase("available")) {
      found.add(
          new Problem(
              "the endpoint service is " + service.state(),
              Step.manual("Wait until " + service.name() + " is available, and run again")));
    }
    if (service
        .allowedPrincipals()
        .known()
        .filter(p -> p.stream().noneMatch(ADMITTING::contains))
        .isPresent()) {
      found.add(
          new Problem(
              "the endpoint service does not admit ClickPipes, " + PRINCIPAL,
              Step.Aws.calls(
                  List.of(
                      Step.Call.of(
                              aws.command(
                                  "ec2",
                                  "modify-vpc-endpoint-service-permissions",
                                  "--service-id",
                                  service.id(),
                                  "--add-allowed-principals",
                                  PRINCIPAL))
                          .as(
                              Resource.of("aws_vpc_endpoint_service_allowed_principal")
                                  .with("vpc_endpoint_service_id", service.id())
                                  .with("principal_arn", PRINCIPAL))))));
    }
    elsewhere
        .filter(region -> !service.regions().contains(region))
        .ifPresent(
            region ->
                found.add(
                    new Problem(
                        "the endpoint service takes no endpoints of " + region,
                        Step.aws(
                            aws.command(
                                "ec2",
                                "modify-vpc-endpoint-service-configuration",
                                "--service-id",
                                service.id(),
                                "--add-supported-regions",
                                region)))));
    for (EndpointService.LoadBalancer balancer : service.loadBalancers()) {
      if (balancer.enforcesGroups()) {
        found.add(enforced(balancer, aws));
      }
      if (!balancer.targets().isEmpty()
          && balancer.targets().stream().allMatch(PrivateAccess::servesNobody)) {
        found.add(unserved(balancer, aws));
      }
    }
    return found;
  }

  private static Problem enforced(EndpointService.LoadBalancer balancer, AwsCli aws) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "elbv2",
                "set-security-groups",
                "--load-balancer-arn",
                balancer.arn(),
                "--enforce-security-group-inbound-rules-on-private-link-traffic",
                "off",
                "--security-groups"));
    words.addAll(balancer.securityGroups());
    return new Problem(
        "load balancer "
            + balancer.name()
            + " applies its security groups to what comes through PrivateLink",
        Step.choice(
            Step.Kind.AWS,
            "Unless a rule of theirs admits what ClickPipes connects from; then they no longer bind"
                + " what comes through any endpoint of this service",
            aws.command(words.toArray(String[]::new))));
  }

  private static Problem unserved(EndpointService.LoadBalancer balancer, AwsCli aws) {
    EndpointService.TargetGroup group = balancer.targets().get(0);
    return new Problem(
        "no target of load balancer " + balancer.name() + " is healthy",
        Step.manual(
            "Register the writer's private address in target group "
                + group.name()
                + ", admit the load balancer in the writer's security group, and see: "
                + aws.command(
                    "elbv2", "describe-target-health", "--target-group-arn", group.arn())));
  }

  private static boolean servesNobody(EndpointService.TargetGroup group) {
    return group
        .health()
        .known()
        .filter(targets -> targets.stream().noneMatch(EndpointService.Target::isServing))
        .isPresent();
  }

  private static Optional<Fact.Unavailable<?>> unread(EndpointService service) {
    List<Fact<?>> facts = new ArrayList<>(List.of(service.allowedPrincipals()));
    service.loadBalancers().forEach(b -> b.targets().forEach(g -> facts.add(g.health())));
    for (Fact<?> fact : facts) {
      if (fact instanceof Fact.Unavailable<?> u) {
        return Optional.of(u);
      }
    }
    return Optional.empty();
  }

  /** What can be read is in order: that is not all. */
  private static Result remaining(EndpointService service, Cluster cluster, AwsCli aws) {
    List<String> steps = new ArrayList<>();
    steps.add(
        "In ClickPipes, make a reverse private endpoint of type VPC endpoint service for "
            + service.name());
    if (service.acceptanceRequired()) {
      steps.add(
          "Within a day, accept the connection that then appears: "
              + aws.command(
                  "ec2",
                  "describe-vpc-endpoint-connections",
                  "--filters",
                  "Name=service-id,Values=" + service.id()));
    }
    steps.add("Keep the load balancer's target at the writer: a failover changes its address");
    steps.add(tlsHost(cluster));
    return Finding.of(
            "endpoint service " + service.name() + " admits ClickPipes; what remains can't be seen")
        .observed(service.name())
        .fix(Fix.of("take the steps that remain", Step.manual(steps)))
        .warns();
  }

  /**
   * @param others endpoint services whose target groups name another VPC or port: a target may have
   *     a port of its own, and be reached in another VPC
   */
  private static Result throughResource(
      Cluster cluster, List<EndpointService> others, Facts facts, Request request) {
    List<String> publicOnes =
        facts.aws().instances().get().stream()
            .filter(i -> i.publiclyAccessible().orElse(false))
            .map(Instance::id)
            .toList();
    Optional<String> elsewhere = elsewhere(facts, request);
    String none =
        others.isEmpty()
            ? "no endpoint service leads to the cluster, and "
            : "no target group of an endpoint service names the cluster's VPC and port, and ";
    Step service =
        Step.manual(
            "Make an endpoint service before a network load balancer whose target is the writer, and"
                + " admit "
                + PRINCIPAL
                + " to it"
                + elsewhere.map(r -> ", with " + r + " among its supported regions").orElse(""));
    if (elsewhere.isPresent()) {
      Finding finding =
          Finding.of(none + "a VPC resource can't be used from " + elsewhere.get())
              .observed("a service in " + elsewhere.get())
              .expected("an endpoint service that takes endpoints of " + elsewhere.get())
              .fix(Fix.of("make an endpoint service", service));
      return others.isEmpty() ? finding.fails() : finding.warns();
    } else if (!publicOnes.isEmpty()) {
      AwsCli aws = AwsCli.of(request, facts.aws());
      Finding finding =
          Finding.of(none + "of a publicly accessible cluster no VPC resource can be made")
              .observed("publicly accessible")
              .expected("not publicly accessible, or an endpoint service")
              .objects(
                  publicOnes.stream()
                      .map(id -> new Subject("instance", id, "publicly accessible"))
                      .toList())
              .fix(
                  Fix.of(
                      "make it private, if nothing else comes over the internet; or an endpoint service",
                      new Step.Choice(
                          Step.Kind.AWS,
                          publicOnes.stream().map(id -> makePrivate(id, aws)).toList()),
                      service));
      return others.isEmpty() ? finding.fails() : finding.warns();
    }
    return Finding.of(none + "of a VPC resource nothing can be seen from here")
        .observed("no endpoint service")
        .fix(
            Fix.of(
                "take these steps, if they are not taken yet",
                Step.manual(
                    "Make a resource gateway in the cluster's VPC, in subnets with 16 free"
                        + " addresses in a row, whose security group may reach the writer",
                    "Make a resource configuration for " + cluster.arn(),
                    "Share it with account " + ACCOUNT + " in AWS RAM, one share an endpoint",
                    "In ClickPipes, make a reverse private endpoint of type VPC resource from it",
                    tlsHost(cluster))))
        .warns();
  }

  private static Step.Choice.Option makePrivate(String instance, AwsCli aws) {
    return new Step.Choice.Option(
        "If nothing else reaches " + instance + " over the internet, which then can't",
        aws.command(
            "rds",
            "modify-db-instance",
            "--db-instance-identifier",
            instance,
            "--no-publicly-accessible",
            "--apply-immediately"));
  }

  private static String tlsHost(Cluster cluster) {
    return "In ClickPipes, set TLS Host to "
        + cluster.endpoint().orElse("the cluster's writer endpoint")
        + ", whose name the certificate bears";
  }

  /** The region of the ClickHouse service, where it is known to be another than the cluster's. */
  private static Optional<String> elsewhere(Facts facts, Request request) {
    return request
        .service()
        .region()
        .filter(r -> r.cloud() == ServiceRegion.Cloud.AWS)
        .map(ServiceRegion::region)
        .filter(r -> facts.aws().region().filter(r::equals).isEmpty());
  }
}
