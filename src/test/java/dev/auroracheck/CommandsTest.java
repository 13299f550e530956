package dev.auroracheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps SQL, AWS CLI and Terraform in the package that renders changes: checks, and what they say a
 * fix changes, know names of parameters, roles and privileges alone.
 */
class CommandsTest {
  private static final Path MAIN =
      Path.of(System.getProperty("project.directory", ""), "src/main/java/dev/auroracheck");

  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  private static final Pattern COMMAND =
      Pattern.compile(
          "\\b(ALTER|CREATE|DROP) (ROLE|USER|DATABASE|TABLE|PUBLICATION|POLICY|INDEX|UNIQUE|EVENT|DEFAULT|SUBSCRIPTION)\\b(?! privileges)"
              + "|\\bGRANT [A-Za-z_]+ (ON|TO)\\b|\\bREVOKE\\b|\\bSELECT .* FROM\\b|\\bSELECT pg_"
              + "|\\b(COMMIT|ROLLBACK) PREPARED\\b|\\\\\\\\password"
              + "|\\baws (rds|ec2|elbv2|sts)\\b|--db-[a-z]|--query\\b|\\bresource \\\\\""
              + "|\\b(aws|postgresql)_[a-z]+_[a-z]+");

  /** What shows where a value is stored is the name of a statement, not a fix. */
  private static final List<String> NAMES_OF_STATEMENTS =
      List.of(
          " (ALTER ROLE … IN DATABASE … SET).",
          " (ALTER ROLE … SET).",
          " (ALTER DATABASE … SET).",
          "every role (ALTER ROLE ALL SET).",
          "no event trigger on CREATE PUBLICATION or DROP PUBLICATION");

  private static List<String> found(String... packages) throws IOException {
    List<String> found = new ArrayList<>();
    for (String name : packages) {
      try (Stream<Path> files = Files.walk(MAIN.resolve(name))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          // a literal that is broken over lines is one
          String code = Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "");
          Matcher strings = STRING.matcher(code);
          while (strings.find()) {
            String text = strings.group(1);
            if (COMMAND.matcher(text).find() && !NAMES_OF_STATEMENTS.contains(text)) {
              found.add(MAIN.relativize(file) + ": " + text);
            }
          }
        }
      }
    }
    return found;
  }

  @Test
  void noCheckHoldsACommand() throws IOException {
    assertEquals(List.of(), found("check", "remedy", "pipe"));
  }

  @Test
  void itWouldBeSeen() throws IOException {
    assertTrue(found("fix").size() > 20, () -> "only a few commands are recognised");
  }
}
