package dev.auroracheck.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of options: on the command line, in libpq's service file and in the environment,
 * in that order, as psql does.
 */
final class Values {
  private final Terminal terminal;
  private final ServiceFile service;
  private final Problems problems;

  Values(Terminal terminal, Problems problems) {
    this.terminal = terminal;
    this.problems = problems;
    ServiceFile read = ServiceFile.EMPTY;
    try {
      read = ServiceFile.of(terminal);
    } catch (UsageException e) {
      problems.misread(e);
    }
    this.service = read;
  }

  ServiceFile service() {
    return service;
  }

  /**
   * The value of an option. It is absent if none is given, and if the given one is wrong, which is
   * noted as a problem.
   *
   * @param value the value on the command line
   */
  <T> Optional<T> of(
      String option,
      @Nullable T value,
      Converter<T> converter,
      String serviceKey,
      String variable) {
    return Optional.ofNullable(value)
        .or(
            () ->
                problems.concern(option)
                    ? Optional.empty()
                    : service
                        .value(serviceKey)
                        .or(() -> variable(variable))
                        .flatMap(given -> value(option, given, converter)));
  }

  private <T> Optional<T> value(String option, Given given, Converter<T> converter) {
    try {
      return Optional.of(given.as(converter));
    } catch (UsageException e) {
      problems.add(option, e);
      return Optional.empty();
    }
  }

  /** An environment variable. */
  Optional<Given> variable(String name) {
    return terminal.variable(name).map(value -> new Given(name, value));
  }
}
