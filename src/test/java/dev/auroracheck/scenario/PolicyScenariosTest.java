package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.AwsState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;

/** The printed policy is what the program asks for, and each line of it is missed by its checks. */
class PolicyScenariosTest {
  /**
   * What is undecided without an action; an action that is not here leaves every check as it is.
   */
  private static final Map<String, Set<String>> UNDECIDED =
      Map.ofEntries(
          Map.entry(
              "rds:DescribeDBInstances",
              Set.of("cluster", "maintenance", "network-path", "private-access", "failover")),
          Map.entry("rds:DescribeGlobalClusters", Set.of("global-database")),
          Map.entry("rds:DescribeDBClusterParameters", Set.of("parameter-group")),
          Map.entry("rds:DescribeBlueGreenDeployments", Set.of("maintenance")),
          Map.entry("rds:DescribePendingMaintenanceActions", Set.of("maintenance")),
          Map.entry("rds:DescribeDBMajorEngineVersions", Set.of("maintenance")),
          Map.entry("rds:DescribeDBSubnetGroups", Set.of("network-path")),
          Map.entry("ec2:DescribeSecurityGroups", Set.of("security-group")),
          Map.entry("ec2:GetManagedPrefixListEntries", Set.of("security-group")),
          Map.entry("ec2:DescribeSubnets", Set.of("network-path")),
          Map.entry("ec2:DescribeRouteTables", Set.of("network-path")),
          Map.entry("ec2:DescribeNetworkAcls", Set.of("network-path")),
          Map.entry("ec2:DescribeInternetGateways", Set.of("network-path")),
          Map.entry("ec2:DescribeVpcAttribute", Set.of("network-path")),
          Map.entry("ec2:DescribeVpcBlockPublicAccessOptions", Set.of("network-path")),
          Map.entry("ec2:DescribeVpcBlockPublicAccessExclusions", Set.of("network-path")),
          Map.entry("ec2:DescribeVpcEndpointServiceConfigurations", Set.of("private-access")),
          Map.entry("ec2:DescribeVpcEndpointServicePermissions", Set.of("private-access")),
          Map.entry("elasticloadbalancing:DescribeLoadBalancers", Set.of("private-access")),
          Map.entry("elasticloadbalancing:DescribeTargetGroups", Set.of("private-access")),
          Map.entry("elasticloadbalancing:DescribeTargetHealth", Set.of("private-access")));

  /** Without these there is no cluster to judge. */
  private static final Set<String> DECISIVE =
      Set.of(
          "rds:DescribeDBClusters",
          "rds:DescribeDBProxies",
          "rds:DescribeDBProxyTargets",
          "rds:DescribeDBShardGroups");

  /** Only a fix is poorer without these. */
  private static final Set<String> DISPENSABLE =
      Set.of("ec2:DescribeManagedPrefixLists", "rds:DescribeDBClusterParameterGroups");

  private static final String LIMITLESS = "shards.shardgrp-abc123.us-east-1.rds.amazonaws.com";
  private static final String PROXY = "front.proxy-abc123.us-east-1.rds.amazonaws.com";

  private final LocalAws aws = new LocalAws();

  /** A healthy account in which every call has something to say. */
  @BeforeEach
  void fill() {
    AwsState.PrefixList list =
        new AwsState.PrefixList("pl-0a1b2c3d4e5f60718", LocalAws.REGION, "0.0.0.0/0");
    aws.state.prefixLists.add(list);
    aws.state.securityGroup().allowPrefixList(5432, list.id);
    // where a subnet does not say that nothing is blocked, the account is asked
    aws.state.subnets.forEach(s -> s.more = b -> b.blockPublicAccessStates(states -> {}));
    AwsState.LoadBalancer balancer = new AwsState.LoadBalancer("front", LocalAws.REGION);
    balancer.targets.put("10.0.1.23", "healthy");
    aws.state.loadBalancers.add(balancer);
    AwsState.EndpointService service =
        new AwsState.EndpointService("vpce-svc-0a1b2c3d4e5f60718", LocalAws.REGION, balancer.arn);
    service.allowedPrincipals.add("*");
    aws.state.endpointServices.add(service);
    aws.state.shardGroups.add(new AwsState.ShardGroup("shards", aws.state.cluster()));
    aws.state.proxies.add(new AwsState.Proxy("front", aws.state.cluster()));
  }

