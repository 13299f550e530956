package dev.auroracheck.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.GroupRef;
import dev.auroracheck.remedy.NetworkChange;
import dev.auroracheck.remedy.ParameterValue;
import dev.auroracheck.remedy.Reboot;
import dev.auroracheck.remedy.RoleChange.AllowLogin;
import dev.auroracheck.remedy.RoleChange.CreateRole;
import dev.auroracheck.remedy.RoleChange.GrantMembership;
import dev.auroracheck.servers.Hcl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fix.tf} as Terraform, a parser and the providers' schemas read it. */
public class TerraformFileTest {
  /**
   * The arguments that each resource takes: those of hashicorp/aws from its documentation, those of
   * cyrilgdn/postgresql from the schema in its code.
   */
  private static final Map<String, Set<String>> ARGUMENTS =
      new TreeMap<>(
          Map.of(
              "aws_rds_cluster_parameter_group",
              Set.of("name", "family", "description", "parameter", "tags", "lifecycle"),
              "aws_ec2_managed_prefix_list",
              Set.of("name", "address_family", "max_entries", "entry", "tags"),
              "aws_vpc_security_group_ingress_rule",
              Set.of(
                  "security_group_id",
                  "cidr_ipv4",
                  "cidr_ipv6",
                  "prefix_list_id",
                  "referenced_security_group_id",
                  "ip_protocol",
                  "from_port",
                  "to_port",
                  "description",
                  "tags"),
              "postgresql_role",
              Set.of("name", "login", "replication", "connection_limit", "valid_until", "roles"),
              "postgresql_grant",
              Set.of(
                  "role",
                  "database",
                  "schema",
                  "object_type",
                  "objects",
                  "columns",
                  "privileges",
                  "with_grant_option"),
              "postgresql_grant_role",
              Set.of("role", "grant_role", "with_admin_option"),
              "postgresql_default_privileges",
              Set.of(
                  "role",
                  "database",
                  "owner",
                  "schema",
                  "object_type",
                  "privileges",
                  "with_grant_option"),
              "postgresql_publication",
              Set.of(
                  "name",
                  "database",
                  "owner",
                  "all_tables",
                  "tables",
                  "publish_param",
                  "publish_via_partition_root_param")));

  static {
    ARGUMENTS.put(
        "aws_route",
        Set.of(
            "route_table_id",
            "destination_cidr_block",
            "destination_ipv6_cidr_block",
            "gateway_id"));
    ARGUMENTS.put(
        "aws_network_acl_rule",
        Set.of(
            "network_acl_id",
            "rule_number",
            "egress",
            "protocol",
            "rule_action",
            "cidr_block",
            "ipv6_cidr_block",
            "from_port",
            "to_port"));
    ARGUMENTS.put("aws_internet_gateway_attachment", Set.of("internet_gateway_id", "vpc_id"));
    ARGUMENTS.put(
        "aws_vpc_block_public_access_exclusion",
        Set.of("vpc_id", "subnet_id", "internet_gateway_exclusion_mode", "tags"));
    ARGUMENTS.put(
        "aws_vpc_endpoint_service_allowed_principal",
        Set.of("vpc_endpoint_service_id", "principal_arn"));
  }

  private static final Map<String, Set<String>> BLOCKS =
      Map.of(
          "parameter", Set.of("name", "value", "apply_method"),
          "entry", Set.of("cidr", "description"),
          "lifecycle", Set.of("ignore_changes"));

  private static final List<String> STRINGS =
      List.of(
          "plain",
          "we\"ird",
          "O'Brien",
          "${x} %{y} $${z} $$${z} %%{a} $ % 100% {}",
          "a\nb\r\nc\td",
          "back\\slash\\",
          "a\u0007b\fc\u000bd\u007f",
          "caf\u00e9 \u8868 \ud83d\udca5",
          "line\u2028sep\u0085nel",
          "#no //comment /* at all */",
          "a, b = c",
          " ",
          "<<EOT");

  private static final Origin ORIGIN = SamplePlans.origin("shop\n.example", Optional.empty());

  private final Path directory;

  TerraformFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static String file(Change... changes) {
    return file(SamplePlans.of(changes));
  }

  private static String file(Plan plan) {
    String file = TerraformFile.of(plan, ORIGIN);
    SafeFiles.assertSafe(SqlFile.of(plan, ORIGIN), ShellFile.of(plan, ORIGIN), file);
    return file;
  }

