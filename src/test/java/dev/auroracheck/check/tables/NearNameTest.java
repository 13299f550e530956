package dev.auroracheck.check.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.request.TableName;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table that was probably meant. */
class NearNameTest {
  private static final Relations RELATIONS =
      new Relations(
          List.of(
              SampleFacts.table(1, "orders"),
              SampleFacts.table(2, "orders").withSchema("app"),
              SampleFacts.table(3, "Refund"),
              SampleFacts.table(4, "order_items"),
              SampleFacts.table(5, "invoice").withSchema("billing")));

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "APP.ORDERS, '\"app\".\"orders\"'",
        "public.Orders, '\"public\".\"orders\"'",
        "public.refund, '\"public\".\"Refund\"'",
        "public.invoice, '\"billing\".\"invoice\"'",
        "public.oders, '\"public\".\"orders\"'",
        "public.order_item, '\"public\".\"order_items\"'",
        "billing.invioce, '\"billing\".\"invoice\"'",
        "billing.orders_old, none",
        "public.nosuch, none",
        "nosuch.ordes, none",
      })
  void near(String name, String expected) {
    assertEquals(
        expected, NearName.of(TableName.parse(name), RELATIONS).map(Quoted::name).orElse("none"));
  }
}
