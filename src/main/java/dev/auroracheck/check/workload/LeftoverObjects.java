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
 * Checks that no slot or publication is left that ClickPipes created and no running pipe uses. A
 * running pipe keeps its slot active. A paused pipe can't be told from one that is gone.
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
        "No slot or publication is left from an earlier pipe",
        "A slot that nobody reads keeps WAL forever, and blocks a new pipe of the same name.");
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
      return Result.Pass.of("No inactive slot and no unused publication of ClickPipes was found.");
    }
    return Finding.of(message(objects))
        .objects(objects)
        .remedy(remedy(leftSlots, leftPublications))
        .fails();
  }

  private static String message(List<Subject> objects) {
    if (objects.size() > 1) {
      return objects.size()
          + " objects belong to pipes that were deleted or are paused: "
          + Quoted.some(objects.stream().map(o -> o.type() + " " + o.name()).toList())
          + ".";
    }
    Subject only = objects.get(0);
    if (only.type().equals("publication")) {
      return "Publication " + only.name() + " was " + only.message() + ".";
    }
    return "Slot "
        + only.name()
        + " belongs to a pipe that was deleted or is paused ("
        + only.message()
        + ").";
  }

  private static Subject subject(String publication) {
    return new Subject(
        "publication",
        Quoted.name(publication),
        publication.startsWith(TRIAL)
            ? "created by a validation that was interrupted"
            : "created by a pipe whose slot is not active");
  }

  private static Remedy remedy(List<Slot> slots, List<String> publications) {
    return Slots.drops(slots)
        .and(
            Remedy.choices(
                publications.stream()
                    .map(
                        name ->
                            Choice.of(
                                "only if no pipe uses the publication; the ClickHouse Cloud console"
                                    + " lists all pipes, paused ones included",
                                new PublicationChange.DropPublication(name)))
                    .toList()));
  }
}
