package dev.auroracheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AddressServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of addresses: where it is from, and how it is printed. */
class StaticIpsTest {
  private static final String URL = "AURORA_CHECK_STATIC_IPS_URL";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of the form that is published; the addresses of the service itself are in it too. */
  private static final String PUBLISHED =
      """
      {"aws": [
        {"region": "us-east-2", "clickpipes_egress_ips": ["192.0.2.1", "192.0.2.2", "192.0.2.1"],
         "egress_ips": ["198.51.100.1"], "ingress_ips": ["198.51.100.2"], "s3_endpoints": "vpce-1"},
        {"region": "eu-west-1", "clickpipes_egress_ips": ["192.0.2.3"]},
        {"region": "eu-central-1", "egress_ips": ["198.51.100.3"]},
        {"region": "us-east-1", "clickpipes_egress_ips": []},
        {"region": "ap-southeast-3", "clickpipes_egress_ips": ["192.0.2.9", "16.79.6.125"]},
        {"region": "eu-west-3", "clickpipes_egress_ips": ["192.0.2.4"]}],
       "gcp": [{"region": "europe-west4", "clickpipes_egress_ips": ["192.0.2.5"]},
               {"region": "asia-east1", "clickpipes_egress_ips": ["192.0.2.6"]}],
       "azure": [{"region": "westeurope", "egress_ips": ["198.51.100.4"]}]}
      """;

  private final AddressServer server = new AddressServer();

  @AfterEach
  void close() {
    server.close();
  }

  private static Program program(String... args) {
    return new Program("static-ips").with(args);
  }

  private Program live(String... args) {
    return program(args).with("--static-ips", "live").env(URL, server.url());
  }

  private static JsonNode json(Program program) throws IOException {
    return read(program.with("-o", "json").run());
  }

  private static JsonNode read(Execution run) throws IOException {
    assertEquals(0, run.exitCode(), run.err());
    return JSON.readTree(run.out());
  }