  /** What the parser makes of a file that Terraform would have as it is. */
  private JsonNode read(String file) throws IOException {
    Path written = Files.writeString(directory.resolve("fix.tf"), file);
    Hcl.assertLaidOut(directory);
    assumeTrue(Hcl.parserIsThere());
    return Hcl.parse(List.of(written)).get(0);
  }

  /**
   * Holds a file's resources to the schemas.
   *
   * @return how many there are
   */
  public static int assertKnown(JsonNode file) {
    int count = 0;
    for (JsonNode resource : file.path("resource")) {
      String type = Hcl.string(resource.fieldNames().next());
      Set<String> arguments = ARGUMENTS.getOrDefault(type, Set.of());
      assertFalse(arguments.isEmpty(), type);
      for (JsonNode labelled : resource.iterator().next()) {
        for (Map.Entry<String, JsonNode> argument : labelled.properties()) {
          String name = argument.getKey();
          if (!name.equals("__is_block__")) {
            assertTrue(arguments.contains(name), () -> type + "." + name);
            assertBlocks(name, argument.getValue());
          }
        }
        count++;
      }
    }
    return count;
  }

  private static void assertBlocks(String name, JsonNode value) {
    Set<String> arguments = BLOCKS.getOrDefault(name, Set.of());
    if (arguments.isEmpty()) {
      assertFalse(value.isObject(), name);
      return;
    }
    for (JsonNode block : value) {
      block
          .fieldNames()
          .forEachRemaining(
              n -> assertTrue(arguments.contains(n) || n.equals("__is_block__"), name + "." + n));
    }
  }

  @Test
  void stringsReadBackAsTheyWereMeant() throws IOException {
    JsonNode file = read(file(STRINGS.stream().map(CreateRole::new).toArray(Change[]::new)));
    assertEquals(STRINGS.size(), assertKnown(file));
    List<JsonNode> literals = new ArrayList<>();
    file.path("resource").forEach(r -> literals.add(r.findValue("name")));
    assertEquals(STRINGS, literals.stream().map(l -> Hcl.string(l.asText())).toList());
    assumeTrue(Hcl.terraformIsThere());
    Path alone = Files.createDirectory(directory.resolve("alone"));
    assertEquals(
        STRINGS, Hcl.stringsByTerraform(literals.stream().map(JsonNode::asText).toList(), alone));
  }

  /** Terraform would compose the name, and make another role. */
  @Test
  void aNameThatTerraformWouldChangeIsLeftToSql() {
    String file = file(new CreateRole("e\u0301"));
    assertFalse(file.contains("resource \""), file);
    assertTrue(file.contains("fix.sql does it:\n#   CREATE ROLE \"e\u0301\" LOGIN;\n"), file);
  }

  @Test
  void whatNoResourceFitsIsACommentAndTheRestAResource() throws IOException {
    String text =
        file(
            new NetworkChange.EnableVpcDns("vpc-1", "enableDnsSupport"),
            new ClusterChange.WaitForCluster("shop"),
            AwsChanges.routes());
    assertEquals(1, assertKnown(read(text)));
    assertTrue(text.contains("does it:\n#   aws ec2 modify-vpc-attribute --vpc-id vpc-1 "), text);
    assertTrue(text.contains("does it:\n#   aws ec2 replace-route "), text);
    assertFalse(text.contains("aws rds wait"), text);
    assertFalse(text.contains("create-route"), text);
  }

  @Test
  void everyChangeIsWellFormed() throws IOException {
    Plan plan = SamplePlans.of(AwsChanges.all().toArray(Change[]::new));
    JsonNode file = read(TerraformFile.of(plan, ORIGIN));
    assertTrue(assertKnown(file) > 8);
  }

  @Test
  void commentsStayComments() throws IOException {
    for (String s : STRINGS) {
      JsonNode file =
          read(
              file(
                  new SamplePlans()
                      .step(Plan.Kind.SQL, s, new AllowLogin(s))
                      .step(Plan.Kind.AWS, s, new NetworkChange.MakePublic(s))
                      .step(Plan.Kind.CHOICE, s, AwsChanges.ingress(s))
                      .step(Plan.Kind.MANUAL, s)
                      .plan()));
      ((ObjectNode) file).remove("__comments__");
      assertEquals(0, file.size(), file::toString);
    }
  }

