package dev.auroracheck.check;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Role;
import dev.auroracheck.request.Request;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What checks would ask for that have nothing to look at yet: no role, or no table in the
 * publication. A fix that makes what they lack brings that along, so that one run of it will do.
 */
public final class Foreseen {
  private Foreseen() {}

  /**
   * The steps of their fixes that a program can take.
   *
   * @param ids of the checks
   */
  public static List<Step> steps(Set<String> ids, Facts facts, Request request) {
    Facts made =
        facts.database().role() instanceof Fact.Unavailable<Role> u && u.why() == Fact.Why.NO_ROLE
            ? facts.withRole(Role.toBeMade(request.pipe().role()))
            : facts;
    Request filled = filled(facts, request);
    return Checks.ALL.stream()
        .filter(check -> ids.contains(check.about().id()))
        .flatMap(check -> steps(check, made, filled))
        .filter(step -> step instanceof Step.Statements || step instanceof Step.Parameters)
        .toList();
  }

  /** An empty publication is filled with all that the database has. */
  private static Request filled(Facts facts, Request request) {
    boolean empty =
        facts.database().relations().known().isPresent()
            && facts.database().publications().known().isPresent()
            && !request.pipe().isScoped()
            && Scope.of(facts, request).isEmpty();
    return empty
        ? request.withSchemas(
            Published.offered(facts).stream().map(Relation::schema).distinct().toList())
        : request;
  }

  private static Stream<Step> steps(Check check, Facts facts, Request request) {
    try {
      return check.judge(facts, request).found().flatMap(Result.Finding::fix).stream()
          .flatMap(fix -> fix.steps().stream());
    } catch (Fact.UnavailableException e) {
      // that check itself says what it lacks
      return Stream.of();
    }
  }
}
