package dev.auroracheck.check.workload;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Slots;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Slot;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
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
  public Result judge(Context context) {
    List<Slot> slots = context.database().slots().get();
    List<Slot> leftSlots = slots.stream().filter(Slots::isLeftOver).toList();
    Set<String> used =
        Stream.concat(
                slots.stream()
                    .filter(s -> s.active() && s.name().startsWith(Slots.OF_PIPES))
                    .map(s -> PUBLICATION + s.name().substring(Slots.OF_PIPES.length())),
                context.publicationName().stream())
            .collect(Collectors.toSet());
    List<String> leftPublications =
        context.database().publications().get().stream()
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
                + Quoted.some(objects.stream().map(o -> o.type() + " " + o.name()).toList()))
        .objects(objects)
        .remedy(remedy(leftSlots, leftPublications))
        .fails();
  }

  private static Subject subject(String publication) {
    return new Subject(
        "publication",
        Quoted.name(publication),
        publication.startsWith(TRIAL)
            ? "made by a validation that was cut off"
            : "made by a pipe, and no slot of that pipe is active");
  }

  private static Remedy remedy(List<Slot> slots, List<String> publications) {
    return Slots.drops(slots)
        .and(
            Remedy.choices(
                publications.stream()
                    .map(
                        name ->
                            Choice.of(
                                "if no pipe needs "
                                    + Quoted.name(name)
                                    + " any more; the console of ClickHouse Cloud lists the pipes,"
                                    + " paused ones included",
                                new PublicationChange.DropPublication(name)))
                    .toList()));
  }
}
