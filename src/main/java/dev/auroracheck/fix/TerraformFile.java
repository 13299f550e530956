package dev.auroracheck.fix;

import dev.auroracheck.remedy.Change;
import java.util.List;
import java.util.stream.Stream;

/** The changes of a plan as Terraform resources; a change without a resource is a comment. */
public final class TerraformFile {
  private static final List<String> HEADER =
      List.of(
          "",
          "Read this file, then copy its resources into a configuration that has these providers:",
          "  aws        = { source = \"hashicorp/aws\", version = \">= 5.0\" }",
          "  postgresql = { source = \"cyrilgdn/postgresql\" }",
          "If your configuration already has the security group, route table or network ACL with",
          "inline rules, add the rules there: inline rules and rule resources overwrite each other.",
          "fix.sh and fix.sql make the same changes without Terraform. Use one or the other.");

  private final StringBuilder out = new StringBuilder();
  private final Comments comments = new Comments("#", out);
  private final TerraformRenderer renderer;
  private final Origin origin;

  private TerraformFile(Origin origin) {
    this.origin = origin;
    this.renderer = new TerraformRenderer(new AwsCliRenderer(origin));
  }

  /** The whole file. */
  public static String of(Plan plan, Origin origin) {
    return new TerraformFile(origin).write(plan);
  }

  /** The resources alone that do what steps do without a decision; empty where none fits. */
  public static List<String> resources(List<Plan.Step> steps, Origin origin) {
    TerraformRenderer renderer = new TerraformRenderer(new AwsCliRenderer(origin));
    return steps.stream()
        .filter(step -> step.kind() != Plan.Kind.CHOICE)
        .flatMap(step -> step.changes().stream())
        .map(change -> change.accept(renderer).blocks())
        .filter(blocks -> !blocks.isEmpty())
        .map(blocks -> String.join("\n", blocks.stream().map(Block::text).toList()).strip())
        .toList();
  }

  private void write(Change change, StringBuilder to) {
    Terraform terraform = change.accept(renderer);
    terraform.blocks().forEach(block -> to.append('\n').append(block.text()));
    if (!terraform.remarks().isEmpty()) {
      to.append('\n');
      Comments comments = new Comments("#", to);
      terraform.remarks().forEach(comments::add);
    }
  }

  private String write(Plan plan) {
    StringBuilder body = new StringBuilder();
    Stream.of(Plan.Kind.AWS, Plan.Kind.SQL)
        .flatMap(kind -> plan.steps(kind).stream())
        .flatMap(step -> step.changes().stream())
        .forEach(change -> write(change, body));
    comments.add("fix.tf: changes for " + origin.host() + " as Terraform resources,");
    comments.add(
        "so that ClickPipes can replicate from it. Written by aurora-check "
            + origin.version()
            + ".");
    if (body.isEmpty()) {
      comments.add("There is nothing to change.");
    } else {
      HEADER.forEach(comments::add);
    }
    out.append(body);
    leftToPeople(plan);
    return out.toString();
  }

  private void leftToPeople(Plan plan) {
    comments.choices(
        plan.steps(Plan.Kind.CHOICE),
        step -> {
          StringBuilder text = new StringBuilder();
          step.changes().forEach(change -> write(change, text));
          return List.of(text.toString().strip().split("\\R", -1));
        });
    comments.byHand(plan);
  }
}
