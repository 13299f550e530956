package dev.auroracheck.report;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Checks;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Step;
import dev.auroracheck.check.Step.Kind;
import dev.auroracheck.check.Verdict;
import dev.auroracheck.fix.Actions;
import dev.auroracheck.fix.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The report for people, written line by line as the results come. */
public final class TextReport {
  private static final int WIDTH = 80;
  private static final int OBJECTS_SHOWN = 10;
  private static final int LABEL = 10;
  private static final String INDENT = "      ";

  private final Consumer<String> out;
  private final Palette palette;
  private final boolean quiet;
  private final Plan plan = new Plan();
  private final Map<String, String> skippedBefore = new LinkedHashMap<>();
  private final Map<String, String> undecidedBefore = new LinkedHashMap<>();
  private @Nullable Section section;

  /**
   * @param out takes a line, without its end
   * @param quiet whether only problems and the verdict are shown
   */
  public TextReport(Consumer<String> out, Palette palette, boolean quiet) {
    this.out = out;
    this.palette = palette;
    this.quiet = quiet;
  }

  /** The first lines: what is looked at. */
  public void begin(Report.Target target) {
    if (quiet) {
      return;
    }
    out.accept(
        palette.bold(Visible.line(target.host() + ":" + target.port() + "/" + target.database()))
            + " as "
            + Visible.line(target.user())
            + (target.pipeUser().equals(target.user())
                ? ""
                : ", for " + Visible.line(target.pipeUser())));
    List<String> parts = new ArrayList<>();
    target.server().ifPresent(parts::add);
    target.clusterId().ifPresent(id -> parts.add("cluster " + id));
    target.publication().ifPresent(p -> parts.add("publication " + p));
    if (!parts.isEmpty()) {
      out.accept(palette.dim(Visible.line(String.join(palette.dot(), parts))));
    }
  }

  /** One result. */
  public void add(Outcome outcome) {
    if (quiet) {
      // how many checks wait for one is known at the end
      return;
    }
    if (section != outcome.about().section()) {
      section = outcome.about().section();
      out.accept("");
      out.accept(palette.bold(section.title()));
    }
    Status status = outcome.status();
    Optional<String> observed = JsonReport.observed(outcome.result());
    String title = outcome.about().title();
    if (outcome.result() instanceof Result.Skip skip) {
      skip(outcome.about().id(), title, skip);
    } else if (status == Status.PASS) {
      pass(outcome, title, observed);
    } else {
      out.accept("  " + palette.mark(status) + " " + title);
      problem(outcome);
    }
  }

  /** A reason is said in full once; what follows from the same one refers to it. */
  private void skip(String id, String title, Result.Skip skip) {
    String before = skippedBefore.putIfAbsent(skip.message(), id);
    String likewise =
        before == null
            ? ""
            : "skipped: " + skip.cause().map(c -> "see " + c).orElse("as " + before);
    boolean fits = title.length() + likewise.length() + 8 <= WIDTH;
    line(Status.SKIP, palette.dim(title), title.length(), fits ? likewise : "");
    if (before == null) {
      wrapped(INDENT, "skipped: " + skip.message());
    } else if (!fits) {
      wrapped(INDENT, likewise);
    }
  }

  private void pass(Outcome outcome, String title, Optional<String> observed) {
    line(Status.PASS, title, title.length(), observed.orElse(""));
    if (outcome.result() instanceof Result.Pass pass) {
      pass.notes().forEach(note -> wrapped(INDENT, note));
    }
  }

  /** A mark, a title and, at the right margin where there is room, a word on it. */
  private void line(Status status, String title, int length, String right) {
    int room = WIDTH - 6 - length - right.length();
    out.accept(
        "  "
            + palette.mark(status)
            + " "
            + title
            + (right.isEmpty() || room < 2 ? "" : " ".repeat(room) + palette.dim(right)));
  }

