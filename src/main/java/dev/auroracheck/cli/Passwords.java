package dev.auroracheck.cli;

import dev.auroracheck.report.Visible;
import dev.auroracheck.request.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the password: from the options, else as psql does. */
final class Passwords {
  private final ConnectionOptions options;
  private final Terminal terminal;
  private final ServiceFile service;

  Passwords(ConnectionOptions options, Terminal terminal, ServiceFile service) {
    this.options = options;
    this.terminal = terminal;
    this.service = service;
  }

  /** Notes what is wrong with the options. */
  void check(Problems problems) {
    if (options.iamAuth && (options.askPassword || options.password != null)) {
      problems.add(
          new UsageException(
              "--iam-auth: an IAM token replaces the password; leave --password and --password-file out"));
    } else if (options.askPassword && terminal.console().isEmpty()) {
      problems.add(
          new UsageException("--password: there is no terminal to ask on; use --password-file"));
    }
  }

  /** Finds the password. On a terminal, asks for it if there is none; absent with an IAM token. */
  Optional<Secret> find(String user, String host, int port, String database) {
    if (options.iamAuth) {
      return Optional.empty();
    } else if (options.askPassword) {
      return ask(user);
    } else if (options.password != null) {
      return Optional.of(options.password);
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
    return ask(user);
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

  /** Asks on the terminal; absent without a terminal and after an empty answer. */
  private Optional<Secret> ask(String user) {
    return terminal
        .console()
        .map(console -> console.password("Password for user " + Visible.line(user) + ": "))
        .map(String::new)
        .filter(p -> !p.isEmpty())
        .map(Secret::new);
  }

  /** The first line of the file of that name. */
  static Secret inFile(String name) {
    Path file = FileNames.readable(name);
    // the permissions of a pipe or a device mean nothing
    if (Files.isRegularFile(file)) {
      PasswordFile.openToOthers(file)
          .ifPresent(
              problem -> {
                throw Refusal.of(name, problem);
              });
    }
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      if (lines.isEmpty() || lines.get(0).isEmpty()) {
        throw Refusal.of(name, "its first line is empty");
      }
      return new Secret(lines.get(0));
    } catch (IOException e) {
      throw Refusal.of(name, "it can't be read as text");
    }
  }
}
