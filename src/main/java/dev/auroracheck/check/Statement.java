package dev.auroracheck.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A statement of a fix, or several that belong together.
 *
 * @param phase where it stands among the statements of other fixes
 * @param commands each with its semicolon
 * @param done an SQL condition that holds where it need not be run; absent where running it again
 *     does nothing
 * @param cost what to know of its consequences, a clause
 * @param resources the Terraform resources that do the same; empty where none fits
 * @param rights what whoever runs it must be allowed to do; empty: any administrator may run it
 */
public record Statement(
    Phase phase,
    List<String> commands,
    Optional<String> done,
    Optional<String> cost,
    List<Resource> resources,
    List<Right> rights) {

  /** In the order in which statements depend on each other. */
  public enum Phase {
    /** Roles and their attributes. */
    ROLE,
    /** What roles may do. */
    GRANT,
    /** Replica identities, without which publishing refuses writes. */
    IDENTITY,
    /** Lists and filters that would refuse writes. */
    RESTRICTION,
    /** How a publication publishes. */
    OPTION,
    /** Publications and their tables. */
    MEMBER,
    /** Which operations are published. */
    OPERATION,
    /** The name of a publication, which the statements before still use. */
    NAME,
    /** What fails where the data does not allow it, behind everything else. */
    VALIDATION;

    /** Whether statements of the phase name the publication. */
    public boolean isOfPublication() {
      return compareTo(RESTRICTION) >= 0 && compareTo(NAME) < 0;
    }
  }

  public static Statement of(Phase phase, String... commands) {
    return new Statement(
        phase, List.of(commands), Optional.empty(), Optional.empty(), List.of(), List.of());
  }

  /** Lets a role connect to a database. */
  public static Statement connect(String database, String role) {
    return of(
            Phase.GRANT,
            "GRANT CONNECT ON DATABASE " + Sql.name(database) + " TO " + Sql.name(role) + ";")
        .needing(Right.to(Right.Kind.GRANT_CONNECT, database));
  }

  /** Not to be run where the SQL condition holds. */
  public Statement unless(String condition) {
    return new Statement(phase, commands, Optional.of(condition), cost, resources, rights);
  }

  public Statement costing(String clause) {
    return new Statement(phase, commands, done, Optional.of(clause), resources, rights);
  }

  /** What whoever runs it must be allowed to do, in addition. */
  public Statement needing(Right... more) {
    List<Right> all = new ArrayList<>(rights);
    all.addAll(List.of(more));
    return new Statement(phase, commands, done, cost, resources, List.copyOf(all));
  }

  public Statement withoutResources() {
    return new Statement(phase, commands, done, cost, List.of(), rights);
  }

  /** Which Terraform resource does the same. */
  public Statement as(Resource resource) {
    List<Resource> all = new ArrayList<>(resources);
    all.add(resource);
    return new Statement(phase, commands, done, cost, List.copyOf(all), rights);
  }
}
