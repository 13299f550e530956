package dev.auroracheck.cli;

import dev.auroracheck.report.Visible;
import dev.auroracheck.request.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a password comes from: the options, then as with psql. */
final class Passwords {
  private final Options.ConnectionOptions options;
  private final Terminal terminal;
  private final ServiceFile service;

  Passwords(Options.ConnectionOptions options, Terminal terminal, ServiceFile service) {
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
      return ask(user);
    }
    if (options.passwordFile != null) {
      return Optional.of(fromFile(options.passwordFile));
    }
    Optional<String> given =
        service
            .value("password")
            .map(Given::value)
            .or(() -> terminal.variable("PGPASSWORD"))
            .or(
                () ->
                    PasswordFile.find(
                        file(),
                        List.of(host, String.valueOf(port), database, user),
                        why -> terminal.message("aurora-check: " + why)));
    if (given.isPresent()) {
      return given.map(Secret::new);
    }
    // psql asks too
    return terminal.console().isPresent() ? ask(user) : Optional.empty();
  }

  private Path file() {
    return service
        .value("passfile")
        .map(Given::value)
        .or(() -> Optional.ofNullable(System.getProperty("org.postgresql.pgpassfile")))
        .or(() -> terminal.variable("PGPASSFILE"))
        .map(Path::of)
        .orElseGet(() -> terminal.home().resolve(".pgpass"));
  }

  /** Asks; who types nothing gives no password. */
  private Optional<Secret> ask(String user) {
    char[] typed =
        terminal
            .console()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--password: there is no terminal to ask on; use --password-file"))
            .password("Password for user " + Visible.line(user) + ": ");
    return Optional.ofNullable(typed).map(String::new).filter(p -> !p.isEmpty()).map(Secret::new);
  }

  private static Secret fromFile(String name) {
    Path file = readable("--password-file", name);
    // a pipe or a device is open to others by nature
    if (Files.isRegularFile(file)) {
      PasswordFile.openToOthers(file)
          .ifPresent(
              problem -> {
                throw UsageException.of("--password-file", name, problem);
              });
    }
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
