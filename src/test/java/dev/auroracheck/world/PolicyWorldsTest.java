package dev.auroracheck.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Checks;
import dev.auroracheck.check.Needs;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.lab.AwsEndpoint.Fault;
import dev.auroracheck.lab.AwsWorld;
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

/** The printed policy is what the program asks for, and each line of it is missed by its checks. */
class PolicyWorldsTest {
  /**
   * What is undecided without an action; an action that is not here leaves every check as it is.
   */
  private static final Map<String, Set<String>> UNDECIDED =
      Map.of(
          "rds:DescribeDBInstances", Set.of("cluster", "maintenance", "network-path", "failover"),
          "rds:DescribeGlobalClusters", Set.of("global-database"),
          "rds:DescribeDBClusterParameters", Set.of("parameter-group"),
          "rds:DescribeBlueGreenDeployments", Set.of("maintenance"),
          "rds:DescribePendingMaintenanceActions", Set.of("maintenance"),
          "rds:DescribeDBMajorEngineVersions", Set.of("maintenance"),
          "ec2:DescribeSecurityGroups", Set.of("security-group"),
          "ec2:GetManagedPrefixListEntries", Set.of("security-group"));

  /** These are of {@code network-path} and {@code private-access} alone. */
  private static final Set<String> OTHERS = Set.of("network-path", "private-access");

  private final AwsLab lab = new AwsLab();

  /** A healthy account in which every call has something to say. */
  @BeforeEach
  void fill() {
    AwsWorld.PrefixList list =
        new AwsWorld.PrefixList("pl-0a1b2c3d4e5f60718", AwsLab.REGION, "0.0.0.0/0");
    lab.world.prefixLists.add(list);
    lab.world.securityGroup().allowPrefixList(5432, list.id);
    // where a subnet does not say that nothing is blocked, the account is asked
    lab.world.subnets.forEach(s -> s.more = b -> b.blockPublicAccessStates(states -> {}));
    lab.world.endpointServices.add(
        new AwsWorld.EndpointService("vpce-svc-0a1b2c3d4e5f60718", AwsLab.REGION));
  }

  @AfterEach
  void close() {
    lab.close();
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

  private static Execution run(String connectivity) {
    String checks =
        Checks.ALL.stream()
            .map(Check::about)
            .filter(a -> a.needs() == Needs.API || a.id().equals("failover"))
            .map(Check.About::id)
            .collect(Collectors.joining(","));
    return AwsLab.named(AwsLab.withoutDatabase())
        .with("--clickhouse-region", "us-east-1", "--connectivity", connectivity)
        .with("--only", checks)
        .json();
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
    run("privatelink");
    run("public");
    Set<String> asked =
        lab.endpoint.calls().stream()
            .map(call -> call.split(" ", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(asked, actions().collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void withoutAnActionItsChecksAreUndecidedAndTheOthersAreNot(String action) {
    String connectivity = action.contains("EndpointService") ? "privatelink" : "public";
    Map<String, String> before = statuses(run(connectivity));
    lab.endpoint.fail(action.substring(action.indexOf(':') + 1), Fault.DENIED);
    Execution execution = run(connectivity);
    Map<String, String> after = statuses(execution);
    Set<String> changed =
        after.keySet().stream()
            .filter(id -> !after.get(id).equals(before.get(id)))
            .collect(Collectors.toCollection(TreeSet::new));
    for (String id : changed) {
      assertEquals("error", after.get(id));
      String message = execution.message(id);
      assertTrue(message.contains("AWS denied " + action), message);
      assertTrue(message.contains("aurora-check policy prints what is needed"), message);
    }
    if (action.equals("rds:DescribeDBClusters")) {
      assertEquals(after.keySet(), changed);
    } else if (UNDECIDED.containsKey(action)) {
      Set<String> expected = new TreeSet<>(UNDECIDED.get(action));
      expected.retainAll(after.keySet());
      assertEquals(expected, changed);
    } else {
      assertTrue(OTHERS.containsAll(changed), changed::toString);
    }
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
