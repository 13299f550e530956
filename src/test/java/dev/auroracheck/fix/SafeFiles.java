package dev.auroracheck.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Holds the files of {@code --fix-dir} to what they never do, whatever is wrong. */
public final class SafeFiles {
  private static final Pattern DESTRUCTIVE =
      Pattern.compile(
          "\\b(DROP|REVOKE|DELETE|TRUNCATE|UPDATE|INSERT|COPY|NOLOGIN|pg_drop\\w*|pg_terminate\\w*)\\b",
          Pattern.CASE_INSENSITIVE);

  /** A member's list or filter can only be lifted by taking it out and in again, in one go. */
  private static final Pattern OUT_AND_IN =
      Pattern.compile(
          "ALTER PUBLICATION (\\S+) DROP TABLE ([^;]*);"
              + "\\s+ALTER PUBLICATION (\\S+) ADD TABLE ([^;]*);"
              + "(?:\\s+ALTER PUBLICATION \\S+ SET [^;]*;)?");

  private static final Set<String> META =
      Set.of("\\set", "\\encoding", "\\gset", "\\if", "\\else", "\\endif", "\\echo");

  private static final Pattern TAKES_AWAY =
      Pattern.compile(
          "\\baws \\S+ (delete|remove|revoke|terminate|detach|disassociate|release|stop|reset"
              + "|restore|failover|deregister|reject)-");

  private static final Pattern EVERYWHERE =
      Pattern.compile("0\\.0\\.0\\.0/0|(?<![0-9a-fA-F:])::/0");

  private SafeFiles() {}

  /**
   * Of the files in a directory.
   *
   * @param secrets what is in none of them
   */
  public static void assertSafe(Path directory, String... secrets) throws IOException {
    assertSafe(
        Files.readString(directory.resolve("fix.sql")),
        Files.readString(directory.resolve("fix.sh")),
        Files.readString(directory.resolve("fix.tf")),
        secrets);
  }

  /** The same of their texts. */
  public static void assertSafe(String sql, String sh, String tf, String... secrets) {
    for (String text : List.of(sql, sh, tf)) {
      for (String secret : secrets) {
        assertFalse(text.contains(secret), () -> "a secret in\n" + text);
      }
    }
    sql(sql);
    shell(sh);
    String resources = withoutComments(tf);
    assertFalse(EVERYWHERE.matcher(resources).find(), resources);
    assertFalse(Pattern.compile("\\b(removed|moved|destroy)\\b").matcher(resources).find(), tf);
  }

  private static void sql(String sql) {
    String bare = bare(sql);
    for (String meta :
        Pattern.compile("\\\\\\S*").matcher(bare).results().map(m -> m.group()).toList()) {
      assertTrue(META.contains(meta), () -> meta + " in\n" + sql);
    }
    StringBuilder rest = new StringBuilder();
    int from = 0;
    for (Matcher unit = OUT_AND_IN.matcher(bare); unit.find(); from = unit.end()) {
      rest.append(bare, from, unit.start());
      // the very same tables, by the names that are masked here
      assertEquals(
          sql.substring(unit.start(2), unit.end(2)), sql.substring(unit.start(4), unit.end(4)));
      assertEquals(
          sql.substring(unit.start(1), unit.end(1)), sql.substring(unit.start(3), unit.end(3)));
    }
    rest.append(bare.substring(from));
    Matcher destructive = DESTRUCTIVE.matcher(rest);
    assertFalse(destructive.find(), () -> destructive.group() + " in\n" + sql);
    assertFalse(bare.contains("PASSWORD '"), sql);
  }

  private static void shell(String sh) {
    assertTrue(sh.startsWith("#!/bin/sh\n"), sh);
    String run = withoutComments(sh);
    assertTrue(run.isEmpty() || run.startsWith("set -eu\n"), sh);
    assertFalse(TAKES_AWAY.matcher(run).find(), sh);
    assertFalse(EVERYWHERE.matcher(run).find(), sh);
  }

  /** What is left of a shell script or of Terraform, where comments take whole lines. */
  private static String withoutComments(String text) {
    return text.lines()
        .filter(line -> !line.stripLeading().startsWith("#") && !line.isBlank())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** SQL of the same length in which comments are blank, and what is quoted is underscores. */
  static String bare(String sql) {
    StringBuilder bare = new StringBuilder();
    int at = 0;
    while (at < sql.length()) {
      int end = at + 1;
      char c = sql.charAt(at);
      char mask = '_';
      if (sql.startsWith("--", at)) {
        end = orEnd(sql, sql.indexOf('\n', at));
        mask = ' ';
      } else if (c == '"' || c == '\'') {
        boolean escapes = c == '\'' && at > 0 && sql.charAt(at - 1) == 'E';
        while (end < sql.length()
            && (sql.charAt(end) != c || (end + 1 < sql.length() && sql.charAt(end + 1) == c))) {
          end += sql.charAt(end) == c || (escapes && sql.charAt(end) == '\\') ? 2 : 1;
        }
        end++;
        assertTrue(end <= sql.length(), () -> "an open quote in\n" + sql);
      } else if (sql.startsWith("$$", at)) {
        end = orEnd(sql, sql.indexOf("$$", at + 2)) + 2;
      } else {
        mask = c;
      }
      bare.append(String.valueOf(mask).repeat(end - at));
      at = end;
    }
    return bare.toString();
  }

  private static int orEnd(String text, int found) {
    return found < 0 ? text.length() : found;
  }
}
