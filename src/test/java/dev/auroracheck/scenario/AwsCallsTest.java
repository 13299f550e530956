package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What a run costs AWS: which calls, how often, and how many after one another. No other class runs
 * meanwhile, since the threads counted here are those of the whole JVM.
 */
@Isolated
class AwsCallsTest {
  private static final Duration ANSWER_AFTER = Duration.ofMillis(700);

  /** What is asked in such an account where the pipe comes over the internet. */
  private static final Set<String> WITHOUT_PRIVATE_LINK =
      new TreeSet<>(
          List.of(
              "ec2:DescribeInternetGateways",
              "ec2:DescribeNetworkAcls",
              "ec2:DescribeRouteTables",
              "ec2:DescribeSecurityGroups",
              "ec2:DescribeSubnets",
              "ec2:DescribeVpcAttribute",
              "ec2:DescribeManagedPrefixLists",
              "ec2:GetManagedPrefixListEntries",
              "rds:DescribeBlueGreenDeployments",
              "rds:DescribeDBClusterParameterGroups",
              "rds:DescribeDBClusterParameters",
              "rds:DescribeDBClusters",
              "rds:DescribeDBInstances",
              "rds:DescribeDBMajorEngineVersions",
              "rds:DescribeGlobalClusters",
              "rds:DescribePendingMaintenanceActions"));

  private final LocalAws aws = new LocalAws();

  /** An account in which there is something to ask for in every round. */
  @BeforeEach
  void fill() {
    AwsState.PrefixList list =
        new AwsState.PrefixList("pl-0a1b2c3d4e5f60718", LocalAws.REGION, "0.0.0.0/0");
    aws.state.prefixLists.add(list);
    aws.state.securityGroup().allowPrefixList(5432, list.id);
    aws.state.onDefaultGroup();
    aws.state.addHealthy("other", LocalAws.REGION);
  }

  @AfterEach
  void close() {
    aws.close();
  }

  private Execution run(String... more) {
    return LocalAws.named(LocalAws.withoutDatabase()).with(more).json();
  }

  @Test
  void noCallIsMadeTwiceAndNoneChangesAnything() {
    Execution execution = run("--clickhouse-region", "us-east-1");
    assertEquals("pass", execution.status("security-group"), execution::out);
    Set<String> actions = new TreeSet<>();
    for (String call : aws.endpoint.calls()) {
      assertTrue(call.matches("(rds|ec2):(Describe|Get)\\w+ us-east-1"), call);
      actions.add(call.split(" ", 2)[0]);
    }
    assertEquals(WITHOUT_PRIVATE_LINK, actions);
    List<Map<String, String>> requests = aws.endpoint.requests();
    assertEquals(new HashSet<>(requests).size(), requests.size(), requests::toString);
    // two for the attached group, one for each other group of the family
    assertEquals(
        4,
        requests.stream()
            .filter(r -> "DescribeDBClusterParameters".equals(r.get("Action")))
            .count());
  }

  @Test
  void aSelectionThatNeedsTheDatabaseAloneStillCallsNothingThatChanges() {
    run("--only", "connection");
    aws.endpoint.calls().forEach(c -> assertTrue(c.matches("\\w+:(Describe|Get).*"), c));
  }

  @Test
  void aRunTakesThreeRoundsOfCalls() {
    run(); // loads classes
    aws.endpoint.clearCalls();
    aws.endpoint.delay(ANSWER_AFTER);
    List<Long> arrivals = new ArrayList<>();
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    try {
      var unused =
          watch.scheduleAtFixedRate(
              () -> {
                while (arrivals.size() < aws.endpoint.calls().size()) {
                  arrivals.add(System.nanoTime());
                }
              },
              0,
              5,
              TimeUnit.MILLISECONDS);
      run();
    } finally {
      watch.shutdownNow();
      join(watch);
    }
    // what arrives before the first call of a round is answered can't have waited for that round
    List<Integer> rounds = new ArrayList<>();
    long answered = Long.MIN_VALUE;
    for (long arrival : arrivals) {
      if (rounds.isEmpty() || arrival - answered >= 0) {
        rounds.add(0);
        answered = arrival + ANSWER_AFTER.toNanos();
      }
      rounds.set(rounds.size() - 1, rounds.get(rounds.size() - 1) + 1);
    }
    assertEquals(List.of(5, 11, 4), rounds, () -> rounds + " of " + aws.endpoint.calls());
  }

  /** As with --wait, which runs again and again. */
  @Test
  void aRunLeavesNoThreadOfTheSdkBehind() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      run();
    }
    // what was made too late to be closed at the end may take a moment
    long left = Long.MAX_VALUE;
    for (int i = 0; i < 50 && left > 10; i++) {
      Thread.sleep(100);
      left = sdkThreads();
    }
    assertTrue(left <= 10, left + " threads");
  }

  private static long sdkThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("sdk-"))
        .count();
  }

  private static void join(ScheduledExecutorService watch) {
    try {
      assertTrue(watch.awaitTermination(5, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
