package dev.auroracheck.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.Effects;
import dev.auroracheck.remedy.MaintenanceChange;
import dev.auroracheck.remedy.NetworkChange;
import dev.auroracheck.servers.Command;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;

/** What holds of every change in AWS: it has words, commands, IAM actions and an effect. */
class AwsChangesTest {
  private static final Map<String, Class<?>> SERVICES =
      Map.of(
          "rds", RdsClient.class,
          "ec2", Ec2Client.class,
          "elasticloadbalancing", ElasticLoadBalancingV2Client.class);

  private static final AwsAccess ACCESS =
      new AwsAccess(Optional.of("us-east-1"), Optional.of("my profile"));

  static List<Change> changes() {
    return AwsChanges.all();
  }

  @Test
  void noTypeIsLeftOut() {
    Set<Class<?>> types = new HashSet<>();
    changes().forEach(change -> types.add(change.getClass()));
    assertEquals(
        Stream.of(ClusterChange.class, NetworkChange.class)
            .flatMap(AwsChangesTest::types)
            .collect(Collectors.toSet()),
        types);
  }

  private static Stream<Class<?>> types(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(AwsChangesTest::types)
        : Stream.of(type);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void theTitleIsAnOrder(Change change) {
    String title = Title.of(List.of(Descriptions.of(change)));
    assertTrue(Character.isUpperCase(title.charAt(0)), title);
    assertFalse(title.endsWith("."), title);
    assertFalse(title.matches(".*\\b(it|them|the other)\\b.*"), title);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void commandsHaveTheRegionAndNeedActionsThatThereAre(Change change, @TempDir Path directory)
      throws IOException {
    AwsSteps steps = new AwsCliRenderer(ACCESS, Instant.EPOCH).steps(change).orElseThrow();
    assertFalse(steps.commands().isEmpty());
    for (String command : steps.commands()) {
      String region =
          command.startsWith("aws rds describe-db-clusters --db-cluster-identifier shop")
                  && change instanceof ClusterChange.ShowWriterEndpoint
              ? "eu-west-1"
              : "us-east-1";
      assertTrue(
          command.startsWith("sleep ")
              || command.contains(" --region " + region + " --profile 'my profile'"),
          command);
    }
    assertFalse(steps.actions().isEmpty());
    steps.actions().forEach(AwsChangesTest::assertReal);
    Path script = directory.resolve("script");
    Files.writeString(script, String.join("\n", steps.script()) + "\n");
    assertEquals(new Command(0, ""), Command.run(Map.of(), "sh", "-n", script.toString()));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void twiceIsOnce(Change change) {
    Facts once = Effects.apply(change, SampleFacts.healthy());
    assertEquals(once, Effects.apply(change, once));
  }

  /** Where AWS was not asked, only the server is known to change. */
  @ParameterizedTest
  @MethodSource("changes")
  void whatWasNotReadStaysUnread(Change change) {
    Facts unread = SampleFacts.unread();
    if (!(change instanceof ClusterChange.SetParameters set && set.attach())) {
      assertEquals(unread, Effects.apply(change, unread));
    }
  }

  /** RDS applies what waits with whatever is changed at once. */
  @Test
  void whatWaitsIsAppliedToo() {
    Facts healthy = SampleFacts.healthy();
    AwsFacts aws = healthy.aws();
    Facts waiting =
        healthy.withAws(
            aws.withCluster(
                    aws.cluster()
                        .map(
                            c ->
                                c.withConfiguration(
                                    c.configuration()
                                        .withPendingChanges(
                                            List.of(
                                                "engine version 16.99",
                                                "IAM authentication true",
                                                "port 5433")))))
                .withInstances(
                    aws.instances()
                        .map(
                            all ->
                                all.stream()
                                    .map(
                                        i ->
                                            i.withPendingChanges(
                                                List.of(
                                                    "instance class db.r6g.xlarge",
                                                    "CA certificate rds-ca-ecc384-g1")))
                                    .toList())));
    Facts after =
        Effects.apply(
            List.of(
                new MaintenanceChange.ApplyPendingChanges("shop", true),
                new NetworkChange.MakePublic("shop-1")),
            waiting);
    Cluster cluster = after.aws().cluster().get();
    assertEquals(List.of(), cluster.pendingChanges());
    assertEquals("16.99", cluster.engineVersion());
    assertTrue(cluster.iamAuthentication());
    assertEquals(160099, after.database().server().get().versionNumber());
    Instance writer = after.aws().writer().orElseThrow();
    assertEquals(List.of(), writer.pendingChanges());
    assertEquals("db.r6g.xlarge", writer.instanceClass());
    assertEquals("rds-ca-ecc384-g1", writer.certificateAuthority());
    assertEquals(Optional.of(Instant.parse("2027-09-01T00:00:00Z")), writer.certificateValidTill());
  }

  /** What fits no resource is named in a comment, so that nothing is lost. */
  @ParameterizedTest
  @MethodSource("changes")
  void terraformLeavesNothingOut(Change change) {
    Terraform terraform =
        change.accept(new TerraformRenderer(new AwsCliRenderer(ACCESS, Instant.EPOCH)));
    assertTrue(
        !terraform.blocks().isEmpty()
            || !terraform.remarks().isEmpty()
            || change instanceof ClusterChange.WaitForCluster);
  }

  @ParameterizedTest
  @CsvSource({
    "describe-db-clusters, rds:DescribeDBClusters",
    "wait db-instance-available, rds:DescribeDBInstances",
    "wait db-cluster-available, rds:DescribeDBClusters",
    "describe-db-cluster-parameter-groups, rds:DescribeDBClusterParameterGroups"
  })
  void actionsAreCalledAsOperationsAre(String operation, String action) {
    assertEquals(action, AwsCommand.rds(operation).action());
  }

  @Test
  void otherServicesHaveTheirOwnPrefix() {
    assertEquals("ec2:CreateNetworkAclEntry", AwsCommand.ec2("create-network-acl-entry").action());
    assertEquals(
        "elasticloadbalancing:SetSecurityGroups", AwsCommand.elb("set-security-groups").action());
  }

  /** IAM's actions of these services are the operations of their models, by the same names. */
  private static void assertReal(String action) {
    String[] parts = action.split(":", 2);
    Class<?> service = Objects.requireNonNull(SERVICES.get(parts[0]), action);
    Set<String> operations =
        Arrays.stream(service.getMethods())
            .filter(m -> m.getParameterCount() == 1)
            .map(Method::getName)
            .map(name -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))
            .collect(Collectors.toSet());
    assertTrue(operations.contains(parts[1]), action);
  }
}
