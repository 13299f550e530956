package dev.auroracheck.cli;

import dev.auroracheck.request.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.jdbcurlresolver.PgPassParser;

/** Where a password comes from: the options, then as with psql. */
final class Passwords {
  private final Options.ConnectionOptions options;
  private final Terminal terminal;
  private final Properties service;

  Passwords(Options.ConnectionOptions options, Terminal terminal, Properties service) {
    this.options = options;
    this.terminal = terminal;
    this.service = service;
  }

  /**
   * Finds it, and asks for it where there is none and someone to ask.
   *
   * @throws UsageException where a file can't be read or nobody can be asked
   */
  Optional<Secret> find(String user, String host, int port, String database) {
    if (options.askPassword) {
      return Optional.of(ask(user));
    }
    if (options.passwordFile != null) {
      return Optional.of(fromFile(options.passwordFile));
    }
    Optional<String> given =
        Optional.ofNullable(service.getProperty("password"))
            .or(() -> terminal.variable("PGPASSWORD"))
            .or(
                () ->
                    Optional.ofNullable(
                        PgPassParser.getPassword(host, String.valueOf(port), database, user)));
    if (given.isPresent()) {
      return given.map(Secret::new);
    }
    // psql asks too
    return terminal.console().isPresent() ? Optional.of(ask(user)) : Optional.empty();
  }

  private Secret ask(String user) {
    char[] typed =
        terminal
            .console()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--password: there is no terminal to ask on; use --password-file"))
            .readPassword("Password for user %s: ", user);
    return new Secret(typed == null ? "" : new String(typed));
  }

  private static Secret fromFile(String name) {
    Path file = readable("--password-file", name);
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      if (lines.isEmpty() || lines.get(0).isEmpty()) {
        throw UsageException.of("--password-file", name, "its first line is empty");
      }
      return new Secret(lines.get(0));
    } catch (IOException e) {
      throw UsageException.of("--password-file", name, "it can't be read as text");
    }
  }

  /** A file that is there and can be read. */
  static Path readable(String option, String name) {
    Path file;
    try {
      file = Path.of(name);
    } catch (InvalidPathException e) {
      throw UsageException.of(option, name, "not a file name");
    }
    if (!Files.exists(file)) {
      throw UsageException.of(option, name, "no such file");
    } else if (Files.isDirectory(file)) {
      throw UsageException.of(option, name, "it is a directory");
    } else if (!Files.isReadable(file)) {
      throw UsageException.of(option, name, "it can't be read");
    }
    return file;
  }
}
