package dev.auroracheck.cli;

import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.ServiceRegion;
import dev.auroracheck.request.SslMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.function.Function;

/** Converts the values of options. Lists have their converters in {@link Lists}. */
final class Converters {
  private Converters() {}

  static SslMode sslMode(String text) {
    return oneOf(text, SslMode.values(), SslMode::id);
  }

  static Connectivity connectivity(String text) {
    return oneOf(text, Connectivity.values(), Connectivity::id);
  }

  /** The value of that name, or a refusal that lists the names. */
  static <T> T oneOf(String text, T[] values, Function<T, String> id) {
    return Arrays.stream(values)
        .filter(value -> id.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() -> Names.oneOf(text, Arrays.stream(values).map(id).toList()));
  }

  static ServiceRegion serviceRegion(String text) {
    try {
      return ServiceRegion.parse(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(text, String.valueOf(e.getMessage()));
    }
  }

  static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw Refusal.of(text, "write a date as 2026-01-31");
    }
  }

  /** A number from 1 to 65535. */
  static final class Port implements Converter<Integer> {
    @Override
    public Integer convert(String text) {
      int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
      if (port < 1 || port > 65535) {
        throw Refusal.of(text, "a port is a number from 1 to 65535");
      }
      return port;
    }
  }

  /** A name, which is any text that is not blank. */
  static final class Name implements Converter<String> {
    @Override
    public String convert(String text) {
      if (text.isBlank()) {
        throw Refusal.of(text, "it is empty");
      }
      return text;
    }
  }

  /** The name of a database, not a connection string. */
  static final class Database implements Converter<String> {
    @Override
    public String convert(String text) {
      if (ConnectionString.isInsteadOfDatabase(text)) {
        throw ConnectionString.refused(text, "name");
      }
      return new Name().convert(text);
    }
  }

  /** A file with certificates; {@code system} means the certificates of Java. */
  static final class RootCertificates implements Converter<Path> {
    static final String SYSTEM = "system";

    @Override
    public Path convert(String text) {
      return text.equals(SYSTEM) ? Path.of(text) : FileNames.readable(text);
    }
  }

  /** A region of AWS. */
  static final class AwsRegion implements Converter<String> {
    @Override
    public String convert(String text) {
      if (!text.matches("[a-z]{2,4}(-[a-z]+)+-\\d+")) {
        throw Refusal.of(text, "a region looks like us-east-1");
      }
      return text;
    }
  }

  /** How long each connection, statement and AWS call may take. */
  static final class Timeout implements Converter<Duration> {
    @Override
    public Duration convert(String text) {
      String problem = "write a time up to an hour, as 500ms, 10s or 1m";
      return Durations.parse(text, Duration.ofHours(1), problem);
    }
  }

  /** How long to wait until the cluster is ready. */
  static final class Wait implements Converter<Duration> {
    @Override
    public Duration convert(String text) {
      String problem = "write a time up to a day, as 30s, 15m or 1h";
      return Durations.parse(text, Duration.ofHours(24), problem);
    }
  }
}
