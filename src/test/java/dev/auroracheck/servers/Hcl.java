package dev.auroracheck.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Terraform's language as others read it: Terraform, and a parser in Python. */
public final class Hcl {
  private static final String PARSE =
      """
      import hcl2, json, sys
      for name in sys.argv[1:]:
          with open(name, encoding="utf-8", newline="") as file:
              print(json.dumps(hcl2.load(file)))
      """;

  /** Terraform must not look for a configuration of its own, nor for a newer version. */
  private static final Map<String, String> ALONE =
      Map.of("TF_CLI_CONFIG_FILE", "/dev/null", "CHECKPOINT_DISABLE", "1");

  private Hcl() {}

  /** Whether Terraform is on the PATH; notes the environment. */
  public static boolean terraformIsThere() {
    boolean there = OnPath.find("terraform").isPresent();
    if (there) {
      Environments.ran("terraform");
    } else {
      Environments.skipped("terraform", "there is none on the PATH");
    }
    return there;
  }

  /** Whether the parser can be had; notes the environment. */
  public static boolean parserIsThere() {
    Optional<Path> python = Moto.python();
    if (python.isPresent()) {
      Environments.ran("hcl2");
    } else {
      Environments.skipped("hcl2", "no virtual environment with it");
    }
    return python.isPresent();
  }

  /**
   * Holds all files in a directory to Terraform's layout, where Terraform is there.
   *
   * @throws AssertionError with what it would have otherwise
   */
  public static void assertLaidOut(Path directory) {
    if (terraformIsThere()) {
      Command command =
          Command.run(
              ALONE, "terraform", "fmt", "-no-color", "-check", "-diff", directory.toString());
      if (command.exitCode() != 0) {
        throw new AssertionError(command.output());
      }
    }
  }

  /** What the parser makes of each file; strings are as they are written, in their quotes. */
  public static List<JsonNode> parse(List<Path> files) {
    List<String> words = new ArrayList<>(List.of(Moto.python().orElseThrow().toString()));
    words.addAll(List.of("-c", PARSE));
    files.forEach(file -> words.add(file.toString()));
    Command command = Command.run(Map.of(), words.toArray(String[]::new));
    if (command.exitCode() != 0) {
      throw new AssertionError(command.output());
    }
    return command.output().lines().map(Hcl::json).toList();
  }

  /** The string that a literal stands for, by the rules of the language. */
  public static String string(String literal) {
    // its escapes are those of JSON, and a template's mark is doubled
    return json(literal).asText().replace("$${", "${").replace("%%{", "%{");
  }

  /** The same by Terraform itself, of many. */
  public static List<String> stringsByTerraform(List<String> literals, Path directory) {
    StringBuilder outputs = new StringBuilder();
    for (int i = 0; i < literals.size(); i++) {
      outputs.append("output \"o%d\" {\n  value = %s\n}\n".formatted(i, literals.get(i)));
    }
    try {
      Files.writeString(directory.resolve("outputs.tf"), outputs, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String there = "-chdir=" + directory;
    List<String> apply = List.of("apply", "-auto-approve", "-input=false", "-no-color");
    for (List<String> step : List.of(List.of("init", "-no-color"), apply)) {
      List<String> words = new ArrayList<>(List.of("terraform", there));
      words.addAll(step);
      Command command = Command.run(ALONE, words.toArray(String[]::new));
      if (command.exitCode() != 0) {
        throw new AssertionError(command.output());
      }
    }
    JsonNode values =
        json(Command.run(ALONE, "terraform", there, "output", "-json", "-no-color").output());
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < literals.size(); i++) {
      strings.add(values.path("o" + i).path("value").asText());
    }
    return strings;
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
