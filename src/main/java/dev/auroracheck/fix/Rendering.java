package dev.auroracheck.fix;

import dev.auroracheck.remedy.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes a change in the language that makes it: SQL, or AWS CLI. */
public final class Rendering {
  private final AwsCliRenderer aws;

  /**
   * @param access how the commands reach AWS
   * @param since when the facts were read
   */
  public Rendering(AwsAccess access, Instant since) {
    this.aws = new AwsCliRenderer(access, since);
  }

  /** Whole statements or command lines. */
  List<String> commands(Change change) {
    return SqlRenderer.sql(change)
        .map(Sql::alone)
        .or(() -> aws.steps(change).map(AwsSteps::commands))
        .orElse(List.of());
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
