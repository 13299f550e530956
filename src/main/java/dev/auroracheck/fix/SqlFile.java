package dev.auroracheck.fix;

import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Phase;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.RoleChange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The SQL of a plan, for {@code psql -f}: one transaction, as far as PostgreSQL allows that. */
public final class SqlFile {
  private final StringBuilder out = new StringBuilder();
  private final Comments comments = new Comments("--", out);

  private SqlFile() {}

  public static String of(Plan plan, Origin origin) {
    return new SqlFile().write(plan, origin);
  }

  private String write(Plan plan, Origin origin) {
    List<Plan.Step> steps = plan.steps(Plan.Kind.SQL);
    List<RoleChange.SetPassword> passwords =
        changes(plan.steps(Plan.Kind.MANUAL))
            .filter(RoleChange.SetPassword.class::isInstance)
            .map(RoleChange.SetPassword.class::cast)
            .toList();
    header(origin, !passwords.isEmpty());
    if (steps.isEmpty() && passwords.isEmpty()) {
      comments.add("There is nothing to run.");
    } else {
      begin(origin);
      rights(steps);
      transaction(steps, passwords);
      steps.stream().filter(SqlFile::isLast).forEach(step -> step(step, Optional.empty()));
    }
    comments.leftToPeople(plan, false);
    return out.toString();
  }

  private void header(Origin origin, boolean givesPassword) {
    comments.add("What aurora-check " + origin.version() + " found to change in a database.");
    comments.add("This file is for psql. Read it, then run it as an administrator, on the writer:");
    comments.add(
        "  psql -h "
            + ShellWord.quote(origin.host())
            + " -p "
            + origin.port()
            + " -d "
            + ShellWord.quote(databaseWord(origin.database()))
            + " -U ADMINISTRATOR -v ON_ERROR_STOP=1 -f fix.sql");
    if (givesPassword) {
      comments.add("Set PIPE_PASSWORD in the environment to the password of the new role.");
    }
    comments.add("Nothing is changed where that role lacks a right that a statement needs.");
    comments.add("Running it again does no harm. What is commented out is for you to decide.");
  }

  /** A name with an equals sign would be taken for a connection string. */
  private static String databaseWord(String name) {
    return name.contains("=")
        ? "dbname='" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"
        : name;
  }

  private void begin(Origin origin) {
    line("\n\\set ON_ERROR_STOP on\n\\encoding UTF8");
    comments.add("what waits for a lock makes the application wait too");
    line("SET lock_timeout = '10s';");
    comments.add("a session that is read-only by default could change nothing");
    line("SET default_transaction_read_only = off;");
    comments.add("no table of the database hides one of the catalog");
    line("SET search_path = pg_catalog;\n");
    line(
        "SELECT current_database() <> "
            + Quoted.literal(origin.database())
            + " AS elsewhere, pg_is_in_recovery() AS standby \\gset");
    stop(
        "elsewhere",
        "'this file is for database ' || "
            + Quoted.literal(Quoted.name(origin.database()))
            + " || '; you are connected to ' || pg_catalog.quote_ident(current_database())");
    stop("standby", "'this file is for the writer; you are connected to a reader'");
  }

  private void stop(String variable, String message) {
    line("\\if :" + variable);
    line(
        "DO " + Quoted.literal("BEGIN RAISE EXCEPTION USING MESSAGE = " + message + "; END") + ";");
    line("\\endif");
  }

  private void rights(List<Plan.Step> steps) {
    String rights =
        RightsQuery.of(changes(steps).flatMap(c -> SqlRenderer.sql(c).stream()).toList());
    if (!rights.isEmpty()) {
      line("");
      comments.add("stops here where the current role may not run a statement below");
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
   * @param renamed holds where the publication, which the step may name, was renamed by a run
   *     before
   */
  private void step(Plan.Step step, Optional<String> renamed) {
    line("");
    comments.add(step.title() + " (" + String.join(", ", step.fixes()) + ")");
    step.impact().ifPresent(impact -> comments.add("Impact: " + impact));
    for (Change change : step.changes()) {
      Sql sql = SqlRenderer.sql(change).orElseThrow();
      boolean named = change.phase().usesPublication() && renamed.isPresent();
      statement(
          named ? sql.unless(renamed.get() + sql.done().map(d -> " OR " + d).orElse("")) : sql);
    }
  }

  private void statement(Sql sql) {
    sql.done()
        .ifPresent(
            done -> {
              line("SELECT NOT (" + done + ") AS missing \\gset");
              line("\\if :missing");
            });
    sql.statements().forEach(this::line);
    sql.done().ifPresent(done -> line("\\endif"));
  }

  private void password(String role) {
    line("");
    comments.add(
        "The password comes from the environment. \\password, which asks for it, keeps it");
    comments.add("out of the server's log too.");
    // \getenv came with psql 15
    line("\\set pipe_given `test -n \"$PIPE_PASSWORD\" && echo yes || echo no`");
    line("\\if :pipe_given");
    line("\\set pipe_password `printf %s \"$PIPE_PASSWORD\"`");
    line("ALTER ROLE " + Quoted.name(role) + " PASSWORD :'pipe_password';");
    line("\\else");
    line("\\echo 'PIPE_PASSWORD is not set: give the new role a password with \\\\password'");
    line("\\endif");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
