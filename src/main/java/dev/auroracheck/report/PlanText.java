package dev.auroracheck.report;

import dev.auroracheck.fix.Plan;
import dev.auroracheck.fix.Plan.Kind;
import dev.auroracheck.fix.Plan.Purpose;
import dev.auroracheck.fix.Plan.Step;
import dev.auroracheck.report.Style.Detail;
import java.util.List;

/** The steps of the plan: those that a required check needs in full, the others by their titles. */
final class PlanText {
  private static final int LABEL = 9;
  private static final String COMMAND_INDENT = Page.INDENT + "   ";
  private static final int COMMAND_SHOWN = 600;

  private final Page page;
  private final boolean everything;

  PlanText(Page page, Detail detail) {
    this.page = page;
    this.everything = detail == Detail.FULL;
  }

  void write(Plan plan) {
    part("Must be done", plan.steps().stream().filter(Step::required).toList(), true);
    List<Step> others = plan.steps().stream().filter(s -> !s.required()).toList();
    part("Worth a look", others, everything);
    if (!others.isEmpty() && !everything) {
      page.line(Page.INDENT + page.palette().dim("Run with -v to see the commands."));
    }
  }

  private void part(String heading, List<Step> steps, boolean whole) {
    if (steps.isEmpty()) {
      return;
    }
    page.heading(heading);
    for (Step step : steps) {
      String number = String.format("%3d  ", step.number());
      if (whole) {
        page.hanging(number, "     ", step.title());
        details(step);
      } else {
        page.withId(number, "     ", step.title(), String.join(", ", step.fixes()));
      }
    }
  }

  private void details(Step step) {
    labelled("fixes", String.join(", ", step.fixes()));
    labelled("who", step.who());
    if (step.kind() == Kind.CHOICE) {
      labelled(
          "decide",
          step.isInAws()
              ? "the commands are commented out in fix.sh; remove the # to run them"
              : "the statements are commented out in fix.sql; remove the -- to run them");
    }
    step.impact().ifPresent(impact -> labelled(label(impact), impact));
    for (Purpose purpose : step.purposes()) {
      if (!purpose.name().isEmpty() && !purpose.commands().isEmpty()) {
        page.line(COMMAND_INDENT + page.palette().dim("-- " + purpose.name()));
      }
      purpose.commands().forEach(command -> command(step, command));
    }
  }

  /** The impact of a choice may say first in which case to make it. */
  private static String label(String impact) {
    return impact.startsWith("if ") || impact.startsWith("only if ") ? "choose" : "impact";
  }

  private void command(Step step, String command) {
    if (step.kind() != Kind.MANUAL) {
      command(command);
    } else if (!command.equals(step.title())) {
      page.wrapped(COMMAND_INDENT, command);
    }
  }

  private void labelled(String label, String text) {
    page.labelled(Page.INDENT + " ", label, LABEL, text);
  }

  /** A command as it can be copied; one that would fill a screen is cut. */
  private void command(String command) {
    String shown = Visible.lines(command);
    boolean cut = shown.length() > COMMAND_SHOWN && !everything;
    String text = cut ? shown.substring(0, COMMAND_SHOWN) + " " + page.palette().ellipsis() : shown;
    text.lines().forEach(line -> page.line(COMMAND_INDENT + line));
    if (cut) {
      page.line(COMMAND_INDENT + page.palette().dim("(cut here; --fix-dir DIR writes all of it)"));
    }
  }
}
