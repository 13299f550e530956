package dev.auroracheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts of the project: words that readers do not search for, and links that are broken. */
class ProseTest {
  private static final Path ROOT = Path.of(System.getProperty("project.directory", ""));

  /** What readers of earlier texts had to read twice. */
  private static final Pattern UNCLEAR =
      Pattern.compile(
          "\\b(admit(s|ted)?|mend(s|ed|ing)?|cure[sd]?|let in|hears? of|have it over"
              + "|can't be seen|nothing can be seen|strand(s|ed)?|what runs|goes on working"
              + "|is so already|comes to a verdict|open the way|lacks what|to get to green|worlds|walls|lanes?|labs?)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private static List<Path> files(String... roots) throws IOException {
    List<Path> all = new ArrayList<>();
    for (String root : roots) {
      try (Stream<Path> found = Files.walk(ROOT.resolve(root))) {
        found
            .filter(Files::isRegularFile)
            .filter(f -> f.toString().matches(".*\\.(java|md|txt|yml|sh)"))
            .forEach(all::add);
      }
    }
    return all;
  }

  @Test
  void noTextHasAnUnclearPhrase() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files("src", "docs", ".github", ".ci", "README.md")) {
      if (file.endsWith("ProseTest.java")) {
        continue;
      }
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        Matcher phrase = UNCLEAR.matcher(line);
        if (phrase.find()) {
          found.add(ROOT.relativize(file) + ":" + number + ": " + phrase.group());
        }
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void everyLinkWithinTheProjectIsGood() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : files("docs", ".github", "README.md")) {
      if (!page.toString().endsWith(".md")) {
        continue;
      }
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        String target = link.group(1);
        if (!target.contains(":")) {
          links++;
          if (!exists(page, target)) {
            broken.add(ROOT.relativize(page) + ": " + target);
          }
        }
      }
    }
    assertEquals(List.of(), broken);
    assertTrue(links > 60, links + " links");
  }

  private static boolean exists(Path page, String target) throws IOException {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    if (!Files.exists(file)) {
      return false;
    }
    return parts.length == 1 || anchors(file).contains(parts[1]);
  }

  /** The anchors that GitHub gives to headings. */
  private static Set<String> anchors(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
