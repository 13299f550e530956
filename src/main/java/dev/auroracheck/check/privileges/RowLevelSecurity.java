package dev.auroracheck.check.privileges;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.InitialLoad;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.OnOff;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Right;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Role;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether the initial load sees every row. A policy hides rows without an error, and the stream of
 * changes knows no policies.
 */
public final class RowLevelSecurity implements Check {
  private static final String SETTING = "row_security";

  /** Rows are counted where one in so many partitions has no statistics. */
  private static final int UNKNOWN_SHARE = 5;

  @Override
  public About about() {
    return new About(
        "row-level-security",
        Section.PRIVILEGES,
        Level.REQUIRED,
        Needs.DB,
        "No table in scope hides rows from the role",
        "The initial load silently leaves out the rows that a policy hides");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Role role = facts.database().role().get();
    Scope scope = Scope.of(facts, request);
    Set<Relation> touched = InitialLoad.touched(facts, request);
    if (touched.isEmpty()) {
      return scope.isEmpty()
          ? new Result.Skip("no table is in scope")
          : Result.Skip.because("nothing in scope can be read", "table-kinds");
    }
    Optional<Boolean> setting = OnOff.isOn(SETTING, role, facts.database().server().get());
    boolean refused = !setting.orElse(true);
    // a partitioned table has no row of its own, but asking it for some is refused all the same
    Collection<Relation> asked = refused ? touched : InitialLoad.read(facts, request);
    List<Relation> secured = asked.stream().filter(t -> appliesTo(role, t)).toList();
    List<Relation> hiding = secured.stream().filter(t -> refused || !showsAll(t)).toList();
    String quoted = Sql.name(role.actsAs());
    if (hiding.isEmpty() && !secured.isEmpty() && setting.isEmpty()) {
      return new Result.Undecided(
          "the session's own role overrides " + SETTING + ", which hides the server's value",
          "Connect as " + quoted);
    }
    List<Relation> roots =
        refused
            ? List.of()
            : touched.stream()
                .filter(t -> t.isPartitioned() && scope.tables().contains(t))
                .filter(t -> InitialLoad.readsLeaves(facts.database().server().get().major()))
                .filter(t -> appliesTo(role, t) && !showsAll(t))
                .toList();
    if (hiding.isEmpty() && !roots.isEmpty()) {
      return throughRoots(role, roots, facts);
    }
    if (hiding.isEmpty()) {
      return Result.Pass.of(
          secured.isEmpty()
              ? "no row-level security applies to role " + quoted
              : "every policy that applies to role " + quoted + " shows all rows");
    }
    String names = Sql.some(hiding.stream().map(Sql::name).toList());
    return Finding.of(
            refused
                ? "with row_security off role " + quoted + " can't read " + names
                : "policies hide rows of " + names + " from role " + quoted)
        .expected("every row is visible to the role")
        .objects(
            hiding.stream().map(t -> new Subject("table", Sql.name(t), why(t, refused))).toList())
        .fix(fix(role, Stream.concat(hiding.stream(), roots.stream()).toList(), refused, facts))
        .fails();
  }

  /**
   * Policies of a partitioned table itself. They hide no row from the initial load, which reads
   * each partition, but ClickPipes counts rows through that table where many partitions have no
   * statistics, and loads nothing where it counts none.
   */
  private static Result throughRoots(Role role, List<Relation> roots, Facts facts) {
    List<Relation> counted = roots.stream().filter(root -> countsThrough(root, facts)).toList();
    List<Relation> named = counted.isEmpty() ? roots : counted;
    Finding finding =
        Finding.of(
                "policies hide rows of partitioned table "
                    + Sql.some(named.stream().map(Sql::name).toList())
                    + " from role "
                    + Sql.name(role.actsAs())
                    + (counted.isEmpty()
                        ? ": nothing is loaded if a fifth of its partitions lose their statistics"
                        : ": many of its partitions were never analyzed, so ClickPipes counts its"
                            + " rows, sees none and loads nothing"))
            .expected("every row is visible to the role")
            .objects(
                roots.stream().map(t -> new Subject("table", Sql.name(t), why(t, false))).toList())
            .fix(fix(role, roots, false, facts));
    return counted.isEmpty() ? finding.warns() : finding.fails();
  }

  /** Whether one in five or more of the partitions that hold rows was never analyzed. */
  private static boolean countsThrough(Relation root, Facts facts) {
    List<Relation> leaves =
        facts.database().relations().get().descendants(root).stream()
            .filter(t -> t.kind() == 'r' && t.isPublishable())
            .toList();
    if (leaves.stream().allMatch(Relation::analyzed)) {
      return false;
    }
    Set<Long> filled = facts.database().filled().get();
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
      return "has row-level security, and reading it is an error";
    }
    return table.rowSecurity().narrowed()
        ? "a restrictive policy hides rows"
        : "no policy for the role is plainly true";
  }

  private static Fix fix(Role role, List<Relation> hiding, boolean refused, Facts facts) {
    String quoted = Sql.name(role.actsAs());
    List<Statement> statements = new ArrayList<>();
    if (refused) {
      statements.add(
          Statement.of(Phase.ROLE, OnOff.set(SETTING, "on", role, facts.database().server().get()))
              .needing(Right.to(Right.Kind.CONFIGURE_ROLE, role.name())));
    }
    for (Relation table : hiding) {
      if (!table.rowSecurity().admitsAll()) {
        String policy = policyName(role);
        statements.add(
            Statement.of(
                    Phase.GRANT,
                    "CREATE POLICY "
                        + Sql.name(policy)
                        + " ON "
                        + Sql.name(table)
                        + " FOR SELECT TO "
                        + quoted
                        + " USING (true);")
                .unless(
                    "EXISTS (SELECT FROM pg_catalog.pg_policy p"
                        + " JOIN pg_catalog.pg_class c ON c.oid = p.polrelid"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE p.polname = "
                        + Sql.literal(policy)
                        + " AND n.nspname = "
                        + Sql.literal(table.schema())
                        + " AND c.relname = "
                        + Sql.literal(table.name())
                        + ")")
                .needing(Right.ownTables(List.of(table))));
      }
    }
    if (hiding.stream().anyMatch(t -> t.rowSecurity().narrowed())) {
      return Fix.of(
          "let the role pass by all policies, as restrictive ones bind every other role; it takes"
              + " an administrator who has BYPASSRLS to give it",
          Step.sql(
              Statement.of(Phase.ROLE, "ALTER ROLE " + quoted + " BYPASSRLS;")
                  .needing(Right.to(Right.Kind.BYPASS_ROW_SECURITY, role.actsAs()))),
          Step.manual(
              "Or, as the owner of the tables, give the restrictive policies to the roles that they"
                  + " are for: ALTER POLICY … ON … TO …"));
    }
    return Fix.of("let the role see every row, as the owner of the tables", Step.sql(statements));
  }

  /** The pipe's role is named where the name is then one that PostgreSQL does not cut. */
  private static String policyName(Role role) {
    String name = "all rows for " + role.actsAs();
    return Sql.isWhole(name)
        ? name
        : "all rows for role " + Integer.toHexString(role.actsAs().hashCode());
  }
}
