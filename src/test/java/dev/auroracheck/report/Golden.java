package dev.auroracheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that are compared with a file. After a change that is meant, run with {@code
 * -Dgolden.write=true} and read the difference.
 */
final class Golden {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("project.directory", ""), "src/test/resources/golden");

  private Golden() {}

  static void check(String name, String text) throws IOException {
    Path file = DIRECTORY.resolve(name);
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(DIRECTORY);
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text);
  }
}
