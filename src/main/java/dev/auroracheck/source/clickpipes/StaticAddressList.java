package dev.auroracheck.source.clickpipes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.facts.StaticAddresses.Origin;
import dev.auroracheck.facts.StaticAddresses.Region;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads lists of addresses. There are two forms: that of the list that ships with the program,
 * which also says which services use which addresses, and the one that ClickHouse publishes, which
 * holds addresses alone, so that the rules come from the shipped one.
 */
public final class StaticAddressList {
  private static final String BUNDLED = "/dev/auroracheck/clickpipes-static-ips.json";
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private StaticAddressList() {}

  /** The list that ships with the program. */
  public static StaticAddresses bundled() {
    try (InputStream in = StaticAddressList.class.getResourceAsStream(BUNDLED)) {
      return ownForm(JSON.readTree(in), Origin.BUNDLED);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the list of ClickPipes addresses in the program is damaged", e);
    }
  }

  /**
   * A list in a file, in either form.
   *
   * @throws IOException where it can't be read or is no such list; the message is a clause that
   *     says why
   */
  public static StaticAddresses of(Path file) throws IOException {
    try {
      JsonNode list = JSON.readTree(Files.readString(file));
      if (!list.at("/source/as_of").isTextual()) {
        return published(list, Origin.FILE, Optional.empty());
      }
      StaticAddresses own = ownForm(list, Origin.FILE);
      Map<Cidr, String> neverSources = new LinkedHashMap<>(bundled().neverSources());
      neverSources.putAll(own.neverSources());
      return new StaticAddresses(
          own.origin(), own.asOf(), Optional.empty(), own.aws(), own.gcp(), neverSources);
    } catch (JsonProcessingException e) {
      throw new IOException("it is not JSON", e);
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no list of ClickPipes addresses: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException("it can't be read as text", e);
    }
  }

  /**
   * What is published there now; the bundled list, which then says why, where that can't be had
   * within two seconds.
   */
  public static StaticAddresses live(URI address, LocalDate today) {
    String why;
    try {
      return published(JSON.readTree(fetch(address)), Origin.LIVE, Optional.of(today));
    } catch (JsonProcessingException e) {
      why = "the answer is not JSON";
    } catch (IllegalArgumentException e) {
      why = "the answer is no list of ClickPipes addresses: " + e.getMessage();
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
    }
    return bundled().insteadOfLive(why);
  }

  private static String fetch(URI address) throws IOException {
    CompletableFuture<HttpResponse<String>> answer =
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(address).header("Accept", "application/json").build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    try {
      HttpResponse<String> response = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException(address.getHost() + " answered with status " + response.statusCode());
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new IOException(
          "no answer of " + address.getHost() + " within " + LIMIT.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
      throw new IOException(
          address.getHost() + " can't be reached: " + cause.getClass().getSimpleName(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  // The form that ships

  private static StaticAddresses ownForm(JsonNode list, Origin origin) {
    StaticAddresses read =
        new StaticAddresses(
            origin,
            date(list.at("/source/as_of")),
            Optional.empty(),
            regions(list.path("aws")),
            regions(list.path("gcp")),
            neverSources(list.path("known_bad_published_values")));
    // those to which regions without a set of their own, and older services, are sent
    List.of("eu-central-1", "us-east-2").forEach(read::awsRegion);
    read.aws().values().forEach(r -> r.olderServicesUse().ifPresent(read::awsRegion));
    return read;
  }

  private static Map<String, Region> regions(JsonNode nodes) {
    Map<String, Region> regions = new LinkedHashMap<>();
    for (JsonNode node : nodes) {
      String id = id(node);
      List<Cidr> addresses = addresses(node.path("ips"));
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("region " + id + " has no ips");
      }
      regions.put(
          id,
          new Region(
              id,
              addresses,
              date(node.path("applies_to_services_created_on_or_after")),
              text(node.path("older_services_use")),
              true));
    }
    return regions;
  }

  private static Map<Cidr, String> neverSources(JsonNode byRegion) {
    Map<Cidr, String> found = new LinkedHashMap<>();
    for (JsonNode region : byRegion) {
      for (Cidr address : addresses(region.path("wrong_ips"))) {
        found.put(address, "published by mistake until " + region.path("wrong_until").asText());
      }
    }
    return found;
  }

  // The form that is published

  private static StaticAddresses published(JsonNode list, Origin origin, Optional<LocalDate> asOf) {
    StaticAddresses bundled = bundled();
    Map<String, List<Cidr>> aws = egress(list.path("aws"));
    Map<String, List<Cidr>> gcp = egress(list.path("gcp"));
    if (aws.isEmpty() && gcp.isEmpty()) {
      throw new IllegalArgumentException("no region has clickpipes_egress_ips");
    }
    return new StaticAddresses(
        origin,
        asOf,
        Optional.empty(),
        replaced(bundled.aws(), aws, bundled),
        replaced(bundled.gcp(), gcp, bundled),
        bundled.neverSources());
  }

  /** The addresses of the regions that have any. */
  private static Map<String, List<Cidr>> egress(JsonNode nodes) {
    Map<String, List<Cidr>> found = new LinkedHashMap<>();
    for (JsonNode node : nodes) {
      List<Cidr> addresses = addresses(node.path("clickpipes_egress_ips"));
      if (!addresses.isEmpty()) {
        found.put(id(node), addresses);
      }
    }
    return found;
  }

  private static Map<String, Region> replaced(
      Map<String, Region> known, Map<String, List<Cidr>> published, StaticAddresses bundled) {
    Map<String, Region> regions = new LinkedHashMap<>(known);
    Set<Cidr> wrong = bundled.neverSources().keySet();
    published.forEach(
        (id, addresses) -> {
          // what holds an address known to be wrong is older than its correction
          if (addresses.stream().noneMatch(wrong::contains)) {
            Region rules = Optional.ofNullable(known.get(id)).orElseGet(() -> added(id, bundled));
            regions.put(
                id,
                new Region(id, addresses, rules.since(), rules.olderServicesUse(), rules.exact()));
          }
        });
    return regions;
  }

  /** A region that got its own set after the bundled list was made; nobody has told the day. */
  private static Region added(String id, StaticAddresses bundled) {
    return new Region(
        id, List.of(), bundled.asOf().map(d -> d.plusDays(1)), Optional.empty(), false);
  }

  // Values

  private static String id(JsonNode node) {
    return text(node.path("region"))
        .orElseThrow(() -> new IllegalArgumentException("a region has no name"));
  }

  private static List<Cidr> addresses(JsonNode nodes) {
    if (!nodes.isArray() && !nodes.isMissingNode() && !nodes.isNull()) {
      throw new IllegalArgumentException("addresses are not in an array");
    }
    Set<Cidr> found = new LinkedHashSet<>();
    for (JsonNode node : nodes) {
      String text = text(node).orElse(node.toString());
      if (!Cidr.isAddress(text)) {
        throw new IllegalArgumentException(shown(text) + " is no address");
      }
      found.add(Cidr.parse(text));
    }
    return new ArrayList<>(found);
  }

  private static Optional<LocalDate> date(JsonNode node) {
    try {
      return text(node).map(LocalDate::parse);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(shown(node.asText()) + " is no date", e);
    }
  }

  /** What others wrote, on one line and not too long. */
  private static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ");
    return "\"" + (line.length() > 40 ? line.substring(0, 40) + "…" : line) + "\"";
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }
}