  private static ObjectNode bundled() {
    try (InputStream in =
        StaticIpsTest.class.getResourceAsStream("/dev/auroracheck/clickpipes-static-ips.json")) {
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The addresses that the bundled file has for an AWS region. */
  private static List<String> bundled(String region) {
    for (JsonNode node : bundled().path("aws")) {
      if (node.path("region").asText().equals(region)) {
        return texts(node.path("ips"));
      }
    }
    throw new IllegalArgumentException(region);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }

  private static List<String> addresses(JsonNode document) {
    assertEquals(1, document.path("regions").size());
    return texts(document.path("regions").path(0).path("addresses"));
  }

  // The bundled list

  @ParameterizedTest
  @CsvSource({
    "us-east-1, , us-east-1, ",
    "AWS:us-east-1, 2020-01-01, us-east-1, ",
    "eu-west-1, , eu-west-1, eu-central-1",
    "eu-west-1, 2026-01-19, eu-central-1, ",
    "eu-west-1, 2026-01-20, eu-west-1, ",
    "azure:westeurope, , eu-central-1, ",
    "azure:eastus2, , us-east-2, ",
    "gcp:europe-west4, , gcp:europe-west4, eu-central-1",
    "gcp:europe-west4, 2026-06-14, eu-central-1, gcp:europe-west4",
    "gcp:europe-west4, 2026-06-15, gcp:europe-west4, ",
  })
  void theSetThatTheCheckAsksFor(String region, String created, String uses, String alternative)
      throws IOException {
    Program program = program("--clickhouse-region", region);
    if (created != null) {
      program.with("--clickhouse-service-created", created);
    }
    JsonNode document = json(program);
    assertEquals("2026-08-04", document.path("asOf").asText());
    assertEquals("bundled", document.path("origin").asText());
    assertTrue(document.path("note").isNull());
    JsonNode entry = document.path("regions").path(0);
    assertEquals(uses, entry.path("uses").asText());
    assertTrue(entry.path("assumption").isNull());
    if (!uses.startsWith("gcp:")) {
      assertEquals(bundled(uses), addresses(document));
    }
    assertEquals(alternative == null, entry.path("alternative").isNull());
    if (alternative != null) {
      assertEquals(alternative, entry.path("alternative").path("uses").asText());
      assertNotEquals(addresses(document), texts(entry.path("alternative").path("addresses")));
    }
  }

  /** The default region's addresses are never shown as a region's own. */
  @ParameterizedTest
  @CsvSource({
    "eu-west-3, eu-central-1",
    "us-west-1, us-east-2",
    "ap-south-2, us-east-2",
    "gcp:us-east4, us-east-2",
    "gcp:europe-west9, eu-central-1",
    "ke-southwest-1, us-east-2",
  })
  void aRegionThatTheListDoesNotContain(String region, String uses) throws IOException {
    JsonNode entry = json(program("--clickhouse-region", region)).path("regions").path(0);
    String assumption =
        region + " has no published addresses. This check assumes the addresses of " + uses + ".";
    assertEquals(uses, entry.path("uses").asText());
    assertEquals(assumption, entry.path("assumption").asText());
    Execution run = program("--clickhouse-region", region).run();
    assertTrue(run.out().contains("has no published addresses"), run.out());
    run = program("--clickhouse-region", region, "-o", "cidr").run();
    assertEquals(0, run.exitCode());
    assertEquals("aurora-check: " + assumption + "\n", run.err());
  }

  @Test
  void everyRegionIsListed() throws IOException {
    JsonNode document = json(program());
    Set<String> ids = new LinkedHashSet<>();
    document.path("regions").forEach(r -> ids.add(r.path("clickhouseRegion").asText()));
    Set<String> expected = new LinkedHashSet<>();
    bundled().path("aws").forEach(r -> expected.add(r.path("region").asText()));
    bundled().path("gcp").forEach(r -> expected.add("gcp:" + r.path("region").asText()));
    assertEquals(expected, ids);
    assertEquals(
        List.of("16.78.153.162", "16.79.6.125", "108.137.52.155"),
        document.path("notToBeUsed").findValuesAsText("address"));
  }

  @Test
  void textSaysWhichAndWhy() {
    Execution run = program("--clickhouse-region", "eu-west-1").run();
    assertEquals("", run.err());
    for (String part :
        List.of(
            "as of 2026-08-04",
            "ships with aurora-check",
            "created on or after 2026-01-20 use the region's own addresses.",
            bundled("eu-west-1").get(5),
            "created before 2026-01-20 use the addresses of eu-central-1.",
            bundled("eu-central-1").get(0),
            "Do not use 16.79.6.125: published by mistake until 2026-08-03.")) {
      assertTrue(run.out().replaceAll("\\s+", " ").contains(part), part + " in " + run.out());
    }
    assertFalse(run.out().contains("Note:"), run.out());
  }

  @ParameterizedTest
  @MethodSource
  void fitsIntoEightyColumns(Program program) {
    assertEquals(List.of(), program.run().out().lines().filter(l -> l.length() > 80).toList());
  }

  static Stream<Program> fitsIntoEightyColumns() {
    return Stream.of(
        program(),
        program("--help"),
        program("--clickhouse-region", "ke-southwest-1").on("2027-01-01"),
        program("--clickhouse-region", "gcp:northamerica-northeast1"));
  }

  @Test
  void cidrIsReadyForAPrefixList() {
    Execution run = program("--clickhouse-region", "us-east-1", "-o", "cidr").run();
    assertEquals(
        bundled("us-east-1").stream().map(a -> a + "/32").toList(), run.out().lines().toList());
    assertEquals("", run.err());
    List<String> all = program("-o", "cidr").run().out().lines().toList();
    assertEquals(all.size(), new LinkedHashSet<>(all).size());
    assertEquals(bundled("eu-central-1").get(0) + "/32", all.get(0));
    assertTrue(all.contains("34.34.86.3/32"), "Google's too");
    assertFalse(all.contains("16.79.6.125/32"));
    assertTrue(all.stream().allMatch(l -> l.matches("\\d+\\.\\d+\\.\\d+\\.\\d+/32")));
  }

  @ParameterizedTest
  @CsvSource({
    "us-west-1, 2026-08-05, 'us-west-1 has no published addresses'",
    "eu-west-1, 2026-08-05, 'created before 2026-01-20 use the addresses of eu-central-1'",
    "us-east-1, 2026-11-21, 'The bundled address list is from 2026-08-04 (109 days old)'",
  })
  void whatCidrCanNotSayGoesToStderr(String region, String day, String says) {
    Execution run = program("--clickhouse-region", region, "-o", "cidr").on(day).run();
    assertEquals(0, run.exitCode());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(says), run.err());
    assertTrue(run.out().lines().allMatch(l -> l.endsWith("/32")), run.out());
  }

  @ParameterizedTest
  @CsvSource({"2026-11-02, false", "2026-11-03, true", "2027-08-04, true"})
  void anOldListSaysSo(String day, boolean old) throws IOException {
    JsonNode note = json(program().on(day)).path("note");
    assertEquals(old, note.asText().contains("--static-ips live"), note.toString());
  }

  // Bad input

  static Stream<Arguments> badInput() {
    return Stream.of(
        Arguments.of("did you mean cidr?", List.of("-o", "cider")),
        Arguments.of("--output: \"yaml\": it is one of text, json, cidr", List.of("-o", "yaml")),
        Arguments.of("--clickhouse-region: \"mars\"", List.of("--clickhouse-region", "mars")),
        Arguments.of(
            "--clickhouse-region: \"us-est-1\": no such region; did you mean us-east-1",
            List.of("--clickhouse-region", "us-est-1")),
        Arguments.of(
            "--clickhouse-service-created: \"x\"", List.of("--clickhouse-service-created", "x")),
        Arguments.of("--static-ips: \"/nosuch\": no such file", List.of("--static-ips", "/nosuch")),
        Arguments.of("did you mean live?", List.of("--static-ips", "lve")),
        Arguments.of("it is a directory", List.of("--static-ips", "/")));
  }

  @ParameterizedTest
  @MethodSource
  void badInput(String says, List<String> args) {
    refused(program(args.toArray(String[]::new)).run(), says);
  }

  private static void refused(Execution run, String says) {
    assertEquals(2, run.exitCode(), run.out() + run.err());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(says), run.err());
  }

