package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.CliShell;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code private-access} says of endpoint services, and where there are none. */
class PrivateAccessScenariosTest {
  private static final String PRINCIPAL = "arn:aws:iam::072088201116:root";
  private static final String SERVICE = "vpce-svc-0a1b2c3d4e5f60718";

  private final LocalAws aws = new LocalAws();

  @AfterEach
  void close() {
    aws.close();
  }

  /** A service that leads to the cluster as it should. */
  private static AwsState.LoadBalancer serve(LocalAws aws, String id) {
    AwsState.LoadBalancer balancer = new AwsState.LoadBalancer("shop-" + id, LocalAws.REGION);
    balancer.targets.put("10.0.1.23", "healthy");
    AwsState.EndpointService service =
        new AwsState.EndpointService(id, LocalAws.REGION, balancer.arn);
    service.allowedPrincipals.add(PRINCIPAL);
    aws.state.loadBalancers.add(balancer);
    aws.state.endpointServices.add(service);
    return balancer;
  }

  private static AwsState.LoadBalancer served(LocalAws aws) {
    return serve(aws, SERVICE);
  }

  private static AwsState.EndpointService service(LocalAws aws) {
    return aws.state.endpointServices.get(0);
  }

  private static void makePrivate(LocalAws aws) {
    aws.state.instances.forEach(i -> i.publiclyAccessible = false);
  }

  private Execution run(String... more) {
    return program(more).json();
  }

  private static Program program(String... more) {
    return LocalAws.named(LocalAws.withoutDatabase())
        .with("--connectivity", "privatelink", "--only", "private-access")
        .with(more);
  }

  private static Arguments scenario(
      String name,
      Consumer<LocalAws> change,
      List<String> options,
      String status,
      String... texts) {
    return Arguments.of(name, change, options, status, List.of(texts));
  }

