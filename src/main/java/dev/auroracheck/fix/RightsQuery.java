package dev.auroracheck.fix;

import dev.auroracheck.pipe.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The block at the start of {@code fix.sql} that looks for missing rights, in one query. Catalogs
 * are named with their schema: a role's search_path may contain tables of the same names.
 */
final class RightsQuery {
  private static final String BLOCK =
      """

      DECLARE
        lacking text;
      BEGIN
        WITH me AS (SELECT * FROM pg_catalog.pg_roles WHERE rolname = current_user),
        needed (what, object, who) AS (
          %s),
        lines AS (
          SELECT what || ' ' || pg_catalog.min(object)
            || CASE WHEN pg_catalog.count(DISTINCT object) > 1
               THEN ' and ' || pg_catalog.count(DISTINCT object) - 1 || ' more' ELSE '' END
            || ': ' || who AS line
          FROM needed GROUP BY what, who)
        SELECT pg_catalog.string_agg(line, E'\\n' ORDER BY line) INTO lacking FROM lines;
        IF lacking IS NOT NULL THEN
          RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = pg_catalog.format(
              'role %%I may not run all of this file; nothing was changed', current_user),
            DETAIL = lacking,
            HINT = 'Each line names a role that has the right. Run the file as that role,'
              || ' or first make the current role a member of that role.';
        END IF;
      END
      """;

  private RightsQuery() {}

  /** Empty where the statements need no right. */
  static String of(List<Sql> statements) {
    List<String> queries = new ArrayList<>();
    for (Sql statement : statements) {
      for (Right right : statement.rights()) {
        queries.add(
            missing(right)
                + statement
                    .done()
                    .map(done -> "\n      AND NOT coalesce((" + done + "), false)")
                    .orElse(""));
      }
    }
    if (queries.isEmpty()) {
      return "";
    }
    String body =
        BLOCK.formatted(
            queries.stream().distinct().collect(Collectors.joining("\n    UNION ALL\n    ")));
    String tag = "$rights$";
    for (int n = 1; body.contains(tag); n++) {
      tag = "$rights" + n + "$";
    }
    return "DO " + tag + body + tag + ";\n";
  }

  private static String missing(Right right) {
    return switch (right.kind()) {
      case OWN_TABLE -> OwnerRights.ownTable(right);
      case GRANT_SELECT -> OwnerRights.grantSelect(right);
      case GRANT_USAGE -> OwnerRights.grantUsage(right);
      case OWN_PUBLICATION -> OwnerRights.ownPublication(right);
      case OWN_DATABASE -> OwnerRights.ownDatabase(right);
      case GRANT_CONNECT -> OwnerRights.grantConnect(right);
      case GRANT_CREATE -> OwnerRights.grantCreate(right);
      case CREATE -> OwnerRights.createPublication(right);
      case PUBLISH_ALL -> RoleRights.publishAll();
      case CREATE_ROLE -> RoleRights.createRole(right);
      case ACT_AS -> RoleRights.actAs(right);
      case ALTER_ROLE -> RoleRights.alterRole(right);
      case CONFIGURE_ROLE -> RoleRights.configureRole(right);
      case BYPASS_ROW_SECURITY -> RoleRights.bypassRowSecurity(right);
      case GRANT_ROLE -> RoleRights.grantRole(right);
    };
  }

  /** The objects of a right, for IN. */
  static String names(Right right) {
    return right.things().stream()
        .map(t -> Quoted.literal(t.name()))
        .collect(Collectors.joining(", "));
  }
}
