package dev.auroracheck.fix;

import dev.auroracheck.check.ParameterChange;
import dev.auroracheck.check.Resource;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Step;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a plan changes, as Terraform resources; what none fits stands in comments. Laid out as
 * {@code terraform fmt} does.
 */
public final class TerraformFile {
  private static final String LABEL = "clickpipes";

  private final StringBuilder out = new StringBuilder();
  private final Comments comments = new Comments("#", out);
  private final Map<String, Integer> labels = new HashMap<>();

  /** The labels of the roles that are made here, by their names. */
  private final Map<String, String> roles = new HashMap<>();

  private TerraformFile() {}

  /** The whole file. */
  public static String of(Plan plan, Origin origin) {
    TerraformFile file = new TerraformFile();
    file.comments.add(
        "What aurora-check " + origin.version() + " found to change for " + origin.host() + ".");
    int head = file.out.length();
    plan.items().forEach(item -> file.item(item.step()));
    String body = file.out.substring(head);
    file.out.setLength(head);
    if (body.isEmpty()) {
      file.comments.add("There is nothing to change.");
    } else {
      file.comments.add("To be read, and pasted into a configuration that has these providers:");
      file.comments.add("  aws        = { source = \"hashicorp/aws\", version = \">= 5.0\" }");
      file.comments.add("  postgresql = { source = \"cyrilgdn/postgresql\" }");
      file.comments.add(
          "Where a security group, route table or ACL of yours has its rules in line, add them there:");
      file.comments.add("rules of both kinds undo each other.");
    }
    file.out.append(body);
    file.comments.leftToPeople(plan, Step.Kind.TERRAFORM);
    return file.out.toString();
  }

  /** The resources of a fix; empty where none fits. */
  public static List<String> resources(List<Step> steps) {
    TerraformFile file = new TerraformFile();
    List<String> all = new ArrayList<>();
    for (Step step : steps) {
      file.out.setLength(0);
      if (step instanceof Step.Ingress ingress) {
        file.ingress(ingress);
      } else if (step instanceof Step.Parameters parameters) {
        file.group(parameters.change());
      } else if (step instanceof Step.Statements statements) {
        statements.statements().forEach(s -> resources(s).forEach(file::resource));
      } else if (step instanceof Step.Aws aws) {
        aws.calls().forEach(call -> call.resource().ifPresent(file::resource));
      }
      String text = file.out.toString().strip();
      if (!text.isEmpty()) {
        all.add(text);
      }
    }
    return all;
  }

  private void item(Step step) {
    if (step instanceof Step.Ingress ingress) {
      ingress(ingress);
    } else if (step instanceof Step.Parameters parameters) {
      int before = out.length();
      group(parameters.change());
      afterGroup(parameters.change(), out.length() > before);
    } else if (step instanceof Step.Statements statements) {
      statements.statements().forEach(this::statement);
    } else if (step instanceof Step.Aws aws) {
      aws.calls().forEach(this::call);
    }
  }

  private void call(Step.Call call) {
    call.resource().ifPresent(this::resource);
    if (call.resource().isEmpty() && !call.waits()) {
      out.append('\n');
      comments.add("No resource here; fix.sh does it:");
      comments.add("  " + call.command());
    }
  }

  private void statement(Statement statement) {
    resources(statement).forEach(this::resource);
    if (resources(statement).isEmpty()) {
      out.append('\n');
      comments.add("No resource fits; fix.sql does it:");
      statement.commands().forEach(command -> comments.add("  " + command));
    }
  }

  /** Those of a statement; none where a name is one that Terraform can't hold: it composes all. */
  private static List<Resource> resources(Statement statement) {
    boolean composed =
        statement.resources().stream()
            .flatMap(r -> r.attributes().values().stream())
            .allMatch(v -> Normalizer.isNormalized(String.valueOf(v), Normalizer.Form.NFC));
    return composed ? statement.resources() : List.of();
  }

  private void resource(Resource resource) {
    String label = label(resource.type());
    if (resource.type().equals("postgresql_role")) {
      roles.put(String.valueOf(resource.attributes().get("name")), label);
    }
    open("resource " + string(resource.type()) + " " + string(label));
    Map<String, String> written = new LinkedHashMap<>();
    resource
        .attributes()
        .forEach(
            (name, value) -> {
              boolean made = name.equals("role") && roles.containsKey(String.valueOf(value));
              written.put(
                  name,
                  made
                      ? "postgresql_role." + roles.get(String.valueOf(value)) + ".name"
                      : value(value));
            });
    attributes("  ", written);
    close();
  }

