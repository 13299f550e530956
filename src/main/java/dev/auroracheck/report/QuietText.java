package dev.auroracheck.report;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import java.util.ArrayList;
import java.util.List;

/** Problems alone, each in a line: for a chat message. */
final class QuietText {
  private static final List<Status> SHOWN = List.of(Status.FAIL, Status.ERROR, Status.WARN);

  private final Page page;
  private final Causes causes;

  QuietText(Page page, Causes causes) {
    this.page = page;
    this.causes = causes;
  }

  /** A reason that several checks share is shown once, by the check that reports it. */
  void write(List<Outcome> outcomes) {
    List<Outcome> shown = new ArrayList<>();
    for (Status status : SHOWN) {
      outcomes.stream()
          .filter(o -> o.status() == status && causes.of(o).isEmpty())
          .forEach(shown::add);
    }
    int longest = Page.idColumn(shown);
    for (Outcome outcome : shown) {
      page.line(
          page.palette().mark(outcome.status())
              + " "
              + Page.pad(outcome.about().id(), longest)
              + "  "
              + Visible.line(first(outcome.result().message())));
    }
    waiting(shown);
  }

  /** The checks that others wait for, where they are all there is to show. */
  private void waiting(List<Outcome> shown) {
    if (shown.stream().allMatch(o -> o.status() == Status.ERROR)) {
      causes.sentence(shown.size()).ifPresent(page::line);
    }
  }

  /** The first sentence, without its full stop. */
  static String first(String message) {
    int end = message.indexOf(". ");
    String sentence = end < 0 ? message : message.substring(0, end);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