  @Test
  void aBadAddressToFetchFrom() {
    refused(
        program("--static-ips", "live").env(URL, "ftp://example.com/x").run(),
        URL + ": \"ftp://example.com/x\": not an HTTP address");
  }

  // A file

  static Stream<Arguments> badFiles() {
    return Stream.of(
        Arguments.of("not JSON", "<html>"),
        Arguments.of("no region has clickpipes_egress_ips", ""),
        Arguments.of("no region has clickpipes_egress_ips", "[1, 2]"),
        Arguments.of("no region has clickpipes_egress_ips", "{\"aws\": [{\"region\": \"x\"}]}"),
        Arguments.of(
            "\"example.com\" is not an address", PUBLISHED.replace("192.0.2.5", "example.com")),
        Arguments.of(
            "\"0.0.0.0/0\" is not an address", PUBLISHED.replace("192.0.2.5", "0.0.0.0/0")),
        Arguments.of(
            "a region has no name", "{\"aws\": [{\"clickpipes_egress_ips\": [\"192.0.2.5\"]}]}"),
        Arguments.of("not in an array", PUBLISHED.replace("[\"192.0.2.5\"]", "\"192.0.2.5\"")),
        Arguments.of("lacks region us-east-2", own(f -> f.putArray("aws"), "eu-central-1")),
        Arguments.of(
            "\"soon\" is not a date",
            own(f -> ((ObjectNode) f.path("source")).put("as_of", "soon"))),
        Arguments.of(
            "region us-east-1 has no ips", own(f -> region(f, "us-east-1").putArray("ips"))),
        Arguments.of(
            "lacks region us-moon-1",
            own(f -> region(f, "eu-west-1").put("older_services_use", "us-moon-1"))));
  }

  private static ObjectNode region(ObjectNode file, String id) {
    for (JsonNode node : file.path("aws")) {
      if (node.path("region").asText().equals(id)) {
        return (ObjectNode) node;
      }
    }
    throw new IllegalArgumentException(id);
  }

  /** The bundled file, changed; with these regions put back. */
  private static String own(Consumer<ObjectNode> change, String... kept) {
    ObjectNode file = bundled();
    change.accept(file);
    for (String id : kept) {
      ((ArrayNode) file.path("aws")).add(region(bundled(), id));
    }
    return file.toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void badFiles(String says, String text, @TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("list.json"), text);
    refused(
        program("--static-ips", file.toString()).run(), "--static-ips: \"" + file + "\": it is no");
    Execution run =
        new Program("-h", "127.0.0.1", "-p", "1", "-U", "u", "--static-ips", file.toString()).run();
    refused(run, says);
  }

  @Test
  void aFileOfEitherForm(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("list.json");
    Files.writeString(
        file,
        own(
            f -> {
              ((ObjectNode) f.path("source")).put("as_of", "2026-12-24");
              region(f, "eu-west-1").putArray("ips").add("192.0.2.77");
              region(f, "eu-west-1").put("applies_to_services_created_on_or_after", "2026-02-01");
              f.remove("known_bad_published_values");
            }));
    Program program = program("--clickhouse-region", "eu-west-1", "--static-ips", file.toString());
    JsonNode document = json(program.with("--clickhouse-service-created", "2026-02-01"));
    assertEquals("file", document.path("origin").asText());
    assertEquals("2026-12-24", document.path("asOf").asText());
    assertEquals(List.of("192.0.2.77"), addresses(document));
    assertEquals(3, document.path("notToBeUsed").size());

    Files.writeString(file, PUBLISHED);
    document = json(program("--clickhouse-region", "us-east-2", "--static-ips", file.toString()));
    assertTrue(document.path("asOf").isNull());
    assertEquals(List.of("192.0.2.1", "192.0.2.2"), addresses(document));
    String text = program("--static-ips", file.toString()).run().out();
    String words = text.replaceAll("\\s+", " ");
    assertTrue(words.contains("of unknown date: the list in " + file), text);
  }

  // What is published

