package dev.auroracheck.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What names alone say: hosts, tables, regions. */
class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "shop.cluster-c1abc.us-east-1.rds.amazonaws.com, WRITER, shop, us-east-1",
    "SHOP.CLUSTER-C1ABC.US-EAST-1.RDS.AMAZONAWS.COM., WRITER, shop, us-east-1",
    "shop.cluster-ro-c1abc.us-east-1.rds.amazonaws.com, READER, shop, us-east-1",
    "etl.cluster-custom-c1abc.eu-west-1.rds.amazonaws.com, CUSTOM, etl, eu-west-1",
    "shop-1.c1abc.us-east-1.rds.amazonaws.com, INSTANCE, shop-1, us-east-1",
    "px.proxy-c1abc.us-east-1.rds.amazonaws.com, PROXY, px, us-east-1",
    "ro.endpoint.proxy-c1abc.us-east-1.rds.amazonaws.com, PROXY, ro, us-east-1",
    "lim.shardgrp-c1abc.us-east-1.rds.amazonaws.com, LIMITLESS, lim, us-east-1",
    "shop.cluster-c1abc.rds.cn-north-1.amazonaws.com.cn, WRITER, shop, cn-north-1",
    "shop.cluster-c1abc.cn-north-1.rds.amazonaws.com.cn, WRITER, shop, cn-north-1",
    "shop.cluster-c1abc.us-gov-west-1.rds-fips.amazonaws.com, WRITER, shop, us-gov-west-1",
    "scenario.global-c1abc.global.rds.amazonaws.com, GLOBAL, scenario,",
    "localhost, LOCAL, localhost,",
    "127.0.0.1, LOCAL, 127.0.0.1,",
    "::1, LOCAL, ::1,",
    "10.0.0.7, ADDRESS, 10.0.0.7,",
    "2001:db8::1, ADDRESS, 2001:db8::1,",
    "db.example.com, OTHER, db.example.com,",
    "rds.amazonaws.com.evil.example, OTHER, rds.amazonaws.com.evil.example,"
  })
  void endpointKinds(String host, Endpoint.Kind kind, String name, String region) {
    Endpoint endpoint = Endpoint.of(host);
    assertEquals(kind, endpoint.kind());
    assertEquals(name, endpoint.name());
    assertEquals(Optional.ofNullable(region), endpoint.region());
  }

  @Test
  void blueGreenSides() {
    assertTrue(
        Endpoint.of("shop-green-a1b2c3.cluster-c1.us-east-1.rds.amazonaws.com").isBlueGreenSide());
    assertTrue(Endpoint.of("shop-old1.cluster-c1.us-east-1.rds.amazonaws.com").isBlueGreenSide());
    assertFalse(Endpoint.of("evergreen.cluster-c1.us-east-1.rds.amazonaws.com").isBlueGreenSide());
    assertFalse(Endpoint.of("shop-old1.example.com").isBlueGreenSide());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "public.orders|public|orders",
        "Sales.Order|Sales|Order",
        "a.b.c|a|b.c",
        "\"a.b\".\"T\"|a.b|T",
        "\"we\"\"ird\".t|we\"ird|t",
        "s.\"t\"|s|t"
      })
  void tables(String text, String schema, String table) {
    assertEquals(new TableName(schema, table), TableName.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "orders", ".orders", "public.", "\"open.t", "\"a\"x.t", "a.\"b\"c"})
  void noTables(String text) {
    assertThrows(IllegalArgumentException.class, () -> TableName.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "us-east-1, AWS, us-east-1",
    "aws:eu-west-1, AWS, eu-west-1",
    "gcp:europe-west4, GCP, europe-west4",
    "Azure:WestEurope, AZURE, westeurope",
    "us-gov-west-1, AWS, us-gov-west-1"
  })
  void regions(String text, ServiceRegion.Cloud cloud, String region) {
    ServiceRegion parsed = ServiceRegion.parse(text);
    assertEquals(cloud, parsed.cloud());
    assertEquals(region, parsed.region());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mars", "ibm:eu-de", "aws:", "gcp:", "us_east_1"})
  void noRegions(String text) {
    assertThrows(IllegalArgumentException.class, () -> ServiceRegion.parse(text));
  }

  @Test
  void aSecretNeverPrints() {
    assertEquals("***", new Secret("hunter2").toString());
    assertFalse(Optional.of(new Secret("hunter2")).toString().contains("hunter2"));
  }
}