  @Test
  void aGroupThatIsMadeHasAllValues() throws IOException {
    Map<String, ParameterValue> kept = new LinkedHashMap<>();
    STRINGS.forEach(s -> kept.put("kept_" + STRINGS.indexOf(s), AwsChanges.dynamic(s)));
    kept.put("max_wal_senders", AwsChanges.fixed("5"));
    JsonNode file =
        read(
            file(
                AwsChanges.set(
                    AwsChanges.made(kept),
                    Map.of("max_wal_senders", AwsChanges.fixed("20")),
                    Reboot.IF_PENDING)));
    assertEquals(1, assertKnown(file));
    assertTrue(file.path("import").isMissingNode(), file::toString);
    Map<String, String> expected = new TreeMap<>();
    kept.forEach((name, value) -> expected.put(name, value.value()));
    expected.put("max_wal_senders", "20");
    assertEquals(expected, parameters(file));
  }

  /** Terraform resets what an imported group has and the configuration does not. */
  @Test
  void aGroupThatIsThereIsImportedWithAllThatUsersHaveSet() throws IOException {
    Map<String, ParameterValue> kept =
        Map.of(
            "log_statement",
            AwsChanges.dynamic("ddl"),
            "wal_sender_timeout",
            AwsChanges.dynamic("9"));
    JsonNode file =
        read(
            file(
                AwsChanges.set(
                    AwsChanges.attached(kept),
                    Map.of("wal_sender_timeout", AwsChanges.dynamic("0")),
                    Reboot.NO)));
    assertEquals(1, assertKnown(file));
    assertEquals("shop-logical", Hcl.string(file.path("import").get(0).path("id").asText()));
    assertEquals(Map.of("log_statement", "ddl", "wal_sender_timeout", "0"), parameters(file));
    JsonNode group = file.path("resource").get(0);
    // another description would have the group made anew, no tags would take those that it has
    assertEquals("[\"description\",\"tags\"]", group.findValue("ignore_changes").toString());
  }

  private static Map<String, String> parameters(JsonNode file) {
    Map<String, String> all = new TreeMap<>();
    for (JsonNode parameter : file.path("resource").get(0).findValue("parameter")) {
      all.put(
          Hcl.string(parameter.path("name").asText()),
          Hcl.string(parameter.path("value").asText()));
    }
    return all;
  }

  @Test
  void addressesAreAListAndOneRule() throws IOException {
    JsonNode file = read(file(AwsChanges.ingress("sg-0123456789abcdef0")));
    assertEquals(4, assertKnown(file));
    List<String> entries = new ArrayList<>();
    file.findValues("entry")
        .forEach(e -> e.forEach(one -> entries.add(Hcl.string(one.path("cidr").asText()))));
    assertEquals(List.of("192.0.2.1/32", "192.0.2.2/32", "2001:db8::1/128"), entries);
    assertEquals(
        List.of(
            "${aws_ec2_managed_prefix_list.clickpipes.id}",
            "${aws_ec2_managed_prefix_list.clickpipes_2.id}"),
        file.findValuesAsText("prefix_list_id"));
  }

  @Test
  void aRoleThatIsMadeIsReferredTo() throws IOException {
    JsonNode file =
        read(file(new CreateRole("pipe"), new GrantMembership("rds_replication", "pipe", false)));
    assertEquals(2, assertKnown(file));
    assertEquals("${postgresql_role.clickpipes.name}", file.findValue("role").asText());
  }

  @Test
  void onlyWhatIsStaticWaitsForAReboot() throws IOException {
    JsonNode file =
        read(
            file(
                AwsChanges.set(
                    AwsChanges.made(Map.of("log_statement", AwsChanges.dynamic("ddl"))),
                    Map.of("rds.logical_replication", AwsChanges.fixed("1")),
                    Reboot.IF_PENDING)));
    assertEquals(
        List.of("immediate", "pending-reboot"),
        file.findValuesAsText("apply_method").stream().map(Hcl::string).toList());
  }

  /** Nobody asked what else it holds, and Terraform would reset that. */
  @Test
  void aGroupThatIsNeitherAttachedNorMadeIsNotImported() {
    GroupRef candidate =
        new GroupRef("shop-logical", "aurora-postgresql16", false, false, Optional.of(Map.of()));
    Change change =
        AwsChanges.set(
            candidate, Map.of("wal_sender_timeout", AwsChanges.dynamic("0")), Reboot.IF_PENDING);
    String file = file(change);
    assertFalse(file.contains("import {"), file);
    assertFalse(file.contains("resource \""), file);
  }
}
