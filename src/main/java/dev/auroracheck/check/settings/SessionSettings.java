package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Result.Undecided;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.facts.Sessions.Namesake;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.IdentifierList;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleRemedies;
import dev.auroracheck.request.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that sessions of the pipe's role find the objects of {@code pg_catalog} by their names
 * without a schema, and get floating-point values without rounding. ClickPipes sets neither {@code
 * search_path} nor {@code extra_float_digits}.
 */
public final class SessionSettings implements Check {
  private static final String SEARCH_PATH = "search_path";
  private static final String FLOAT_DIGITS = "extra_float_digits";
  private static final String CATALOG = "pg_catalog";
  private static final String OWN_SCHEMA = "$user";

  @Override
  public About about() {
    return new About(
        "session-settings",
        Section.SETTINGS,
        Level.REQUIRED,
        Needs.DB,
        "The pipe's sessions use pg_catalog and exact floating-point output",
        "ClickPipes uses catalog names without a schema, and copies values in the session's format.");
  }

  @Override
  public Result judge(Context context) {
    Role role = context.role();
    Server server = context.server();
    List<Finding> failures = new ArrayList<>();
    searchPath(role, server, context.facts()).ifPresent(failures::add);
    rounding(role, server, context).ifPresent(failures::add);
    if (!failures.isEmpty()) {
      return merged(failures).fails();
    }
    if (role.startsWith(SEARCH_PATH, server).isEmpty()
        && !context.database().sessions().get().namesakes().isEmpty()) {
      return hidden(SEARCH_PATH, role, server);
    }
    if (role.startsWith(FLOAT_DIGITS, server).isEmpty() && !floating(context).isEmpty()) {
      return hidden(FLOAT_DIGITS, role, server);
    }
    if (server.setting("server_encoding").filter("SQL_ASCII"::equals).isPresent()) {
      return Finding.of(
              "Database "
                  + Quoted.name(server.database())
                  + " has the encoding SQL_ASCII. The initial load stops at the first text that is"
                  + " not UTF-8.")
          .observed("SQL_ASCII")
          .expected("UTF8")
          .remedy(
              Remedy.manual(
                  "Check that every text value is valid UTF-8, or restore a dump with the right"
                      + " encoding into a new UTF8 database"))
          .warns();
    }
    return Result.Pass.of(
        "Catalog names are found in pg_catalog, and floating-point values are sent exactly.");
  }

  private static Undecided hidden(String parameter, Role role, Server server) {
    return new Undecided(
        RoleTimeout.hides(parameter, server), "Connect as " + Quoted.name(role.name()) + ".");
  }

  private static Finding merged(List<Finding> all) {
    Finding first = all.get(0);
    for (Finding next : all.subList(1, all.size())) {
      List<Subject> objects = new ArrayList<>(first.objects());
      objects.addAll(next.objects());
      first =
          Finding.of(first.message() + " " + next.message())
              .observed(first.observed().orElseThrow() + "; " + next.observed().orElseThrow())
              .expected(first.expected().orElseThrow() + "; " + next.expected().orElseThrow())
              .objects(objects)
              .remedy(first.remedy().and(next.remedy()));
    }
    return first;
  }

  private static Optional<Finding> searchPath(Role role, Server server, Facts facts) {
    Optional<String> value = role.startsWith(SEARCH_PATH, server);
    List<String> path = value.flatMap(text -> IdentifierList.parse(text, server)).orElse(List.of());
    int catalog = path.indexOf(CATALOG);
    if (catalog < 0) {
      // PostgreSQL then searches pg_catalog before all other schemas
      return Optional.empty();
    }
    Set<String> before =
        Set.copyOf(
            path.subList(0, catalog).stream()
                .map(schema -> schema.equals(OWN_SCHEMA) ? role.actsAs() : schema)
                .toList());
    List<Namesake> namesakes =
        facts.database().sessions().get().namesakes().stream()
            .filter(n -> before.contains(n.schema()))
            .toList();
    if (namesakes.isEmpty()) {
      return Optional.empty();
    }
    String others =
        Quoted.list(path.stream().filter(s -> !s.equals(CATALOG)).map(Quoted::name).toList());
    return Optional.of(
        Finding.of(
                "search_path puts "
                    + Quoted.some(namesakes.stream().map(SessionSettings::shown).toList())
                    + " before pg_catalog.")
            .observed(SEARCH_PATH + " = " + value.orElseThrow())
            .expected("no namesake of a catalog object before pg_catalog")
            .objects(
                namesakes.stream()
                    .map(n -> new Subject(n.type(), qualified(n), "shadows the one in pg_catalog"))
                    .toList())
            .remedy(set(SEARCH_PATH, CATALOG + ", " + others, role, server)));
  }

  private static String shown(Namesake n) {
    return n.type() + " " + qualified(n);
  }

  private static String qualified(Namesake n) {
    return n.type().equals("operator")
        ? Quoted.name(n.schema()) + "." + n.name()
        : Quoted.name(n.schema(), n.name());
  }

  private static Optional<Finding> rounding(Role role, Server server, Context context) {
    Optional<Integer> digits = role.floatDigits(server).filter(d -> d < 1);
    if (digits.isEmpty()) {
      return Optional.empty();
    }
    List<Subject> objects = floating(context);
    if (objects.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
                FLOAT_DIGITS
                    + " is "
                    + digits.get()
                    + ", so changes of floating-point columns arrive rounded in "
                    + Quoted.count(objects.size(), "table")
                    + ".")
            .observed(FLOAT_DIGITS + " = " + digits.get())
            .expected(FLOAT_DIGITS + " = 1 or more")
            .objects(objects)
            .remedy(set(FLOAT_DIGITS, "1", role, server)));
  }

  /** The tables in scope with floating-point columns. */
  private static List<Subject> floating(Context context) {
    Map<Long, List<String>> floating = context.database().sessions().get().floating();
    List<Subject> objects = new ArrayList<>();
    for (Relation table : context.scope().tables()) {
      List<String> columns = floating.getOrDefault(table.oid(), List.of());
      if (!columns.isEmpty()) {
        objects.add(
            new Subject(
                "table",
                Quoted.name(table),
                "rounded: " + Quoted.some(columns.stream().map(Quoted::name).toList())));
      }
    }
    return objects;
  }

  private static Remedy set(String parameter, String value, Role role, Server server) {
    return Remedy.of(RoleRemedies.configure(parameter, value, role, server));
  }
}
