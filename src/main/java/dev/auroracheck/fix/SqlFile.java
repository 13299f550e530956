package dev.auroracheck.fix;

import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Phase;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.RoleChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The SQL of a plan, for {@code psql -f}: one transaction, except for what fails where the data
 * does not allow it.
 */
public final class SqlFile {
  private final StringBuilder out = new StringBuilder();
  private final Comments comments = new Comments("--", out);

  private SqlFile() {}

  public static String of(Plan plan, Origin origin) {
    return new SqlFile().write(plan, origin);
  }

  private String write(Plan plan, Origin origin) {
    List<Plan.Step> steps = plan.steps(Plan.Kind.SQL);
    List<Plan.Step> choices =
        plan.steps(Plan.Kind.CHOICE).stream().filter(s -> !s.isInAws()).toList();
    List<RoleChange.SetPassword> passwords =
        changes(plan.steps(Plan.Kind.MANUAL))
            .filter(RoleChange.SetPassword.class::isInstance)
            .map(RoleChange.SetPassword.class::cast)
            .toList();
    boolean runs = !steps.isEmpty() || !passwords.isEmpty();
    title(origin);
    if (!runs) {
      comments.add("There is nothing to run.");
    }
    if (runs || !choices.isEmpty()) {
      header(origin, !passwords.isEmpty());
      begin(origin);
    }
    if (runs) {
      rights(steps);
      transaction(steps, passwords);
      steps.stream().filter(SqlFile::isLast).forEach(step -> step(step, Optional.empty()));
    }
    comments.choices(choices, SqlFile::choice);
    comments.byHand(plan);
    return out.toString();
  }

  private void title(Origin origin) {
    comments.add("fix.sql: changes in database " + Quoted.name(origin.database()));
    comments.add("on " + origin.host() + ", port " + origin.port() + ",");
    comments.add(
        "so that ClickPipes can replicate from it. Written by aurora-check "
            + origin.version()
            + ".");
  }

  private void header(Origin origin, boolean givesPassword) {
    comments.add("");
    comments.add(
        "Read this file, then run it with psql on the writer, as a role that may run every");
    comments.add("statement: for example an administrator who is a member of the tables' owners.");
    comments.add(
        "  psql -h "
            + ShellWord.quote(origin.host())
            + " -p "
            + origin.port()
            + " -d "
            + ShellWord.quote(databaseWord(origin.database()))
            + " -U ADMINISTRATOR -v ON_ERROR_STOP=1 -f fix.sql");
    if (givesPassword) {
      comments.add("Set PIPE_PASSWORD in the environment to the password that the new role gets:");
      comments.add("  read -rs PIPE_PASSWORD; export PIPE_PASSWORD");
    }
    comments.add("");
    comments.add("If the role lacks a right, the file names the right and changes nothing.");
    comments.add("You can run the file again: what is already done is left as it is.");
    comments.add("Each comment names the step, and in parentheses the checks that it fixes.");
  }

  /** A name with an equals sign would be taken for a connection string. */
  private static String databaseWord(String name) {
    return name.contains("=")
        ? "dbname='" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"
        : name;
  }

  private void begin(Origin origin) {
    line("\n\\set ON_ERROR_STOP on\n\\encoding UTF8");
    comments.add(
        "A statement that waits for a lock makes the application wait too, so it stops after 10 seconds.");
    line("SET lock_timeout = '10s';");
    comments.add("Sessions of this role may be read-only by default.");
    line("SET default_transaction_read_only = off;");
    comments.add("Names of the catalog mean the catalog, whatever tables the database has.");
    line("SET search_path = pg_catalog;\n");
    line(
        "SELECT current_database() <> "
            + Quoted.literal(origin.database())
            + " AS elsewhere, pg_is_in_recovery() AS standby \\gset");
    String database = Quoted.name(origin.database());
    stop(
        "elsewhere",
        Quoted.literal("this file is for database " + database + "; you are connected to \"")
            + " || replace(current_database(), '\"', '\"\"') || '\"'",
        "Run psql again with -d and the name of database " + database + ".");
    stop(
        "standby",
        "'this file is for the writer; you are connected to a reader'",
        "Run psql again with -h and the writer endpoint of the cluster.");
  }

