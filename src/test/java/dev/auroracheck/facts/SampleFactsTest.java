package dev.auroracheck.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Runner;
import dev.auroracheck.check.registry.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Facts are values: what checks find in a healthy cluster, and when two facts are equal. */
class SampleFactsTest {

  @Test
  void everyCheckPassesOrIsSkipped() {
    List<RuntimeException> defects = new ArrayList<>();
    List<String> others =
        new Runner(Checks.ALL, SampleFacts.request(), defects::add)
            .judge(SampleFacts.context()).stream()
                .filter(o -> !Set.of(Status.PASS, Status.SKIP).contains(o.status()))
                .map(SampleFactsTest::text)
                .toList();
    assertEquals(List.of(), others);
    assertEquals(List.of(), defects);
  }

  private static String text(Outcome outcome) {
    return outcome.about().id() + ": " + outcome.status() + ": " + outcome.result().message();
  }

  @Test
  void twoReadingsOfTheSameAreEqual() {
    Facts facts = SampleFacts.healthy();
    assertEquals(facts, SampleFacts.healthy());
    assertEquals(facts.hashCode(), SampleFacts.healthy().hashCode());
    assertNotEquals(facts, facts.withDatabase(facts.database().withRole(Fact.of(owner()))));
  }

  private static Role owner() {
    return SampleFacts.role().withName(SampleFacts.OWNER);
  }

  @Test
  void aRelationIsReplacedWhereItStands() {
    Relations before = SampleFacts.database().relations().get();
    Relation orders = before.byOid(SampleFacts.ORDERS).orElseThrow();
    Relation full = orders.withIdentity(orders.identity().as('f'));
    assertEquals(orders, full);
    assertTrue(orders.sameAs(orders.withName("orders")));

    Relations after = before.with(List.of(full));
    assertNotEquals(before, after);
    assertEquals(before, after.with(List.of(orders)));
    assertEquals(List.copyOf(before.all()), List.copyOf(after.all()));
    assertTrue(after.byName("public", "orders").orElseThrow().sameAs(full));
    assertEquals(before.ownerOfSchema("public"), after.ownerOfSchema("public"));
    assertThrows(
        IllegalArgumentException.class,
        () -> before.with(List.of(SampleFacts.table(1, "elsewhere"))));
  }
}