  private JsonNode liveEntry(String region, String... more) throws IOException {
    JsonNode document = json(live("--clickhouse-region", region).with(more).on("2027-01-01"));
    assertEquals("live", document.path("origin").asText());
    assertEquals("2027-01-01", document.path("asOf").asText());
    assertTrue(document.path("note").isNull());
    assertEquals(3, document.path("notToBeUsed").size());
    return document;
  }

  @Test
  void liveReplacesAddressesAndKeepsRules() throws IOException {
    server.answers(200, PUBLISHED);
    assertEquals(List.of("192.0.2.1", "192.0.2.2"), addresses(liveEntry("us-west-1")));
    assertEquals(List.of("192.0.2.3"), addresses(liveEntry("eu-west-1")));
    assertEquals(
        bundled("eu-central-1"),
        addresses(liveEntry("eu-west-1", "--clickhouse-service-created", "2026-01-19")));
    assertEquals(bundled("us-east-1"), addresses(liveEntry("us-east-1")));
    assertEquals(List.of("192.0.2.5"), addresses(liveEntry("gcp:europe-west4")));
    assertEquals(bundled("eu-central-1"), addresses(liveEntry("azure:westeurope")));
    // stale: it still holds an address that was withdrawn
    assertEquals(bundled("ap-southeast-3"), addresses(liveEntry("ap-southeast-3")));
    assertEquals(bundled("sa-east-1"), addresses(liveEntry("sa-east-1")));
  }

  /** Since when the services of a region that is new in the list use its addresses, is unknown. */
  @ParameterizedTest
  @CsvSource({
    "eu-west-3, , 192.0.2.4, eu-central-1",
    "eu-west-3, 2026-08-04, , ",
    "eu-west-3, 2026-08-05, 192.0.2.4, eu-central-1",
    "gcp:asia-east1, , 192.0.2.6, us-east-2",
    "gcp:asia-east1, 2026-12-31, 192.0.2.6, us-east-2",
  })
  void aRegionThatIsNewInTheList(String region, String created, String own, String alternative)
      throws IOException {
    server.answers(200, PUBLISHED);
    JsonNode document =
        created == null
            ? liveEntry(region)
            : liveEntry(region, "--clickhouse-service-created", created);
    JsonNode entry = document.path("regions").path(0);
    assertEquals(own == null ? bundled("eu-central-1") : List.of(own), addresses(document));
    assertEquals(
        alternative == null ? "" : alternative, entry.path("alternative").path("uses").asText());
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("status 500", 500, PUBLISHED),
        Arguments.of("status 404", 404, ""),
        Arguments.of("not JSON", 200, "<!DOCTYPE html><html><body>Sign in</body></html>"),
        Arguments.of("not JSON", 200, PUBLISHED.substring(0, 200)),
        Arguments.of("no region has clickpipes_egress_ips", 200, ""),
        Arguments.of("no region has clickpipes_egress_ips", 200, "{}"),
        Arguments.of(
            "no region has clickpipes_egress_ips",
            200,
            PUBLISHED.replace("clickpipes_egress_ips", "clickpipes")),
        Arguments.of("is not an address", 200, PUBLISHED.replace("192.0.2.4", "192.0.2.400")),
        Arguments.of("is not an address", 200, PUBLISHED.replace("192.0.2.4", "a\\nb")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void failures(String says, int status, String body) throws IOException {
    server.answers(status, body);
    fallsBack(live().with("-o", "json").run(), says);
  }

  private static void fallsBack(Execution run, String says) throws IOException {
    JsonNode document = read(run);
    assertEquals("bundled", document.path("origin").asText());
    assertEquals("2026-08-04", document.path("asOf").asText());
    assertTrue(document.path("note").asText().contains(says), document.path("note").toString());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("aurora-check: --static-ips: \"live\": "), run.err());
    assertTrue(run.err().contains(says), run.err());
    assertTrue(run.err().contains("The bundled list from 2026-08-04 is used"), run.err());
  }

  @ParameterizedTest
  @CsvSource({"5000, 0", "0, 5000", "1500, 1500"})
  void twoSecondsForAllOfIt(long headers, long body) throws IOException {
    server.answers(200, PUBLISHED).takes(Duration.ofMillis(headers), Duration.ofMillis(body));
    fallsBack(live().with("-o", "json").run(), "127.0.0.1 did not answer within 2 s");
  }

  @Test
  void nobodyThere() throws IOException {
    server.close();
    fallsBack(live().with("-o", "json").run(), "127.0.0.1 can't be reached: ConnectException");
  }

  @Test
  void cidrSaysOnceThatItFellBack() {
    server.answers(500, "");
    Execution run = live("-o", "cidr").on("2027-01-01").run();
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.out().lines().allMatch(l -> l.endsWith("/32")), run.out());
  }
}
