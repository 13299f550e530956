package dev.auroracheck.source.clickpipes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.facts.StaticAddresses.Origin;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the list of ClickPipes addresses: bundled, from a file, or as it is published now. */
public final class StaticAddressList {
  private static final String BUNDLED = "/dev/auroracheck/clickpipes-static-ips.json";
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private StaticAddressList() {}

  /** The list that ships with the program. */
  public static StaticAddresses bundled() {
    try (InputStream in = StaticAddressList.class.getResourceAsStream(BUNDLED)) {
      return ShippedForm.read(JSON.readTree(in), Origin.BUNDLED);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the list of ClickPipes addresses in the program is damaged", e);
    }
  }

  /**
   * A list in a file, in either form.
   *
   * @throws IOException if the file can't be read or is not such a list. The message is a clause
   *     with the reason
   */
  public static StaticAddresses of(Path file) throws IOException {
    try {
      JsonNode list = JSON.readTree(Files.readString(file));
      if (!list.at("/source/as_of").isTextual()) {
        return PublishedForm.read(list, Origin.FILE, Optional.empty(), bundled());
      }
      StaticAddresses own = ShippedForm.read(list, Origin.FILE);
      Map<Cidr, String> neverSources = new LinkedHashMap<>(bundled().neverSources());
      neverSources.putAll(own.neverSources());
      return new StaticAddresses(
          own.origin(), own.asOf(), Optional.empty(), own.aws(), own.gcp(), neverSources);
    } catch (JsonProcessingException e) {
      throw new IOException("it is not JSON", e);
    } catch (IllegalArgumentException e) {
      throw new IOException("it is not a list of ClickPipes addresses: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException("it can't be read as text", e);
    }
  }

  /**
   * The list that is published at the address now. If it can't be fetched within two seconds, the
   * bundled list, with the reason.
   */
  public static StaticAddresses live(URI address, LocalDate today) {
    String why;
    try {
      return PublishedForm.read(
          JSON.readTree(fetch(address)), Origin.LIVE, Optional.of(today), bundled());
    } catch (JsonProcessingException e) {
      why = "the answer is not JSON";
    } catch (IllegalArgumentException e) {
      why = "the answer is not a list of ClickPipes addresses: " + e.getMessage();
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
          address.getHost() + " did not answer within " + LIMIT.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
      throw new IOException(
          address.getHost() + " can't be reached: " + cause.getClass().getSimpleName(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the download was interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }
}