  static Stream<Arguments> scenarios() {
    List<String> none = List.of();
    List<String> ireland = List.of("--clickhouse-region", "eu-west-1");
    return Stream.of(
        scenario(
            "a service that leads to the writer",
            PrivateAccessScenariosTest::served,
            none,
            "warn",
            SERVICE,
            "The remaining steps can't be checked from here.",
            "Accept the connection request",
            "TLS Host"),
        scenario(
            "a service that accepts by itself",
            l -> {
              served(l);
              service(l).acceptanceRequired = false;
            },
            none,
            "warn",
            "reverse private endpoint"),
        scenario(
            "a service that allows everybody",
            l -> {
              served(l);
              service(l).allowedPrincipals.set(0, "*");
            },
            none,
            "warn",
            SERVICE),
        scenario(
            "a service that allows the account by its number",
            l -> {
              served(l);
              service(l).allowedPrincipals.set(0, "072088201116");
            },
            none,
            "warn",
            SERVICE),
        scenario(
            "a service that takes endpoints of the ClickHouse region",
            l -> {
              served(l);
              service(l).supportedRegions.add("eu-west-1");
            },
            ireland,
            "warn",
            SERVICE),
        scenario(
            "a load balancer whose groups do not see PrivateLink",
            l -> {
              AwsState.LoadBalancer balancer = served(l);
              balancer.securityGroups.add("sg-0123456789abcdef0");
              balancer.enforced = "off";
            },
            none,
            "warn",
            SERVICE),
        scenario(
            "targets that nobody checks",
            l -> served(l).targets.put("10.0.1.23", "unavailable"),
            none,
            "warn",
            SERVICE),
        scenario(
            "one healthy target of two",
            l -> served(l).targets.put("10.0.2.24", "unhealthy"),
            none,
            "warn",
            SERVICE),
        scenario(
            "a second service that is in order",
            l -> {
              served(l);
              service(l).allowedPrincipals.clear();
              serve(l, "vpce-svc-second");
            },
            none,
            "warn",
            "vpce-svc-second"),
        scenario(
            "a service after a thousand others",
            l -> {
              for (int i = 0; i < 1000; i++) {
                l.state.endpointServices.add(
                    new AwsState.EndpointService("vpce-svc-" + i, LocalAws.REGION));
              }
              served(l);
            },
            none,
            "warn",
            SERVICE),
        scenario(
            "nothing there, and a cluster that is not public",
            PrivateAccessScenariosTest::makePrivate,
            none,
            "warn",
            "A VPC resource can't be checked from here.",
            "resource gateway",
            "072088201116"),
        scenario(
            "nothing there, and RDS does not say whether the cluster is public",
            l -> l.state.instances.forEach(i -> i.publiclyAccessible = null),
            none,
            "warn",
            "A VPC resource can't be checked from here."),
        scenario(
            "services that lead elsewhere",
            l -> {
              makePrivate(l);
              serve(l, "vpce-svc-port").port = 3306;
              serve(l, "vpce-svc-vpc").vpcId = "vpc-00000000000000abc";
              l.state.endpointServices.add(
                  new AwsState.EndpointService("vpce-svc-gateway", LocalAws.REGION));
            },
            none,
            "warn",
            "A VPC resource can't be checked from here."),
        scenario(
            "a public cluster, and a service that leads elsewhere by its target group",
            l -> serve(l, "vpce-svc-port").port = 3306,
            none,
            "warn",
            "No target group of an endpoint service has the cluster's VPC and port."),
        scenario(
            "the same, and a ClickHouse service in another region",
            l -> {
              makePrivate(l);
              serve(l, "vpce-svc-vpc").vpcId = "vpc-00000000000000abc";
            },
            ireland,
            "warn",
            "can't be used from eu-west-1"),
        scenario(
            "the principal is not allowed",
            l -> {
              served(l);
              service(l).allowedPrincipals.clear();
            },
            none,
            "fail",
            "ClickPipes (" + PRINCIPAL + ") is not allowed",
            PRINCIPAL),
        scenario(
            "another principal is allowed",
            l -> {
              served(l);
              service(l).allowedPrincipals.set(0, "arn:aws:iam::123456789012:root");
            },
            none,
            "fail",
            "ClickPipes (" + PRINCIPAL + ") is not allowed"),
        scenario(
            "a service that is not available",
            l -> {
              served(l);
              service(l).state = "Pending";
            },
            none,
            "fail",
            "is Pending"),
        scenario(
            "a service that takes no endpoints of the ClickHouse region",
            PrivateAccessScenariosTest::served,
            ireland,
            "fail",
            "region eu-west-1 is not one of its supported regions"),
        scenario(
            "a load balancer that enforces its groups",
            l -> served(l).securityGroups.add("sg-0123456789abcdef0"),
            none,
            "fail",
            "applies its security groups to PrivateLink traffic"),
        scenario(
            "no healthy target",
            l -> served(l).targets.put("10.0.1.23", "unhealthy"),
            none,
            "fail",
            "no target of load balancer"),
        scenario(
            "no healthy target, and another service's is healthy",
            l -> {
              served(l).targets.put("10.0.1.23", "unhealthy");
              serve(l, "vpce-svc-second");
              l.state.endpointServices.get(1).state = "Pending";
            },
            none,
            "fail",
            "no target of load balancer shop-" + SERVICE,
            "is Pending"),
        scenario("no target at all", l -> served(l).targets.clear(), none, "fail", "is healthy"),
        scenario(
            "nothing there, and a public cluster",
            l -> {},
            none,
            "fail",
            "AWS creates no VPC resource for a publicly accessible cluster.",
            "shop-1",
            "--no-publicly-accessible"),
        scenario(
            "nothing there, and a ClickHouse service in another region",
            PrivateAccessScenariosTest::makePrivate,
            ireland,
            "fail",
            "can't be used from eu-west-1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void judges(
      String name,
      Consumer<LocalAws> change,
      List<String> options,
      String status,
      List<String> fragments) {
    change.accept(aws);
    Execution execution = run(options.toArray(String[]::new));
    JsonNode check = execution.check("private-access");
    assertEquals(status, check.path("status").asText(), check::toString);
    String text = LocalAws.text(check);
    fragments.forEach(f -> assertTrue(text.contains(f), () -> "no \"" + f + "\" in\n" + text));
    assertEquals(status.equals("fail") ? 1 : 0, execution.exitCode());
  }

  @Test
  void acceptanceIsNoStepWhereItIsNotAsked() {
    served(aws);
    service(aws).acceptanceRequired = false;
    assertFalse(LocalAws.text(run().check("private-access")).contains("Accept the connection"));
  }

  /** Every flaw that a command can fix, at once. */
  @Test
  void theFixesMendTheService() {
    AwsState.LoadBalancer balancer = served(aws);
    balancer.securityGroups.addAll(List.of("sg-0123456789abcdef0", "sg-0123456789abcdef1"));
    service(aws).allowedPrincipals.clear();
    Program program = program("--clickhouse-region", "eu-west-1");
    Truth.Simulated simulated = Truth.simulated(program.context(), choice -> true);
    Execution broken = run("--clickhouse-region", "eu-west-1");
    assertEquals("fail", broken.status("private-access"));
    assertEquals(3, broken.check("private-access").path("objects").size());
    assertTrue(
        broken.message("private-access").endsWith(". 2 more problems stop ClickPipes."),
        broken::out);
    aws.apply(broken, "private-access");
    aws.choose(broken, "private-access");
    Truth.assertSame(simulated, program.context().facts(), broken.out());
    assertEquals("warn", run("--clickhouse-region", "eu-west-1").status("private-access"));
    assertEquals(List.of("sg-0123456789abcdef0", "sg-0123456789abcdef1"), balancer.securityGroups);
  }

  @Test
  void theScriptMendsTheServiceAndMayRunTwice(@TempDir Path directory) {
    CliShell shell = new CliShell(CliShell.required(), aws.endpoint.uri());
    served(aws).securityGroups.add("sg-0123456789abcdef0");
    service(aws).allowedPrincipals.clear();
    Program program = program("--clickhouse-region", "eu-west-1");
    Truth.Simulated simulated = Truth.simulated(program.context());
    run("--clickhouse-region", "eu-west-1", "--fix-dir", directory.toString());
    for (int i = 0; i < 2; i++) {
      CliShell.Ran ran = shell.file(directory.resolve("fix.sh"));
      assertEquals(0, ran.exitCode(), ran::output);
      Truth.assertSame(simulated, program.context().facts(), ran.output());
      Execution after = run("--clickhouse-region", "eu-west-1");
      // what is left to a person is all that is left
      assertEquals(1, after.check("private-access").path("objects").size(), after::out);
      assertEquals(List.of(PRINCIPAL), service(aws).allowedPrincipals);
    }
    aws.choose(run("--clickhouse-region", "eu-west-1"), "private-access");
    assertEquals("warn", run("--clickhouse-region", "eu-west-1").status("private-access"));
  }

  @ParameterizedTest
  @MethodSource("deniable")
  void aDeniedCallIsUndecidedAndNamed(String service, String action) {
    served(aws);
    aws.endpoint.fail(action, Fault.DENIED);
    Execution execution = run();
    assertEquals("error", execution.status("private-access"), execution::out);
    assertTrue(
        execution.message("private-access").contains("AWS denied " + service + ":" + action),
        execution::out);
    assertEquals(3, execution.exitCode());
  }

  static Stream<Arguments> deniable() {
    return Stream.of(
        Arguments.of("ec2", "DescribeVpcEndpointServiceConfigurations"),
        Arguments.of("ec2", "DescribeVpcEndpointServicePermissions"),
        Arguments.of("elasticloadbalancing", "DescribeLoadBalancers"),
        Arguments.of("elasticloadbalancing", "DescribeTargetGroups"),
        Arguments.of("elasticloadbalancing", "DescribeTargetHealth"));
  }

  @Test
  void whatIsKnownToBeWrongIsNoLessWrongForADeniedCall() {
    served(aws).securityGroups.add("sg-0123456789abcdef0");
    aws.endpoint.fail("DescribeTargetHealth", Fault.DENIED);
    assertEquals("fail", run().status("private-access"));
  }

  @Test
  void loadBalancersAreAskedForOnlyWhereAServiceHasOne() {
    makePrivate(aws);
    assertEquals("warn", run().status("private-access"));
    assertTrue(
        aws.endpoint.calls().stream().noneMatch(c -> c.startsWith("elastic")),
        aws.endpoint.calls()::toString);
  }

  @Test
  void overTheInternetNoneOfThisIsAskedFor() {
    served(aws);
    Execution execution =
        LocalAws.named(LocalAws.withoutDatabase()).with("--only", "private-access,cluster").json();
    assertEquals("skip", execution.status("private-access"));
    assertTrue(
        aws.endpoint.calls().stream().noneMatch(c -> c.contains("Endpoint")),
        aws.endpoint.calls()::toString);
  }

  @Test
  void withoutAVpcThereIsNothingToLeadTo() {
    aws.state.cluster().more = c -> c.vpcNetworkingEnabled(false);
    assertEquals("skip", run().status("private-access"));
  }
}
