package dev.auroracheck.report;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Runners;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.fix.Breakages;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.source.aws.AwsFailures;
import dev.auroracheck.source.postgres.LoginFailures;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every message that the checks give on generated databases, in one golden file that can be read
 * from top to bottom. After a change that is meant, run with {@code -Dgolden.write=true} and read
 * the difference.
 */
class MessagesTest {
  private static final long SEED = 20261130;
  private static final int COMBINATIONS = 1500;

  /** By check: by the shape of the text, the first text of that shape. */
  private final Map<String, Map<String, String>> texts = new TreeMap<>();

  @Test
  void messagesAreThoseOfTheFile() throws IOException {
    List<String> names = List.copyOf(Breakages.ALL.keySet());
    judge(SampleFacts.context());
    LoginFailures.all().forEach(login -> judge(refused(login)));
    // the checks that need the cluster repeat the sentence
    AwsFailures.<Cluster>all().forEach(cluster -> judge(unread(cluster), "cluster"));
    names.forEach(name -> judge(Breakages.apply(SampleFacts.context(), name)));
    Random random = new Random(SEED);
    for (int i = 0; i < COMBINATIONS; i++) {
      Context context = SampleFacts.context();
      for (int k = 0; k < 3; k++) {
        context = Breakages.apply(context, names.get(random.nextInt(names.size())));
      }
      judge(context);
    }
    Golden.check("messages.txt", text());
  }

  private static Context refused(LoginOutcome login) {
    Context context = SampleFacts.context();
    return context.with(context.facts().withDatabase(DatabaseFacts.withoutSession(login)));
  }

  private static Context unread(Fact<Cluster> cluster) {
    Context context = SampleFacts.context();
    return context.with(context.facts().withAws(context.aws().withCluster(cluster)));
  }

  private void judge(Context context, String check) {
    Runners.all(context).judge(context).stream()
        .filter(outcome -> outcome.about().id().equals(check))
        .forEach(this::add);
  }

  private void judge(Context context) {
    Runners.all(context).judge(context).forEach(this::add);
  }

  private void add(Outcome outcome) {
    Result result = outcome.result();
    String status = outcome.status().id();
    if (result instanceof Result.Pass pass) {
      put(outcome, status, pass.fact());
      pass.notes().forEach(note -> put(outcome, "note", note));
      return;
    }
    put(outcome, status, result.messageWithRemedy());
    result
        .found()
        .ifPresent(
            finding ->
                finding
                    .objects()
                    .forEach(s -> put(outcome, "object", s.name() + ": " + s.message())));
  }

  private void put(Outcome outcome, String kind, String text) {
    String shape = kind + " " + text.replaceAll("\"[^\"]*\"", "Q").replaceAll("[0-9]+", "N");
    texts
        .computeIfAbsent(outcome.about().id(), id -> new LinkedHashMap<>())
        .putIfAbsent(shape, String.format("%-7s %s", kind, text));
  }

  private String text() {
    StringBuilder all = new StringBuilder();
    for (Check check : Checks.ALL) {
      Check.About about = check.about();
      all.append(about.id()).append(": ").append(about.title()).append('\n');
      all.append("        why: ").append(about.why()).append('\n');
      texts.getOrDefault(about.id(), Map.of()).values().stream()
          .sorted()
          .forEach(line -> all.append("  ").append(line.replace("\n", "\\n")).append('\n'));
      all.append('\n');
    }
    return all.toString();
  }
}