  /**
   * Ends the file where a psql variable is true.
   *
   * @param message an SQL expression
   * @param hint what to do, a sentence
   */
  private void stop(String variable, String message, String hint) {
    String raise =
        "BEGIN RAISE EXCEPTION USING MESSAGE = "
            + message
            + ", HINT = "
            + Quoted.literal(hint)
            + "; END";
    line("\\if :" + variable);
    line("DO " + Quoted.literal(raise) + ";");
    line("\\endif");
  }

  private void rights(List<Plan.Step> steps) {
    String rights =
        RightsQuery.of(changes(steps).flatMap(c -> SqlRenderer.sql(c).stream()).toList());
    if (!rights.isEmpty()) {
      line("");
      comments.add("Ends the file if the role lacks a right that a statement below needs.");
      out.append(rights);
    }
  }

  private void transaction(List<Plan.Step> steps, List<RoleChange.SetPassword> passwords) {
    List<Plan.Step> together = steps.stream().filter(s -> !isLast(s)).toList();
    if (together.isEmpty() && passwords.isEmpty()) {
      return;
    }
    Optional<String> renamed =
        changes(together)
            .filter(PublicationChange.Rename.class::isInstance)
            .flatMap(c -> SqlRenderer.sql(c).stream())
            .flatMap(sql -> sql.done().stream())
            .findFirst();
    line("\nBEGIN;");
    together.forEach(step -> step(step, renamed));
    passwords.forEach(password -> password(password.role()));
    line("\nCOMMIT;");
  }

  /** What fails where the data does not allow it must not undo the rest. */
  private static boolean isLast(Plan.Step step) {
    return step.changes().stream().allMatch(c -> c.phase() == Phase.VALIDATION);
  }

  private static Stream<Change> changes(List<Plan.Step> steps) {
    return steps.stream().flatMap(s -> s.changes().stream());
  }

  /**
   * Writes a step.
   *
   * @param renamed an SQL condition, true where an earlier run renamed the publication that the
   *     step names
   */
  private void step(Plan.Step step, Optional<String> renamed) {
    line("");
    comments.add(Comments.about(step));
    step.impact().ifPresent(impact -> comments.add("Impact: " + impact));
    for (Plan.Purpose purpose : step.purposes()) {
      // the only purpose of a step fixes what the title of the step names
      boolean only = step.purposes().size() == 1;
      comments.add(purpose.name() + (only ? "" : " (" + String.join(", ", purpose.fixes()) + ")"));
      for (Change change : purpose.changes()) {
        Sql sql = SqlRenderer.sql(change).orElseThrow();
        boolean named = change.phase().usesPublication() && renamed.isPresent();
        Sql safe =
            named ? sql.unless(renamed.get() + sql.done().map(d -> " OR " + d).orElse("")) : sql;
        guarded(safe, safe.statements()).forEach(this::line);
      }
    }
  }

  /** A choice is run outside of the transaction, and may be run again too. */
  private static List<String> choice(Plan.Step step) {
    List<String> lines = new ArrayList<>();
    for (Plan.Purpose purpose : step.purposes()) {
      lines.add("-- " + purpose.name());
      for (Change change : purpose.changes()) {
        Sql sql = SqlRenderer.sql(change).orElseThrow();
        lines.addAll(guarded(sql, sql.alone()));
      }
    }
    return lines;
  }

  /** Statements that are run only where they are not done already. */
  private static List<String> guarded(Sql sql, List<String> statements) {
    if (sql.done().isEmpty()) {
      return statements;
    }
    List<String> lines = new ArrayList<>();
    lines.add("SELECT NOT (" + sql.done().get() + ") AS missing \\gset");
    lines.add("\\if :missing");
    lines.addAll(statements);
    lines.add("\\endif");
    return lines;
  }

  private void password(String role) {
    line("");
    comments.add("login: the password comes from the environment variable PIPE_PASSWORD.");
    comments.add(
        "psql's \\password asks for a password, and keeps it out of the server's log too.");
    // \getenv came with psql 15
    line("\\set pipe_given `test -n \"$PIPE_PASSWORD\" && echo yes || echo no`");
    line("\\if :pipe_given");
    line("\\set pipe_password `printf %s \"$PIPE_PASSWORD\"`");
    line("ALTER ROLE " + Quoted.name(role) + " PASSWORD :'pipe_password';");
    line("\\else");
    line(
        "\\echo 'PIPE_PASSWORD is not set: the new role has no password yet. Give it one in psql'"
            + " 'with \\\\password ROLE, or set PIPE_PASSWORD and run this file again.'");
    line("\\endif");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
