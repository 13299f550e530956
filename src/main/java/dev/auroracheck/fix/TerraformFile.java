package dev.auroracheck.fix;

import dev.auroracheck.remedy.Change;
import java.util.List;
import java.util.stream.Stream;

/** What a plan changes, as Terraform resources; what none fits stands in comments. */
public final class TerraformFile {
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
    comments.add(
        "What aurora-check " + origin.version() + " found to change for " + origin.host() + ".");
    if (body.isEmpty()) {
      comments.add("There is nothing to change.");
    } else {
      comments.add("To be read, and pasted into a configuration that has these providers:");
      comments.add("  aws        = { source = \"hashicorp/aws\", version = \">= 5.0\" }");
      comments.add("  postgresql = { source = \"cyrilgdn/postgresql\" }");
      comments.add(
          "Where a security group, route table or ACL of yours has its rules in line, add them there:");
      comments.add("rules of both kinds undo each other.");
    }
    out.append(body);
    leftToPeople(plan);
    return out.toString();
  }

  /** Choices are commented out. */
  private void leftToPeople(Plan plan) {
    List<Plan.Step> choices = plan.steps(Plan.Kind.CHOICE);
    if (!choices.isEmpty()) {
      out.append('\n');
      comments.add("For you to decide");
    }
    for (Plan.Step step : choices) {
      StringBuilder text = new StringBuilder();
      step.changes().forEach(change -> write(change, text));
      comments.add("");
      comments.add(step.title() + " (" + String.join(", ", step.fixes()) + "):");
      step.impact().ifPresent(when -> comments.add("  " + when));
      comments.add(text.toString().strip());
    }
    List<Plan.Step> manual =
        plan.steps(Plan.Kind.MANUAL).stream().filter(s -> s.changes().isEmpty()).toList();
    if (!manual.isEmpty()) {
      out.append('\n');
      comments.add("By hand");
      manual.forEach(step -> comments.add("- " + step.title()));
    }
  }
}
