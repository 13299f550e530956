package dev.auroracheck.fix;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The SQL of a plan, for {@code psql -f}. */
public final class SqlFile {
  private SqlFile() {}

  public static String of(Plan plan, Origin origin) {
    StringBuilder out = new StringBuilder();
    Comments comments = new Comments("--", out);
    comments.add("What aurora-check " + origin.version() + " found to change in a database.");
    comments.add("Read it, then run it as an administrator, on the writer:");
    comments.add(
        "  psql -h "
            + AwsCli.quote(origin.host())
            + " -p "
            + origin.port()
            + " -d "
            + AwsCli.quote(databaseWord(origin.database()))
            + " -U ADMINISTRATOR -v ON_ERROR_STOP=1 -f fix.sql");
    comments.add("Nothing is changed where that role lacks a right that a statement needs.");
    comments.add("Running it again does no harm. What is commented out is for you to decide.");
    List<Statement> statements =
        plan.steps(Step.Statements.class).stream().flatMap(s -> s.statements().stream()).toList();
    List<Step.Password> passwords = plan.steps(Step.Password.class);
    if (statements.isEmpty() && passwords.isEmpty()) {
      comments.add("There is nothing to run.");
    } else {
      begin(origin, out, comments);
      String rights = RightsQuery.of(statements);
      if (!rights.isEmpty()) {
        out.append('\n');
        comments.add("stops here where the current role may not run a statement below");
        out.append(rights);
      }
    }
    Set<String> told = new HashSet<>();
    Optional<String> renamed =
        statements.stream()
            .filter(s -> s.phase() == Statement.Phase.NAME)
            .flatMap(s -> s.done().stream())
            .findFirst();
    for (Statement statement : statements) {
      out.append('\n');
      statement.cost().filter(told::add).ifPresent(comments::add);
      statement(statement.phase().isOfPublication() ? unless(renamed, statement) : statement, out);
    }
    passwords.forEach(password -> password(password.role(), out, comments));
    comments.leftToPeople(plan, Step.Kind.SQL);
    return out.toString();
  }

  /** A name with an equals sign would be taken for a connection string. */
  private static String databaseWord(String name) {
    return name.contains("=")
        ? "dbname='" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"
        : name;
  }

  private static void begin(Origin origin, StringBuilder out, Comments comments) {
    out.append("\n\\set ON_ERROR_STOP on\n\\encoding UTF8\n");
    comments.add("what waits for a lock makes the application wait too");
    out.append("SET lock_timeout = '10s';\n");
    comments.add("a session that is read-only by default could change nothing");
    out.append("SET default_transaction_read_only = off;\n");
    comments.add("no table of the database hides one of the catalog");
    out.append("SET search_path = pg_catalog;\n\n");
    out.append("SELECT current_database() <> ")
        .append(Sql.literal(origin.database()))
        .append(" OR pg_is_in_recovery() AS elsewhere \\gset\n")
        .append("\\if :elsewhere\n")
        .append("DO 'BEGIN RAISE ''this file is for another database, or for the writer''; END';\n")
        .append("\\endif\n");
  }

  /**
   * What names a publication that a statement of the same file renames is for the first run only.
   */
  private static Statement unless(Optional<String> renamed, Statement statement) {
    return renamed
        .map(r -> statement.unless(r + statement.done().map(d -> " OR " + d).orElse("")))
        .orElse(statement);
  }

  private static void statement(Statement statement, StringBuilder out) {
    statement
        .done()
        .ifPresent(
            done ->
                out.append("SELECT NOT (")
                    .append(done)
                    .append(") AS missing \\gset\n\\if :missing\n"));
    statement.commands().forEach(command -> out.append(command).append('\n'));
    statement.done().ifPresent(done -> out.append("\\endif\n"));
  }

  private static void password(String role, StringBuilder out, Comments comments) {
    out.append('\n');
    comments.add(
        "The password comes from the environment. \\password, which asks for it, keeps it");
    comments.add("out of the server's log too.");
    // \getenv came with psql 15
    out.append("\\set pipe_given `test -n \"$PIPE_PASSWORD\" && echo yes || echo no`\n")
        .append("\\if :pipe_given\n")
        .append("\\set pipe_password `printf %s \"$PIPE_PASSWORD\"`\n")
        .append("ALTER ROLE ")
        .append(Sql.name(role))
        .append(" PASSWORD :'pipe_password';\n")
        .append("\\else\n")
        .append(
            "\\echo 'PIPE_PASSWORD is not set: give the new role a password with \\\\password'\n")
        .append("\\endif\n");
  }
}
