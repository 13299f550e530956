package dev.auroracheck.check.workload;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Slots;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Step;
import dev.auroracheck.check.Step.Choice.Option;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Slot;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether slots or publications are there that ClickPipes made and nothing uses now. A slot in use
 * is the sign of a pipe at work; a paused pipe looks like one that is gone.
 */
public final class LeftoverObjects implements Check {
  private static final String PUBLICATION = "peerflow_pub_";
  private static final String TRIAL = "_peerdb_tmp_test_publication_";

  @Override
  public About about() {
    return new About(
        "leftover-objects",
        Section.WORKLOAD,
        Level.RECOMMENDED,
        Needs.DB,
        "No slot or publication is left of an earlier pipe",
        "A pipe of the same name can't be made, and an unread slot keeps WAL for good");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    List<Slot> slots = facts.database().slots().get();
    List<Slot> leftSlots = slots.stream().filter(Slots::isLeftOver).toList();
    Set<String> used =
        Stream.concat(
                slots.stream()
                    .filter(s -> s.active() && s.name().startsWith(Slots.OF_PIPES))
                    .map(s -> PUBLICATION + s.name().substring(Slots.OF_PIPES.length())),
                Scope.publicationName(facts, request).stream())
            .collect(Collectors.toSet());
    List<String> leftPublications =
        facts.database().publications().get().stream()
            .map(Publication::name)
            .filter(n -> n.startsWith(TRIAL) || (n.startsWith(PUBLICATION) && !used.contains(n)))
            .toList();
    List<Subject> objects = new ArrayList<>(leftSlots.stream().map(Slots::subject).toList());
    leftPublications.forEach(name -> objects.add(subject(name)));
    if (objects.isEmpty()) {
      return Result.Pass.of("no slot or publication is left of an earlier pipe");
    }
    return Finding.of(
            "left of an earlier pipe, unless one is paused: "
                + Sql.some(objects.stream().map(o -> o.type() + " " + o.name()).toList()))
        .objects(objects)
        .fix(fix(leftSlots, leftPublications))
        .fails();
  }

  private static Subject subject(String publication) {
    return new Subject(
        "publication",
        Sql.name(publication),
        publication.startsWith(TRIAL)
            ? "made by a validation that was cut off"
            : "made by a pipe, and no slot of that pipe is active");
  }

  private static Fix fix(List<Slot> slots, List<String> publications) {
    Fix fix =
        Fix.of(
            "drop what belongs to no pipe; the pipes of the ClickHouse service, paused ones"
                + " included, are listed in its console");
    fix = Slots.drops(slots).map(fix::then).orElse(fix);
    List<Option> drops =
        publications.stream()
            .map(
                name ->
                    new Option(
                        "If no pipe needs " + Sql.name(name) + " any more",
                        "DROP PUBLICATION " + Sql.name(name) + ";"))
            .toList();
    return drops.isEmpty() ? fix : fix.then(new Step.Choice(Step.Kind.SQL, drops));
  }
}