  private void group(ParameterChange change) {
    if (change.target().group().isEmpty() || change.allValues().isEmpty()) {
      return;
    }
    ParameterChange.Group group = change.target().group().get();
    if (!group.isNew() && (!group.attached() || group.kept().isEmpty())) {
      // what else is set in it is not known, and would be reset
      return;
    }
    Map<String, ParameterChange.Value> values = new TreeMap<>(group.kept().orElse(Map.of()));
    values.putAll(change.values());
    if (!group.isNew()) {
      out.append('\n');
      comments.add("Where Terraform manages the group already, the parameters belong there");
      out.append("import {\n");
      attributes(
          "  ",
          ordered("to", "aws_rds_cluster_parameter_group." + LABEL, "id", string(group.name())));
      close();
    }
    open("resource \"aws_rds_cluster_parameter_group\" " + string(LABEL));
    attributes(
        "  ",
        group.isNew()
            ? ordered(
                "name",
                string(group.name()),
                "family",
                string(group.family()),
                "description",
                string(ParameterChange.DESCRIPTION))
            : ordered("name", string(group.name()), "family", string(group.family())));
    values.forEach(
        (name, value) -> {
          out.append("\n  parameter {\n");
          attributes(
              "    ",
              ordered(
                  "name",
                  string(name),
                  "value",
                  string(value.value()),
                  "apply_method",
                  string(value.applyMethod())));
          out.append("  }\n");
        });
    if (!group.isNew()) {
      out.append("\n  lifecycle {\n    ignore_changes = [description, tags]\n  }\n");
    }
    close();
  }

  /**
   * @param written whether the values are in a resource
   */
  private void afterGroup(ParameterChange change, boolean written) {
    List<String> lines = new ArrayList<>();
    if (change.attaches()) {
      lines.add("In the aws_rds_cluster of " + change.target().cluster() + ":");
      lines.add(
          "  db_cluster_parameter_group_name = "
              + (change.makesGroup()
                  ? "aws_rds_cluster_parameter_group." + LABEL + ".name"
                  : string(change.groupName())));
    }
    if (change.restarts() || !written) {
      lines.add("No resource does all of it; fix.sh does:");
      change.commands().forEach(command -> lines.add("  " + command));
    }
    if (!lines.isEmpty()) {
      out.append('\n');
      lines.forEach(comments::add);
    }
  }

  private void ingress(Step.Ingress ingress) {
    ingress("IPv4", ingress.v4(), ingress);
    ingress("IPv6", ingress.v6(), ingress);
  }

  private void ingress(String family, List<String> ranges, Step.Ingress ingress) {
    if (ranges.isEmpty()) {
      return;
    }
    String list = label("aws_ec2_managed_prefix_list");
    open("resource \"aws_ec2_managed_prefix_list\" " + string(list));
    attributes(
        "  ",
        ordered(
            "name",
            string(ingress.description() + "-" + family),
            "address_family",
            string(family),
            "max_entries",
            String.valueOf(ranges.size())));
    for (String range : ranges) {
      out.append("\n  entry {\n");
      attributes(
          "    ", ordered("cidr", string(range), "description", string(ingress.description())));
      out.append("  }\n");
    }
    close();
    open(
        "resource \"aws_vpc_security_group_ingress_rule\" "
            + string(label("aws_vpc_security_group_ingress_rule")));
    attributes(
        "  ",
        ordered(
            "security_group_id",
            string(ingress.groupId()),
            "description",
            string(ingress.description()),
            "ip_protocol",
            string("tcp"),
            "from_port",
            String.valueOf(ingress.port()),
            "to_port",
            String.valueOf(ingress.port()),
            "prefix_list_id",
            "aws_ec2_managed_prefix_list." + list + ".id"));
    close();
  }

  private String label(String type) {
    int n = labels.merge(type, 1, Integer::sum);
    return n == 1 ? LABEL : LABEL + "_" + n;
  }

  private void open(String header) {
    out.append('\n').append(header).append(" {\n");
  }

  private void close() {
    out.append("}\n");
  }

  private static Map<String, String> ordered(String... namesAndValues) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return all;
  }

  private void attributes(String indent, Map<String, String> all) {
    int width = all.keySet().stream().mapToInt(String::length).max().orElse(0);
    all.forEach(
        (name, value) ->
            out.append(indent)
                .append(name)
                .append(" ".repeat(width - name.length()))
                .append(" = ")
                .append(value)
                .append('\n'));
  }

  private static String value(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(TerraformFile::value).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String text ? string(text) : String.valueOf(value);
  }

  /** A string in HCL, in which nothing is expanded. */
  private static String string(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                  if (c < 0x20 || c == 0x7f) {
                    quoted.append(String.format("\\u%04x", c));
                  } else {
                    quoted.appendCodePoint(c);
                  }
                }
              }
            });
    return quoted.append('"').toString().replace("${", "$${").replace("%{", "%%{");
  }
}
