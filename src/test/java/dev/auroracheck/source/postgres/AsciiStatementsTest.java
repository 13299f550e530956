package dev.auroracheck.source.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A statement is sent in the encoding of the database, which may lack any character outside ASCII:
 * the whole statement then fails, for a comment in it.
 */
class AsciiStatementsTest {
  private static final Path SOURCES =
      Path.of("src", "main", "java", "dev", "auroracheck", "source", "postgres");

  @Test
  void theStatementsOfTheProgramAreAscii() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<String> lines = files.flatMap(AsciiStatementsTest::code).toList();
      assertFalse(lines.isEmpty());
      assertEquals(
          List.of(),
          lines.stream()
              .filter(line -> !StandardCharsets.US_ASCII.newEncoder().canEncode(line))
              .toList());
    }
  }

  /** Without the comments of Java. */
  private static Stream<String> code(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> !line.strip().matches("(//|/?\\*).*"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
