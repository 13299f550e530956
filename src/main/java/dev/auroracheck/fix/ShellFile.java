package dev.auroracheck.fix;

import dev.auroracheck.remedy.Change;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a plan changes in AWS, as a script for a POSIX shell that may be run again. */
public final class ShellFile {
  private static final String ALREADY =
      """

      # already CODE COMMAND...: runs it; that AWS says it is so already is no failure
      already() {
        code=$1
        shift
        if told=$("$@" 2>&1); then
          [ -z "$told" ] || printf '%s\\n' "$told"
        else
          case $told in
            *"($code)"*) printf 'already so: %s\\n' "$*" ;;
            *)
              printf '%s\\n' "$told" >&2
              exit 1
              ;;
          esac
        fi
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

  private void step(Plan.Step step) {
    Comments comments = new Comments("#", out);
    out.append('\n');
    comments.add("Step " + step.number() + ", for " + String.join(", ", step.fixes()));
    step.impact().ifPresent(clause -> comments.add("Impact: " + clause));
    // echo of some shells takes a backslash for its own
    out.append("printf '%s\\n' ").append(ShellWord.quote(step.title())).append('\n');
    for (Change change : step.changes()) {
      AwsSteps steps = renderer.steps(change).orElseThrow();
      actions.addAll(steps.actions());
      steps.script().forEach(line -> out.append(line).append('\n'));
    }
  }

  private String write(Plan plan) {
    plan.steps(Plan.Kind.AWS).forEach(this::step);
    StringBuilder all = new StringBuilder("#!/bin/sh\n");
    Comments comments = new Comments("#", all);
    comments.add("What aurora-check " + origin.version() + " found to change in AWS for");
    comments.add("  " + origin.host());
    comments.add("Read it, then run it: sh fix.sh");
    comments.add("Running it again does no harm. What is commented out is for you to decide.");
    if (out.isEmpty()) {
      comments.add("There is nothing to run.");
    } else {
      comments.add("It needs the AWS CLI, and leave for");
      actions.forEach(action -> comments.add("  " + action));
      all.append("set -eu\nAWS_PAGER=\nexport AWS_PAGER\n");
    }
    if (out.indexOf("\nalready ") >= 0) {
      all.append(ALREADY);
    }
    all.append(out);
    comments.leftToPeople(plan, true);
    return all.toString();
  }
}
