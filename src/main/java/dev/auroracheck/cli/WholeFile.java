package dev.auroracheck.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes files whole or not at all. */
final class WholeFile {
  private WholeFile() {}

  /**
   * Writes to a temporary name, then moves the file. A device or a pipe is written to directly; a
   * symbolic link is replaced.
   */
  static void write(Path file, String text, boolean executable) throws IOException {
    if (isDevice(file)) {
      Files.writeString(file, text, StandardCharsets.UTF_8);
      return;
    }
    // not createTempFile: only the owner could read its files
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

  /** Whether a file can be created in the directory; permissions alone do not decide that. */
  static boolean fitsInto(Path directory) {
    try {
      Path temporary = directory.resolve(temporaryName());
      Files.write(temporary, new byte[0], StandardOpenOption.CREATE_NEW);
      Files.delete(temporary);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it exists and is a device or a pipe. */
  static boolean isDevice(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  /** A name that nobody can foresee, so that nobody can place a link under it. */
  private static String temporaryName() {
    return ".aurora-check-" + UUID.randomUUID() + ".tmp";
  }
}
