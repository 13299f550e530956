package dev.auroracheck.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Files and directories that the command line names; they are looked at before the run. */
final class FileNames {
  private static final int MAX_LINKS = 40;

  private FileNames() {}

  /** The path of that name. */
  static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw Refusal.of(name.replace("\0", "\\0"), "not a file name");
    }
  }

  /** A file that exists and can be read. */
  static Path readable(String name) {
    Path file = path(name);
    if (!Files.exists(file)) {
      throw Refusal.of(name, "no such file");
    } else if (Files.isDirectory(file)) {
      throw Refusal.of(name, "it is a directory");
    } else if (!Files.isReadable(file)) {
      throw Refusal.of(name, "it can't be read");
    }
    return file;
  }

  /** A file that can be written; it need not exist. */
  static Path writable(String name) {
    Path file = followed(path(name).toAbsolutePath());
    Path directory = file.getParent();
    if (name.isEmpty() || directory == null || Files.isDirectory(file)) {
      throw Refusal.of(name, "not a file to write");
    } else if (WholeFile.isDevice(file)) {
      return file;
    } else if (!Files.isDirectory(directory)) {
      throw Refusal.of(name, "its directory does not exist");
    } else if ((Files.exists(file) && !Files.isWritable(file)) || !WholeFile.fitsInto(directory)) {
      throw Refusal.of(name, "it can't be written to");
    }
    return file;
  }

  /** A directory in which files can be created; it need not exist. */
  static Path writableDirectory(String name) {
    Path directory = path(name).toAbsolutePath();
    if (name.isEmpty() || (Files.exists(directory) && !Files.isDirectory(directory))) {
      throw Refusal.of(name, "not a directory");
    }
    Path existing = directory;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing) || !WholeFile.fitsInto(existing)) {
      throw Refusal.of(name, "it can't be written to");
    }
    return directory;
  }

  /** The target of a symbolic link; it need not exist. */
  private static Path followed(Path file) {
    Path end = file;
    try {
      for (int hop = 0;
          hop < MAX_LINKS && Files.isSymbolicLink(end) && !WholeFile.isDevice(end);
          hop++) {
        end = end.resolveSibling(Files.readSymbolicLink(end));
      }
    } catch (IOException e) {
      return file;
    }
    return end;
  }
}
