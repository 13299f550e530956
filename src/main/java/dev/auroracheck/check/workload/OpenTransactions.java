package dev.auroracheck.check.workload;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Result.Undecided;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Activity.Kind;
import dev.auroracheck.facts.Activity.Transaction;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.ServerChange;
import dev.auroracheck.request.Level;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks that no open transaction delays the creation of the pipe's slot. The creation waits for
 * every transaction that has written, in any database of the server. A young transaction is
 * expected to end by itself; a prepared one ends only when somebody ends it.
 */
public final class OpenTransactions implements Check {
  private static final int LONG_SECONDS = 60;

  @Override
  public About about() {
    return new About(
        "open-transactions",
        Section.WORKLOAD,
        Level.RECOMMENDED,
        Needs.DB,
        "No long or prepared transaction is open",
        "Creating the slot waits, without a limit, for every open transaction that has written.");
  }

  @Override
  public Result judge(Context context) {
    List<Transaction> all = context.database().activity().get().transactions();
    List<Transaction> blocking = all.stream().filter(OpenTransactions::blocks).toList();
    if (!blocking.isEmpty()) {
      return Finding.of(
              "Creating the pipe's slot will wait for "
                  + Quoted.count(blocking.size(), "open transaction")
                  + ": "
                  + Quoted.some(blocking.stream().map(OpenTransactions::label).toList())
                  + (blocking.size() == 1 ? " (" + state(blocking.get(0)) + ")." : "."))
          .objects(blocking.stream().map(OpenTransactions::subject).toList())
          .remedy(remedy(blocking))
          .fails();
    }
    long hidden = all.stream().filter(OpenTransactions::mayBlock).count();
    if (hidden > 0) {
      String role = "role " + Quoted.name(context.server().sessionUser());
      return new Undecided(
          "The age of "
              + Quoted.count((int) hidden, "open transaction")
              + " is not visible to "
              + role
              + ".",
          "Grant pg_read_all_stats to " + role + ", or run as an administrator with --pipe-user.");
    }
    long reading = all.stream().filter(t -> t.kind() == Kind.READING).count();
    return Result.Pass.of(
            "There is no prepared transaction. No transaction that has written is older than 60 seconds.")
        .note(
            Optional.of(
                    Quoted.count((int) reading, "transaction")
                        + " that only "
                        + (reading == 1 ? "reads has" : "read have")
                        + " been open for over a minute. VACUUM keeps dead rows meanwhile, but no slot waits.")
                .filter(note -> reading > 0));
  }

  private static boolean blocks(Transaction t) {
    return t.kind() == Kind.PREPARED || (t.kind() == Kind.WRITING && t.minSeconds() > LONG_SECONDS);
  }

  private static boolean mayBlock(Transaction t) {
    return t.kind() == Kind.WRITING && t.maxSeconds() > LONG_SECONDS;
  }

  private static String label(Transaction t) {
    return (t.kind() == Kind.PREPARED ? "prepared transaction " : "pid ") + name(t);
  }

  private static String name(Transaction t) {
    return t.kind() == Kind.PREPARED ? Quoted.literal(t.name()) : t.name();
  }

  private static Subject subject(Transaction t) {
    return new Subject("transaction", name(t), state(t));
  }

  private static String state(Transaction t) {
    return (t.kind() == Kind.PREPARED ? "prepared " : "open for ")
        + (t.minSeconds() == t.maxSeconds() ? "" : "at least ")
        + Quoted.count((int) t.minSeconds(), "second")
        + (t.kind() == Kind.PREPARED ? " ago" : "")
        + t.database().map(d -> ", in database " + Quoted.name(d)).orElse("");
  }

  private static Remedy remedy(List<Transaction> blocking) {
    return Remedy.choices(blocking.stream().flatMap(OpenTransactions::choices).toList());
  }

  private static Stream<Choice> choices(Transaction t) {
    if (t.kind() == Kind.PREPARED) {
      String where = t.database().map(d -> "; run in database " + Quoted.name(d)).orElse("");
      return Stream.of(
          Choice.of(
              "only if transaction " + name(t) + " is known to be committed elsewhere" + where,
              new ServerChange.CommitPrepared(t.name())),
          Choice.of(
              "only if transaction " + name(t) + " is known not to be committed elsewhere" + where,
              new ServerChange.RollBackPrepared(t.name())));
    }
    return Stream.of(
        Choice.of(
            "only if the owner of pid "
                + t.name()
                + " can't end the transaction, whose work is undone",
            new ServerChange.EndSession(t.name())));
  }
}
