package dev.auroracheck.fix;

import dev.auroracheck.remedy.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes the changes of a plan, in its order: as SQL or AWS CLI, and as Terraform. */
public final class Rendering {
  private final AwsAccess access;
  private final Instant since;
  private final AwsCliRenderer aws;
  private final TerraformRenderer terraform;

  /**
   * @param access how the commands reach AWS
   * @param since when the facts were read
   */
  public Rendering(AwsAccess access, Instant since) {
    this.access = access;
    this.since = since;
    this.aws = new AwsCliRenderer(access, since);
    this.terraform = new TerraformRenderer(aws);
  }

  /** The same for another plan: the names of Terraform resources begin anew. */
  Rendering anew() {
    return new Rendering(access, since);
  }

  /** Whole statements or command lines. */
  List<String> commands(Change change) {
    return SqlRenderer.sql(change)
        .map(Sql::alone)
        .or(() -> aws.steps(change).map(AwsSteps::commands))
        .orElse(List.of());
  }

  /** The Terraform resources that do the same; empty where none fits. */
  List<String> terraform(Change change) {
    String text =
        String.join("\n", change.accept(terraform).blocks().stream().map(Block::text).toList());
    return text.isEmpty() ? List.of() : List.of(text.strip());
  }

  /** Who may make the changes of a step, a clause. */
  String who(List<Change> changes) {
    List<String> owners = new ArrayList<>();
    List<String> actions = new ArrayList<>();
    for (Change change : changes) {
      SqlRenderer.sql(change)
          .ifPresent(sql -> sql.rights().forEach(right -> owners.addAll(right.who())));
      aws.steps(change).ifPresent(steps -> actions.addAll(steps.actions()));
    }
    if (!actions.isEmpty()) {
      return "the AWS CLI, with "
          + String.join(", ", actions.stream().distinct().sorted().toList());
    }
    return owners.isEmpty()
        ? "an administrator"
        : String.join("; ", owners.stream().distinct().sorted().toList());
  }
}