  /** A cause is shown once, with the number of the checks that it keeps from a result. */
  private void endQuietly(List<Outcome> outcomes) {
    Map<String, String> firstOf = new LinkedHashMap<>();
    Map<String, Integer> waiting = new LinkedHashMap<>();
    List<Outcome> shown = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      String id = outcome.about().id();
      Status status = outcome.status();
      Optional<String> cause =
          outcome.result() instanceof Result.Skip skip
              ? skip.cause()
              : outcome.result() instanceof Result.Undecided undecided
                  ? Optional.ofNullable(firstOf.putIfAbsent(undecided.message(), id))
                  : Optional.empty();
      if (cause.isPresent()) {
        waiting.merge(cause.get(), 1, Integer::sum);
      } else if (status == Status.FAIL || status == Status.WARN || status == Status.ERROR) {
        shown.add(outcome);
      }
    }
    for (Outcome outcome : shown) {
      int others = waiting.getOrDefault(outcome.about().id(), 0);
      out.accept(
          palette.mark(outcome.status())
              + " "
              + pad(outcome.about().id(), 20)
              + " "
              + Visible.line(JsonReport.message(outcome.result()))
              + (others == 0
                  ? ""
                  : others == 1
                      ? "; 1 check waits for it"
                      : "; " + others + " checks wait for it"));
    }
  }

  private void problem(Outcome outcome) {
    if (outcome.result() instanceof Result.Undecided undecided) {
      undecided(outcome.about(), undecided);
      return;
    }
    Result.Finding finding = JsonReport.finding(outcome.result()).orElseThrow();
    wrapped(INDENT, finding.message());
    finding.observed().ifPresent(o -> labelled("observed", o));
    finding.expected().ifPresent(e -> labelled("expected", e));
    List<Result.Subject> objects = finding.objects();
    for (Result.Subject s : objects.subList(0, Math.min(OBJECTS_SHOWN, objects.size()))) {
      out.accept(
          INDENT + "  " + Visible.line(s.name()) + "  " + palette.dim(Visible.line(s.message())));
    }
    if (objects.size() > OBJECTS_SHOWN) {
      out.accept(INDENT + "  and " + (objects.size() - OBJECTS_SHOWN) + " more");
    }
    labelled("why", outcome.about().why());
    Set<Integer> steps = plan.add(outcome);
    finding.fix().ifPresent(fix -> labelled("fix", steps.isEmpty() ? fix.summary() : below(steps)));
  }

  private void undecided(Check.About about, Result.Undecided undecided) {
    String before = undecidedBefore.putIfAbsent(undecided.message(), about.id());
    if (before != null) {
      wrapped(INDENT, "could not be decided, for the same reason as " + before);
      return;
    }
    wrapped(INDENT, "could not be decided: " + undecided.message());
    // without the database nothing is worth much; without AWS the rest is
    String way = about.needs() == Needs.API ? ", or leave this out with --skip " + about.id() : "";
    if (!undecided.remedy().isEmpty()) {
      wrapped(INDENT, undecided.remedy() + way);
    }
  }

  private static String below(Set<Integer> steps) {
    List<String> numbers = steps.stream().map(String::valueOf).toList();
    int last = numbers.size() - 1;
    return last == 0
        ? "step " + numbers.get(0) + " below"
        : "steps "
            + String.join(", ", numbers.subList(0, last))
            + " and "
            + numbers.get(last)
            + " below";
  }

  /** The last lines: the way to green, and the verdict. */
  public void end(Report report) {
    List<Plan.Item> items = plan.items();
    if (quiet) {
      endQuietly(report.outcomes());
    }
    if (!quiet && !items.isEmpty()) {
      out.accept("");
      out.accept(
          palette.bold(
              "To get to green: " + items.size() + (items.size() == 1 ? " step" : " steps")));
      items.forEach(this::step);
      if (items.stream().anyMatch(item -> item.step().kind() != Kind.MANUAL)) {
        out.accept("  " + palette.dim("--fix-dir DIR writes them to files that can be run"));
      }
    }
    if (!quiet) {
      out.accept("");
    }
    out.accept(verdict(report));
    boolean whole = report.outcomes().size() == Checks.ALL.size();
    if (!quiet && whole && report.verdict() == Verdict.READY) {
      out.accept("Create the ClickPipe with");
      Report.Target t = report.target();
      detail("host", report.pipeAddress().host());
      detail("port", String.valueOf(report.pipeAddress().port()));
      detail("database", t.database());
      detail("user", t.pipeUser());
      t.publication().ifPresent(p -> detail("publication", p));
    }
  }

  private void detail(String label, String value) {
    out.accept("  " + pad(label, 12) + " " + Visible.line(value));
  }

  private void step(Plan.Item item) {
    Step step = item.step();
    String summary = item.summary();
    String prefix = "  " + item.number() + ". ";
    List<String> lines = Wrap.lines(Visible.line(sentence(summary)), WIDTH - prefix.length());
    out.accept(prefix + lines.get(0));
    lines.subList(1, lines.size()).forEach(l -> out.accept(" ".repeat(prefix.length()) + l));
    labelled("mends", String.join(", ", item.mends()));
    labelled("by", who(step));
    step.cost().ifPresent(cost -> labelled("costs", cost));
    for (String command : step.commands()) {
      if (step.kind() == Kind.MANUAL) {
        if (!command.equals(summary)) {
          wrapped(INDENT + "  ", command);
        }
      } else {
        out.accept(INDENT + "  " + Visible.lines(command));
      }
    }
  }

  private static String sentence(String clause) {
    return clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1);
  }

  private static String who(Step step) {
    return switch (step.kind()) {
      case SQL -> sqlBy(step) + ", with SQL on the writer";
      case AWS -> "the AWS CLI, with " + String.join(", ", Actions.in(step.commands()));
      case TERRAFORM -> "Terraform";
      case MANUAL -> "hand";
    };
  }

  private static String sqlBy(Step step) {
    return step instanceof Step.Statements statements && !statements.who().isEmpty()
        ? String.join("; ", statements.who())
        : "an administrator";
  }

  private String verdict(Report report) {
    String word =
        switch (report.verdict()) {
          case READY -> palette.good("READY");
          case NOT_READY -> palette.bad("NOT READY");
          case INCOMPLETE -> palette.unsure("INCOMPLETE");
        };
    List<String> counts = new ArrayList<>();
    count(counts, report.count(Status.FAIL), "failed", "failed");
    count(counts, report.count(Status.WARN), "warning", "warnings");
    count(counts, report.count(Status.ERROR), "undecided", "undecided");
    count(counts, report.count(Status.SKIP), "skipped", "skipped");
    count(counts, report.count(Status.PASS), "passed", "passed");
    return word
        + "   "
        + String.join(palette.dot(), counts)
        + (quiet ? "" : String.format(Locale.ROOT, "   %.1f s", report.took().toMillis() / 1000.0));
  }

  private static void count(List<String> counts, long n, String one, String many) {
    if (n > 0) {
      counts.add(n + " " + (n == 1 ? one : many));
    }
  }

  private void labelled(String label, String text) {
    List<String> lines = Wrap.lines(Visible.line(text), WIDTH - INDENT.length() - LABEL);
    out.accept(INDENT + palette.dim(pad(label, LABEL)) + lines.get(0));
    lines.subList(1, lines.size()).forEach(l -> out.accept(INDENT + " ".repeat(LABEL) + l));
  }

  private void wrapped(String indent, String text) {
    Wrap.lines(Visible.line(text), WIDTH - indent.length()).forEach(l -> out.accept(indent + l));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