  @AfterEach
  void close() {
    aws.close();
  }

  private static JsonNode policy() {
    try {
      Execution execution = new Program("policy").run();
      assertEquals(0, execution.exitCode());
      assertEquals("", execution.err());
      return new ObjectMapper().readTree(execution.out());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<String> actions() {
    List<String> actions = new ArrayList<>();
    policy().at("/Statement/0/Action").forEach(a -> actions.add(a.asText()));
    return actions.stream();
  }

  private Execution run(String action) {
    boolean limitless = action.contains("ShardGroups");
    if (limitless || action.contains("Proxy") || action.contains("Proxies")) {
      return new Program(
              "--host", limitless ? LIMITLESS : PROXY, "--user", "pipe", "--timeout", "2s")
          .with("--clickhouse-region", "us-east-1", "--only", checks())
          .json();
    }
    if (action.contains("SubnetGroups")) {
      aws.state.instances.forEach(i -> i.more = b -> b.dbSubnetGroup((DBSubnetGroup) null));
    }
    boolean link = action.contains("EndpointService") || action.startsWith("elastic");
    return LocalAws.named(LocalAws.withoutDatabase())
        .with("--clickhouse-region", "us-east-1")
        .with("--connectivity", link ? "privatelink" : "public", "--only", checks())
        .json();
  }

  private static String checks() {
    return Checks.ALL.stream()
        .map(Check::about)
        .filter(a -> a.needs() == Needs.API || a.id().equals("failover"))
        .map(Check.About::id)
        .collect(Collectors.joining(","));
  }

  @Test
  void itIsOnePolicyOfSortedActions() {
    JsonNode policy = policy();
    assertEquals("2012-10-17", policy.path("Version").asText());
    assertEquals(1, policy.path("Statement").size());
    assertEquals("Allow", policy.at("/Statement/0/Effect").asText());
    assertEquals("*", policy.at("/Statement/0/Resource").asText());
    List<String> actions = actions().toList();
    assertEquals(List.copyOf(new TreeSet<>(actions)), actions);
    actions.forEach(
        a -> assertTrue(a.matches("(rds|ec2|elasticloadbalancing):(Describe|Get)\\w+"), a));
  }

  @Test
  void itAllowsWhatIsAskedAndNothingElse() {
    for (String scenario :
        List.of("public", "EndpointService", "Proxy", "ShardGroups", "SubnetGroups")) {
      run(scenario);
    }
    Set<String> asked =
        aws.endpoint.calls().stream()
            .map(call -> call.split(" ", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(asked, actions().collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void withoutAnActionItsChecksAreUndecidedAndTheOthersAreNot(String action) {
    Map<String, String> before = statuses(run(action));
    aws.endpoint.fail(action.substring(action.indexOf(':') + 1), Fault.DENIED);
    Execution execution = run(action);
    Map<String, String> after = statuses(execution);
    Set<String> changed =
        after.keySet().stream()
            .filter(id -> !after.get(id).equals(before.get(id)))
            .collect(Collectors.toCollection(TreeSet::new));
    for (String id : changed) {
      assertEquals("error", after.get(id));
      String message = execution.message(id);
      assertTrue(message.contains("AWS denied " + action), message);
      assertTrue(message.contains("aurora-check policy prints the whole policy"), message);
    }
    Set<String> judged = new TreeSet<>(before.keySet());
    judged.removeIf(id -> before.get(id).equals("skip"));
    Set<String> expected = new TreeSet<>(judged);
    if (!DECISIVE.contains(action)) {
      expected.retainAll(UNDECIDED.getOrDefault(action, Set.of()));
      assertEquals(DISPENSABLE.contains(action), expected.isEmpty());
    }
    assertEquals(expected, changed);
    boolean required =
        changed.stream()
            .anyMatch(id -> execution.check(id).path("level").asText().equals("required"));
    assertEquals(required ? 3 : 0, execution.exitCode());
  }

  private static Map<String, String> statuses(Execution execution) {
    return execution
        .report()
        .path("checks")
        .valueStream()
        .collect(Collectors.toMap(c -> c.path("id").asText(), c -> c.path("status").asText()));
  }
}
