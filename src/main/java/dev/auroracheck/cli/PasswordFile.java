package dev.auroracheck.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * libpq's password file, {@code ~/.pgpass}: each line is {@code host:port:database:user:password}.
 */
final class PasswordFile {
  private static final int FIELDS = 5;

  private PasswordFile() {}

  /**
   * The password of the first line that matches.
   *
   * @param message receives why an existing file is ignored
   */
  static Optional<String> find(Path file, List<String> wanted, Consumer<String> message) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Optional<String> problem =
        Files.isRegularFile(file) ? openToOthers(file) : Optional.of("it is not a plain file");
    if (problem.isPresent()) {
      message.accept("password file \"" + file + "\" is ignored: " + problem.get());
      return Optional.empty();
    }
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(PasswordFile::fields)
          .filter(fields -> fields.size() == FIELDS && fits(fields, wanted))
          .findFirst()
          .map(fields -> fields.get(FIELDS - 1));
    } catch (IOException e) {
      // as libpq does with a file that can't be read
      return Optional.empty();
    }
  }

  /** Describes that group or others have access to a file with a password; a clause. */
  static Optional<String> openToOthers(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.stream().allMatch(p -> p.name().startsWith("OWNER"))
          ? Optional.empty()
          : Optional.of(
              "group or others have access to it; its permissions should be u=rw (0600) or less");
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static boolean fits(List<String> fields, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      // an escaped star is part of the name
      if (!fields.get(i).equals("*") && !unescaped(fields.get(i)).equals(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The fields of a line. In the last one, which is unescaped, a colon needs no escape. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < line.length() && fields.size() < FIELDS - 1; i++) {
      if (line.charAt(i) == '\\') {
        i++;
      } else if (line.charAt(i) == ':') {
        fields.add(line.substring(start, i));
        start = i + 1;
      }
    }
    fields.add(unescaped(line.substring(start)));
    return fields;
  }

  private static String unescaped(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }
}
