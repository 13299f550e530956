package dev.auroracheck.fix;

import dev.auroracheck.remedy.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a plan changes in AWS, as a script for a POSIX shell that may be run again. */
public final class ShellFile {
  private static final String ALREADY =
      """

      # already CODE COMMAND...: runs COMMAND. The error CODE means that its work is already done.
      already() {
        code=$1
        shift
        if answer=$("$@" 2>&1); then
          [ -z "$answer" ] || printf '%s\\n' "$answer"
        else
          case $answer in
            *"($code)"*) printf 'already done: %s\\n' "$*" ;;
            *)
              printf '%s\\n' "$answer" >&2
              exit 1
              ;;
          esac
        fi
      }
      """;

  private static final String SETTINGS =
      """
      set -eu
      AWS_PAGER=
      export AWS_PAGER
      command -v aws >/dev/null || {
        echo 'fix.sh needs the AWS CLI, version 2: install it, then run fix.sh again' >&2
        exit 127
      }
      """;

  private final StringBuilder out = new StringBuilder();
  private final SortedSet<String> actions = new TreeSet<>();
  private final Origin origin;
  private final AwsCliRenderer renderer;

  private ShellFile(Origin origin) {
    this.origin = origin;
    this.renderer = new AwsCliRenderer(origin);
  }

  public static String of(Plan plan, Origin origin) {
    return new ShellFile(origin).write(plan);
  }

  private String write(Plan plan) {
    plan.steps(Plan.Kind.AWS).forEach(this::step);
    boolean runs = !out.isEmpty();
    List<Plan.Step> choices =
        plan.steps(Plan.Kind.CHOICE).stream().filter(Plan.Step::isInAws).toList();
    new Comments("#", out).choices(choices, this::lines);
    StringBuilder all = new StringBuilder("#!/bin/sh\n");
    Comments comments = new Comments("#", all);
    title(comments);
    if (!runs) {
      comments.add("There is nothing to run.");
    }
    if (runs || !choices.isEmpty()) {
      header(comments);
      all.append(SETTINGS);
    }
    if (out.indexOf("already ") >= 0) {
      all.append(ALREADY);
    }
    all.append(out);
    new Comments("#", all).byHand(plan);
    return all.toString();
  }

  private void title(Comments comments) {
    comments.add("fix.sh: changes in AWS for the Aurora cluster of host");
    comments.add("  " + origin.host());
    comments.add(
        "so that ClickPipes can replicate from it. Written by aurora-check "
            + origin.version()
            + ".");
  }

  private void header(Comments comments) {
    comments.add("");
    comments.add("Read this file, then run it with the AWS CLI installed: sh fix.sh");
    comments.add("You can run the file again: what is already done is left as it is.");
    comments.add("Each comment names the step, and in parentheses the checks that it fixes.");
    comments.add("");
    comments.add("The AWS credentials must allow these IAM actions:");
    actions.forEach(action -> comments.add("  " + action));
  }

  private void step(Plan.Step step) {
    Comments comments = new Comments("#", out);
    out.append('\n');
    comments.add(Comments.about(step));
    step.impact().ifPresent(clause -> comments.add("Impact: " + clause));
    for (Change change : step.changes()) {
      actions.addAll(renderer.steps(change).orElseThrow().actions());
    }
    lines(step).forEach(line -> out.append(line).append('\n'));
  }

  /** The lines that show the title of a step and make its changes. */
  private List<String> lines(Plan.Step step) {
    List<String> lines = new ArrayList<>();
    // echo of some shells takes a backslash for its own
    lines.add("printf '%s\\n' " + ShellWord.quote(step.title()));
    for (Change change : step.changes()) {
      lines.addAll(renderer.steps(change).orElseThrow().script());
    }
    return lines;
  }
}
