package dev.auroracheck.check.privileges;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Skips;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Role;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.InitialLoad;
import dev.auroracheck.pipe.OnOff;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.remedy.RoleRemedies;
import dev.auroracheck.remedy.TableRef;
import dev.auroracheck.request.Level;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks that the initial load reads every row. A row-level security policy hides rows without an
 * error, and the stream of changes ignores policies.
 */
public final class RowLevelSecurity implements Check {
  private static final String SETTING = "row_security";

  /** ClickPipes counts rows if at least one in this number of partitions has no statistics. */
  private static final int UNKNOWN_SHARE = 5;

  @Override
  public About about() {
    return new About(
        "row-level-security",
        Section.PRIVILEGES,
        Level.REQUIRED,
        Needs.DB,
        "Row-level security hides no rows from the pipe's role",
        "The initial load leaves out, without an error, the rows that a policy hides.");
  }

  @Override
  public Result judge(Context context) {
    Role role = context.role();
    Set<Relation> touched = context.touched();
    Optional<Result> nothing = Skips.nothingReadable(context);
    if (nothing.isPresent()) {
      return nothing.get();
    }
    Optional<Boolean> setting = OnOff.isOn(SETTING, role, context.server());
    boolean refused = !setting.orElse(true);
    // with row_security off, PostgreSQL refuses even to read a partitioned table, which has no rows
    Collection<Relation> asked = refused ? touched : InitialLoad.read(context);
    List<Relation> secured = asked.stream().filter(t -> appliesTo(role, t)).toList();
    List<Relation> hiding = secured.stream().filter(t -> refused || !showsAll(t)).toList();
    if (hiding.isEmpty() && !secured.isEmpty() && setting.isEmpty()) {
      return new Result.Undecided(
          "The value of "
              + SETTING
              + " for role "
              + Quoted.name(role.actsAs())
              + " is not known. A setting of the connected role hides the server's value.",
          "Connect as role " + Quoted.name(role.actsAs()) + ".");
    }
    List<Relation> roots = refused ? List.of() : hidingRoots(role, context);
    if (!hiding.isEmpty()) {
      return hidden(role, hiding, roots, refused, context);
    }
    return roots.isEmpty() ? shown(role, secured) : throughRoots(role, roots, context);
  }

  /**
   * The partitioned tables in scope whose own policies can hide rows, although the initial load
   * reads their partitions.
   */
  private static List<Relation> hidingRoots(Role role, Context context) {
    return context.touched().stream()
        .filter(t -> t.isPartitioned() && context.scope().tables().contains(t))
        .filter(t -> InitialLoad.readsLeaves(context.major()))
        .filter(t -> appliesTo(role, t) && !showsAll(t))
        .toList();
  }

  private static Result shown(Role role, List<Relation> secured) {
    String quoted = Quoted.name(role.actsAs());
    return Result.Pass.of(
        secured.isEmpty()
            ? "No row-level security applies to role " + quoted + "."
            : "Every policy that applies to role " + quoted + " shows all rows.");
  }

  private static Result hidden(
      Role role, List<Relation> hiding, List<Relation> roots, boolean refused, Context context) {
    String quoted = Quoted.name(role.actsAs());
    String names = few(hiding);
    return Finding.of(
            refused
                ? "row_security is off, so role " + quoted + " can't read " + names + "."
                : canHide(hiding, role))
        .expected("every row is visible to the role")
        .objects(
            hiding.stream()
                .map(t -> new Subject("table", Quoted.name(t), why(t, refused)))
                .toList())
        .remedy(
            remedy(role, Stream.concat(hiding.stream(), roots.stream()).toList(), refused, context))
        .fails();
  }

  private static String canHide(List<Relation> tables, Role role) {
    return "Row-level security can hide rows of "
        + few(tables)
        + " from role "
        + Quoted.name(role.actsAs())
        + ".";
  }

  private static String few(List<Relation> tables) {
    return Quoted.few(
        tables.stream().map(Quoted::name).toList(), Quoted.count(tables.size(), "table"));
  }

