package dev.auroracheck.report;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Section;
import dev.auroracheck.report.Style.Detail;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The outcomes of a run by section: problems in full, what passed as a number. */
final class SectionsText {
  private static final int TITLE = 14;

  private final Page page;
  private final Palette palette;
  private final Causes causes;
  private final FindingText findings;
  private final boolean everything;

  SectionsText(Page page, Report report, Causes causes, Detail detail) {
    this.page = page;
    this.palette = page.palette();
    this.causes = causes;
    this.findings = new FindingText(page, report.plan());
    this.everything = detail == Detail.FULL;
  }

  void write(List<Outcome> outcomes) {
    Map<Section, List<Outcome>> sections = new EnumMap<>(Section.class);
    outcomes.forEach(
        o -> sections.computeIfAbsent(o.about().section(), s -> new ArrayList<>()).add(o));
    page.line("");
    sections.forEach(this::section);
  }

  private void section(Section section, List<Outcome> outcomes) {
    String title = palette.bold(Page.pad(section.title(), TITLE));
    Optional<String> reason = onlyReason(outcomes);
    if (reason.isPresent() && !everything) {
      page.hanging(title, " ".repeat(TITLE), reason.get());
      return;
    }
    page.hanging(
        title,
        " ".repeat(TITLE),
        Counts.of(
            outcomes, palette, Status.PASS, Status.FAIL, Status.ERROR, Status.WARN, Status.SKIP));
    Map<String, List<Outcome>> waiting = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      Optional<String> cause = causes.of(outcome);
      if (cause.isPresent()) {
        waiting.computeIfAbsent(cause.get(), c -> new ArrayList<>()).add(outcome);
      } else {
        outcome(outcome);
      }
    }
    waiting.forEach(this::waiting);
  }

  /** Why no check of a section has a result, where the reason is one and the same for all. */
  private Optional<String> onlyReason(List<Outcome> outcomes) {
    Optional<String> cause = causes.of(outcomes.get(0));
    if (cause.isPresent() && outcomes.stream().allMatch(o -> causes.of(o).equals(cause))) {
      return Optional.of(outcomes.size() + " " + reason(outcomes, cause.get()));
    }
    String message = outcomes.get(0).result().message();
    return outcomes.stream()
            .allMatch(o -> o.status() == Status.SKIP && o.result().message().equals(message))
        ? Optional.of(outcomes.size() + " skipped: " + message)
        : Optional.empty();
  }

  private static String reason(List<Outcome> outcomes, String cause) {
    return outcomes.get(0).status() == Status.SKIP
        ? "skipped until " + cause + " passes"
        : "undecided for the same reason as " + cause;
  }

  /** Checks that have no result for the reason that another check reports. */
  private void waiting(String cause, List<Outcome> outcomes) {
    List<String> ids = outcomes.stream().map(o -> o.about().id()).toList();
    page.hanging(
        "  " + palette.mark(outcomes.get(0).status()) + " ",
        "    ",
        String.join(", ", ids) + ": " + reason(outcomes, cause));
  }

  private void outcome(Outcome outcome) {
    Result result = outcome.result();
    if (result instanceof Result.Pass || result instanceof Result.Skip) {
      if (everything) {
        title(outcome);
        page.wrapped(Page.INDENT, fact(result));
      }
    } else {
      title(outcome);
      findings.write(outcome);
    }
  }

  private static String fact(Result result) {
    return result instanceof Result.Pass pass ? pass.fact() : result.message();
  }

  private void title(Outcome outcome) {
    page.withId(
        "  " + palette.mark(outcome.status()) + " ",
        "    ",
        outcome.about().title(),
        outcome.about().id());
  }
}
