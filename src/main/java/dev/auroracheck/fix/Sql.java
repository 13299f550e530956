package dev.auroracheck.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A change as SQL.
 *
 * @param statements each with its semicolon; several belong into one transaction
 * @param done an SQL condition that is true if the statements are already done; absent where
 *     running them again changes nothing
 * @param rights the rights that the role needs to run them; empty: any administrator has them
 */
record Sql(List<String> statements, Optional<String> done, List<Right> rights) {

  static Sql of(String... statements) {
    return new Sql(List.of(statements), Optional.empty(), List.of());
  }

  /** The same, but not run where the SQL condition is true. */
  Sql unless(String condition) {
    return new Sql(statements, Optional.of(condition), rights);
  }

  /** The same, with the rights that the role needs to run it. */
  Sql needing(Right... more) {
    return new Sql(statements, done, List.of(more));
  }

  /** The statements as they are run by themselves. */
  List<String> alone() {
    if (statements.size() == 1) {
      return statements;
    }
    List<String> all = new ArrayList<>(List.of("BEGIN;"));
    all.addAll(statements);
    all.add("COMMIT;");
    return all;
  }
}