  /**
   * The result for policies of a partitioned table itself. They hide no row from the initial load,
   * which reads each partition by its own name. But if many partitions have no statistics,
   * ClickPipes counts the rows through the partitioned table, and loads nothing if it counts none.
   */
  private static Result throughRoots(Role role, List<Relation> roots, Context context) {
    List<Relation> counted = roots.stream().filter(root -> countsThrough(root, context)).toList();
    List<Relation> named = counted.isEmpty() ? roots : counted;
    Finding finding =
        Finding.of(
                canHide(named, role)
                    + (counted.isEmpty()
                        ? " ClickPipes reads each partition directly, so these policies do not"
                            + " apply. But if a fifth of the partitions have no statistics,"
                            + " ClickPipes counts the rows through the partitioned table. The"
                            + " policies can then hide all rows, and ClickPipes loads nothing."
                        : " ClickPipes counts the rows through the partitioned table, because"
                            + " many of its partitions were never analyzed. If the policies hide all"
                            + " rows, ClickPipes loads nothing."))
            .expected("every row is visible to the role")
            .objects(
                roots.stream()
                    .map(t -> new Subject("table", Quoted.name(t), why(t, false)))
                    .toList())
            .remedy(remedy(role, roots, false, context));
    return counted.isEmpty() ? finding.warns() : finding.fails();
  }

  /** Whether at least one in five of the partitions that have rows was never analyzed. */
  private static boolean countsThrough(Relation root, Context context) {
    List<Relation> leaves =
        context.relations().descendants(root).stream()
            .filter(t -> t.kind() == 'r' && t.isPublishable())
            .toList();
    if (leaves.stream().allMatch(Relation::analyzed)) {
      return false;
    }
    Set<Long> filled = context.database().filled().get();
    long all = leaves.stream().filter(t -> filled.contains(t.oid())).count();
    long unknown = leaves.stream().filter(t -> filled.contains(t.oid()) && !t.analyzed()).count();
    return unknown > 0 && UNKNOWN_SHARE * unknown >= all;
  }

  private static boolean appliesTo(Role role, Relation table) {
    return table.rowSecurity().enabled()
        && !role.bypassesRowSecurity()
        && (table.rowSecurity().forced() || !table.rights().owner());
  }

  private static boolean showsAll(Relation table) {
    return table.rowSecurity().admitsAll() && !table.rowSecurity().narrowed();
  }

  private static String why(Relation table, boolean refused) {
    if (refused) {
      return "row-level security is enabled";
    }
    return table.rowSecurity().narrowed()
        ? "a restrictive policy is not USING (true)"
        : "no policy for this role is USING (true)";
  }

  /** Showing the role all rows is a choice: it is up to the owner of the data. */
  private static Remedy remedy(Role role, List<Relation> hiding, boolean refused, Context context) {
    Remedy remedy =
        refused
            ? Remedy.of(RoleRemedies.configure(SETTING, "on", role, context.server()))
            : Remedy.NONE;
    if (hiding.stream().anyMatch(t -> t.rowSecurity().narrowed())) {
      return remedy
          .and(
              Remedy.choice(
                  "the role then sees every row of every table that it may read; restrictive"
                      + " policies apply to every role without BYPASSRLS",
                  new RoleChange.BypassRowSecurity(role.actsAs())))
          .and(
              Remedy.manual(
                  "Limit each restrictive policy to the roles that it is meant for, as the owner of"
                      + " the table, if the role must not have BYPASSRLS"));
    }
    List<Change> policies =
        hiding.stream()
            .filter(t -> !t.rowSecurity().admitsAll())
            .<Change>map(t -> new RoleChange.ShowAllRows(role.actsAs(), TableRef.of(t)))
            .toList();
    return policies.isEmpty()
        ? remedy
        : remedy.and(
            Remedy.choices(
                List.of(
                    new Choice(
                        "the role then sees every row of these tables; if ClickHouse must not have"
                            + " every row, leave the tables out of the pipe",
                        policies))));
  }
}
