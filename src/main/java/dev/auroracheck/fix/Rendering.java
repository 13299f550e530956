package dev.auroracheck.fix;

import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.RoleChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

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
    if (change instanceof RoleChange.SetPassword password) {
      return List.of("In psql: \\password " + Quoted.name(password.role()));
    }
    return SqlRenderer.sql(change)
        .map(Sql::alone)
        .or(() -> aws.steps(change).map(AwsSteps::commands))
        .orElse(List.of());
  }

  /** Who can make the changes of a step, a noun phrase. */
  String who(List<Change> changes) {
    SortedSet<String> actions = new TreeSet<>();
    List<Right> rights = new ArrayList<>();
    for (Change change : changes) {
      SqlRenderer.sql(change).ifPresent(sql -> rights.addAll(sql.rights()));
      aws.steps(change).ifPresent(steps -> actions.addAll(steps.actions()));
    }
    return actions.isEmpty()
        ? Holder.of(rights) + ", with psql on the writer"
        : "an AWS user or role that is allowed " + String.join(", ", actions);
  }
}
