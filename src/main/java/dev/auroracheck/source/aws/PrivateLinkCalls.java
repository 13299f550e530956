package dev.auroracheck.source.aws;

import static dev.auroracheck.source.aws.Texts.text;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.EndpointService;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.request.Connectivity;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AllowedPrincipal;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;
import software.amazon.awssdk.services.ec2.model.SupportedRegionDetail;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/**
 * Reads the endpoint services whose target is the cluster. The services are read in the first
 * round, their load balancers in the second, and the allowed principals and target health in the
 * third.
 */
final class PrivateLinkCalls {
  private final Supplier<Ec2Client> ec2;
  private final Supplier<ElasticLoadBalancingV2Client> balancing;
  private final Calls calls;
  private final Executor executor;
  private final CompletableFuture<Fact<List<ServiceConfiguration>>> services;

  /** Starts the first round, if the pipe uses PrivateLink. */
  PrivateLinkCalls(
      Connectivity way,
      Supplier<Ec2Client> ec2,
      Supplier<ElasticLoadBalancingV2Client> balancing,
      Calls calls,
      Executor executor) {
    this.ec2 = ec2;
    this.balancing = balancing;
    this.calls = calls;
    this.executor = executor;
    this.services =
        way == Connectivity.PRIVATELINK
            ? endpointServices()
            : CompletableFuture.completedFuture(
                Fact.absent(Fact.Why.NOT_ASKED, "The pipe does not use PrivateLink."));
  }

  /** Starts to read the services, with details for those that target the cluster's VPC and port. */
  CompletableFuture<Fact<List<EndpointService>>> leadingTo(
      Cluster cluster, Fact<List<Instance>> members) {
    return CompletableFuture.supplyAsync(() -> find(cluster, members), executor);
  }

  private CompletableFuture<Fact<List<ServiceConfiguration>>> endpointServices() {
    return calls.start(
        Action.DESCRIBE_VPC_ENDPOINT_SERVICE_CONFIGURATIONS,
        () ->
            Ec2Pages.genuine(ec2.get().describeVpcEndpointServiceConfigurationsPaginator())
                .flatMap(p -> p.serviceConfigurations().stream())
                .toList());
  }

  /** Starts to read the principals that may connect to an endpoint service. */
  private CompletableFuture<Fact<List<String>>> principals(String serviceId) {
    return calls.start(
        Action.DESCRIBE_VPC_ENDPOINT_SERVICE_PERMISSIONS,
        () ->
            Ec2Pages.genuine(
                    ec2.get()
                        .describeVpcEndpointServicePermissionsPaginator(
                            r -> r.serviceId(serviceId)))
                .flatMap(p -> p.allowedPrincipals().stream())
                .map(AllowedPrincipal::principal)
                .toList());
  }

  private Fact<List<EndpointService>> find(Cluster cluster, Fact<List<Instance>> members) {
    Fact<List<ServiceConfiguration>> all = services.join();
    if (all instanceof Fact.Unavailable<?> u) {
      return Fact.copy(u);
    } else if (members instanceof Fact.Unavailable<?> u) {
      return Fact.copy(u);
    }
    List<ServiceConfiguration> balanced =
        all.get().stream().filter(s -> !s.networkLoadBalancerArns().isEmpty()).toList();
    if (balanced.isEmpty()) {
      return Fact.of(List.of());
    }
    CompletableFuture<Fact<List<LoadBalancer>>> balancers =
        calls.start(
            Action.DESCRIBE_LOAD_BALANCERS,
            () ->
                balancing.get().describeLoadBalancersPaginator().loadBalancers().stream().toList());
    CompletableFuture<Fact<List<TargetGroup>>> groups =
        calls.start(
            Action.DESCRIBE_TARGET_GROUPS,
            () -> balancing.get().describeTargetGroupsPaginator().targetGroups().stream().toList());
    if (balancers.join() instanceof Fact.Unavailable<?> u) {
      return Fact.copy(u);
    } else if (groups.join() instanceof Fact.Unavailable<?> u) {
      return Fact.copy(u);
    }
    List<TargetGroup> leading =
        groups.join().get().stream()
            .filter(g -> members.get().stream().anyMatch(i -> i.vpcId().equals(g.vpcId())))
            .filter(g -> Objects.equals(g.port(), cluster.port()))
            .toList();
    List<Supplier<EndpointService>> reading =
        balanced.stream().map(s -> start(s, balancers.join().get(), leading)).toList();
    return Fact.of(reading.stream().map(Supplier::get).toList());
  }

