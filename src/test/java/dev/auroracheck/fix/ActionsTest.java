package dev.auroracheck.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;

/** The IAM actions that are named to people are those that their commands need. */
class ActionsTest {
  private static final Map<String, Class<?>> SERVICES =
      Map.of(
          "rds", RdsClient.class,
          "ec2", Ec2Client.class,
          "elasticloadbalancing", ElasticLoadBalancingV2Client.class);

  /** A command in the code: in words of its own, or in a line. */
  private static final Pattern IN_CODE =
      Pattern.compile(
          "\"(rds|ec2|elbv2)\",\\s*\"([a-z0-9-]*[a-z0-9])\"(?:,\\s*\"([a-z0-9-]+)\")?"
              + "|\"(rds|ec2|elbv2) ([a-z0-9-]+) ");

  @ParameterizedTest
  @CsvSource({
    "aws rds describe-db-clusters --db-cluster-identifier shop, rds:DescribeDBClusters",
    "aws rds wait db-instance-available --region x, rds:DescribeDBInstances",
    "aws rds wait db-cluster-available --region x, rds:DescribeDBClusters",
    "group=$(aws rds describe-db-cluster-parameter-groups), rds:DescribeDBClusterParameterGroups",
    "already X aws ec2 create-network-acl-entry --egress, ec2:CreateNetworkAclEntry",
    "aws elbv2 set-security-groups --x, elasticloadbalancing:SetSecurityGroups"
  })
  void isNamedAsTheOperationIs(String command, String action) {
    assertEquals(Set.of(action), Actions.in(command));
  }

  @Test
  void whatIsNoCommandNeedsNothing() {
    assertEquals(Set.of(), Actions.in(List.of("sleep 300", "echo done", "laws rds x-y")));
  }

  @Test
  void everyCommandInTheCodeNeedsAnActionThatThereIs() throws IOException {
    Set<String> commands = new TreeSet<>();
    Path sources = Path.of(System.getProperty("project.directory", ""), "src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file :
          (Iterable<Path>)
              files.filter(f -> f.toString().endsWith(".java") && !f.endsWith("Actions.java"))
                  ::iterator) {
        Matcher m = IN_CODE.matcher(Files.readString(file));
        while (m.find()) {
          commands.add(
              m.group(1) == null
                  ? "aws " + m.group(4) + " " + m.group(5)
                  : "aws "
                      + m.group(1)
                      + " "
                      + m.group(2)
                      + (m.group(2).equals("wait") ? " " + m.group(3) : ""));
        }
      }
    }
    assertTrue(commands.size() > 20, commands::toString);
    for (String command : commands) {
      Set<String> actions = Actions.in(command);
      assertEquals(1, actions.size(), command);
      assertReal(actions.iterator().next());
    }
  }

  /** IAM's actions of these services are the operations of their models, by the same names. */
  static void assertReal(String action) {
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
