package dev.auroracheck.servers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSecurityGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSecurityGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** What Elastic Load Balancing answers. */
final class ElbAnswers extends Answers {
  ElbAnswers(AwsState state) {
    super(state, "elasticloadbalancing");
    on("DescribeLoadBalancers", DescribeLoadBalancersRequest::builder, this::describeBalancers);
    on("DescribeTargetGroups", DescribeTargetGroupsRequest::builder, this::describeTargetGroups);
    on("DescribeTargetHealth", DescribeTargetHealthRequest::builder, this::describeHealth);
    on("SetSecurityGroups", SetSecurityGroupsRequest::builder, this::setSecurityGroups);
  }

  private SdkPojo describeBalancers(Call<DescribeLoadBalancersRequest> call) {
    DescribeLoadBalancersRequest q = call.request();
    for (String arn : q.loadBalancerArns()) {
      balancer(arn);
    }
    List<AwsState.LoadBalancer> found =
        state.loadBalancers.stream()
            .filter(b -> b.region.equals(call.region()))
            .filter(b -> q.loadBalancerArns().isEmpty() || q.loadBalancerArns().contains(b.arn))
            .toList();
    Page<AwsState.LoadBalancer> page = paged(found, q.pageSize(), q.marker());
    return DescribeLoadBalancersResponse.builder()
        .loadBalancers(page.items().stream().map(ElbAnswers::balancer).toList())
        .nextMarker(page.next())
        .build();
  }

  private SdkPojo describeTargetGroups(Call<DescribeTargetGroupsRequest> call) {
    DescribeTargetGroupsRequest q = call.request();
    List<AwsState.LoadBalancer> found =
        state.loadBalancers.stream()
            .filter(b -> b.region.equals(call.region()))
            .filter(b -> q.loadBalancerArn() == null || q.loadBalancerArn().equals(b.arn))
            .toList();
    Page<AwsState.LoadBalancer> page = paged(found, q.pageSize(), q.marker());
    return DescribeTargetGroupsResponse.builder()
        .targetGroups(page.items().stream().map(ElbAnswers::targetGroup).toList())
        .nextMarker(page.next())
        .build();
  }

  private SdkPojo describeHealth(Call<DescribeTargetHealthRequest> call) {
    AwsState.LoadBalancer balancer =
        state.loadBalancers.stream()
            .filter(b -> b.targetGroupArn().equals(call.request().targetGroupArn()))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(400, "TargetGroupNotFound", "One or more target groups not found"));
    return DescribeTargetHealthResponse.builder()
        .targetHealthDescriptions(
            balancer.targets.entrySet().stream()
                .map(
                    t ->
                        TargetHealthDescription.builder()
                            .target(d -> d.id(t.getKey()).port(balancer.port))
                            .healthCheckPort(String.valueOf(balancer.port))
                            .targetHealth(h -> h.state(t.getValue()))
                            .build())
                .toList())
        .build();
  }

  private SdkPojo setSecurityGroups(Call<SetSecurityGroupsRequest> call) {
    SetSecurityGroupsRequest q = call.request();
    AwsState.LoadBalancer balancer = balancer(q.loadBalancerArn());
    if (balancer.securityGroups.isEmpty()) {
      throw new Refusal(
          400,
          "InvalidConfigurationRequest",
          "You cannot set security groups on a load balancer that was made without one");
    }
    balancer.securityGroups.clear();
    balancer.securityGroups.addAll(q.securityGroups());
    if (q.enforceSecurityGroupInboundRulesOnPrivateLinkTrafficAsString() != null) {
      balancer.enforced = q.enforceSecurityGroupInboundRulesOnPrivateLinkTrafficAsString();
    }
    return SetSecurityGroupsResponse.builder()
        .securityGroupIds(balancer.securityGroups)
        .enforceSecurityGroupInboundRulesOnPrivateLinkTraffic(balancer.enforced)
        .build();
  }

  private AwsState.LoadBalancer balancer(String arn) {
    return state.loadBalancers.stream()
        .filter(b -> b.arn.equals(arn))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    400, "LoadBalancerNotFound", "Load balancers '[%s]' not found".formatted(arn)));
  }

  private static <T> Page<T> paged(List<T> all, @Nullable Integer size, @Nullable String marker) {
    return page(all, size == null ? 400 : size, marker);
  }

  private static LoadBalancer balancer(AwsState.LoadBalancer b) {
    LoadBalancer.Builder builder =
        LoadBalancer.builder()
            .loadBalancerArn(b.arn)
            .loadBalancerName(b.name)
            .scheme("internal")
            .type("network")
            .vpcId(b.vpcId)
            .state(s -> s.code(b.state));
    if (!b.securityGroups.isEmpty()) {
      builder
          .securityGroups(b.securityGroups)
          .enforceSecurityGroupInboundRulesOnPrivateLinkTraffic(b.enforced);
    }
    return builder.build();
  }

  private static TargetGroup targetGroup(AwsState.LoadBalancer b) {
    return TargetGroup.builder()
        .targetGroupArn(b.targetGroupArn())
        .targetGroupName(b.name + "-targets")
        .protocol("TCP")
        .port(b.port)
        .vpcId(b.vpcId)
        .targetType("ip")
        .loadBalancerArns(b.arn)
        .build();
  }
}