  /** Starts the calls about one service whose target is the cluster. The result waits for them. */
  private Supplier<EndpointService> start(
      ServiceConfiguration s, List<LoadBalancer> balancers, List<TargetGroup> leading) {
    boolean leads =
        leading.stream()
            .flatMap(g -> g.loadBalancerArns().stream())
            .anyMatch(s.networkLoadBalancerArns()::contains);
    if (!leads) {
      return () ->
          service(
              s,
              Fact.absent(Fact.Why.NOT_ASKED, "The endpoint service has another target."),
              List.of());
    }
    CompletableFuture<Fact<List<String>>> principals = principals(s.serviceId());
    List<Supplier<EndpointService.LoadBalancer>> behind =
        balancers.stream()
            .filter(b -> s.networkLoadBalancerArns().contains(b.loadBalancerArn()))
            .filter(
                b ->
                    leading.stream()
                        .anyMatch(g -> g.loadBalancerArns().contains(b.loadBalancerArn())))
            .map(b -> start(b, leading))
            .toList();
    return () -> service(s, principals.join(), behind.stream().map(Supplier::get).toList());
  }

  private static EndpointService service(
      ServiceConfiguration s,
      Fact<List<String>> principals,
      List<EndpointService.LoadBalancer> balancers) {
    return new EndpointService(
        s.serviceId(),
        text(s.serviceName()),
        text(s.serviceStateAsString()),
        Boolean.TRUE.equals(s.acceptanceRequired()),
        s.supportedRegions().stream().map(SupportedRegionDetail::region).toList(),
        principals,
        balancers);
  }

  private Supplier<EndpointService.LoadBalancer> start(LoadBalancer b, List<TargetGroup> leading) {
    List<Supplier<EndpointService.TargetGroup>> targets =
        leading.stream()
            .filter(g -> g.loadBalancerArns().contains(b.loadBalancerArn()))
            .map(this::start)
            .toList();
    return () ->
        new EndpointService.LoadBalancer(
            b.loadBalancerArn(),
            text(b.loadBalancerName()),
            b.securityGroups(),
            !b.securityGroups().isEmpty()
                && !"off".equals(b.enforceSecurityGroupInboundRulesOnPrivateLinkTraffic()),
            targets.stream().map(Supplier::get).toList());
  }

  private Supplier<EndpointService.TargetGroup> start(TargetGroup g) {
    CompletableFuture<Fact<List<EndpointService.Target>>> health =
        calls.start(Action.DESCRIBE_TARGET_HEALTH, () -> health(g.targetGroupArn()));
    return () ->
        new EndpointService.TargetGroup(
            g.targetGroupArn(), text(g.targetGroupName()), health.join());
  }

  private List<EndpointService.Target> health(String targetGroup) {
    return balancing
        .get()
        .describeTargetHealth(r -> r.targetGroupArn(targetGroup))
        .targetHealthDescriptions()
        .stream()
        .map(PrivateLinkCalls::target)
        .toList();
  }

  private static EndpointService.Target target(TargetHealthDescription d) {
    return new EndpointService.Target(
        d.target() == null ? "" : text(d.target().id()),
        d.targetHealth() == null ? "" : text(d.targetHealth().stateAsString()));
  }
}
