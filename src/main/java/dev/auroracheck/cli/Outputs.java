package dev.auroracheck.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Where the report goes.
 *
 * @param stdout the format on stdout
 */
record Outputs(Format stdout, List<ToFile> files) {

  private static final int MAX_LINKS = 40;

  /** The formats. */
  enum Format {
    TEXT,
    JSON
  }

  /** A copy in a file. */
  record ToFile(Format format, Path file) {}

  /**
   * Reads {@code FORMAT} and {@code FORMAT=FILE}.
   *
   * @throws UsageException for an unknown format, two on stdout, or a file that can't be written
   */
  static Outputs parse(List<String> texts) {
    List<Format> onStdout = new ArrayList<>();
    List<ToFile> files = new ArrayList<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      Format format = format(equals < 0 ? text : text.substring(0, equals));
      if (equals < 0) {
        onStdout.add(format);
      } else {
        files.add(new ToFile(format, writable(text.substring(equals + 1))));
      }
    }
    if (onStdout.size() > 1) {
      throw new UsageException(
          "--output: only one format can go to stdout; write others as FORMAT=FILE");
    }
    return new Outputs(onStdout.isEmpty() ? Format.TEXT : onStdout.get(0), files);
  }

  private static Format format(String name) {
    return switch (name) {
      case "text" -> Format.TEXT;
      case "json" -> Format.JSON;
      default -> throw Names.oneOf("--output", name, List.of("text", "json"));
    };
  }

  /** The absolute path of that name, for an option. */
  static Path path(String option, String name) {
    try {
      return Path.of(name).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw UsageException.of(option, name.replace("\0", "\\0"), "not a file name");
    }
  }

  private static Path writable(String name) {
    Path file = followed(path("--output", name));
    Path directory = file.getParent();
    if (name.isEmpty() || directory == null || Files.isDirectory(file)) {
      throw UsageException.of("--output", name, "not a file to write");
    } else if (isDevice(file)) {
      return file;
    } else if (!Files.isDirectory(directory)) {
      throw UsageException.of("--output", name, "its directory does not exist");
    } else if ((Files.exists(file) && !Files.isWritable(file)) || !takesFiles(directory)) {
      throw UsageException.of("--output", name, "it can't be written to");
    }
    return file;
  }

  /** Whether a file can be made in the directory, which permissions alone do not tell. */
  static boolean takesFiles(Path directory) {
    try {
      Path temporary = directory.resolve(temporaryName());
      Files.write(temporary, new byte[0], StandardOpenOption.CREATE_NEW);
      Files.delete(temporary);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A name that nobody can foresee, and so put a link there. */
  private static String temporaryName() {
    return ".aurora-check-" + UUID.randomUUID() + ".tmp";
  }

  /** Where a link leads, whether there is anything yet or not. */
  private static Path followed(Path file) {
    Path end = file;
    try {
      for (int hop = 0; hop < MAX_LINKS && Files.isSymbolicLink(end) && !isDevice(end); hop++) {
        end = end.resolveSibling(Files.readSymbolicLink(end));
      }
    } catch (IOException e) {
      return file;
    }
    return end;
  }

  private static boolean isDevice(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  /**
   * Writes whole or not at all: to a temporary name, then moved. What is no regular file (a device,
   * a pipe) is written to as it stands; a link is replaced.
   */
  static void write(Path file, String text, boolean executable) throws IOException {
    if (isDevice(file)) {
      Files.writeString(file, text, StandardCharsets.UTF_8);
      return;
    }
    // not createTempFile, whose files nobody else may read
    Path temporary = file.resolveSibling(temporaryName());
    try {
      Files.writeString(temporary, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
      if (executable) {
        temporary.toFile().setExecutable(true, false);
      }
      move(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
