package dev.auroracheck.cli;

import dev.auroracheck.fix.Origin;
import dev.auroracheck.fix.Plan;
import dev.auroracheck.fix.ShellFile;
import dev.auroracheck.fix.SqlFile;
import dev.auroracheck.fix.TerraformFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The files in which {@code --fix-dir} writes the plan. All of them are written each time, so that
 * none is left from another run.
 */
final class FixFiles {
  private static final String SCRIPT = "fix.sh";

  private final String name;
  private final Path directory;

  private FixFiles(String name, Path directory) {
    this.name = name;
    this.directory = directory;
  }

  /** The files in the directory of that name. */
  static FixFiles in(String name) {
    return new FixFiles(name, FileNames.writableDirectory(name));
  }

  String name() {
    return name;
  }

  /**
   * Writes the plan. An existing file with other content is kept under another name.
   *
   * @param tell receives which files were written
   */
  void write(Plan plan, Origin origin, Consumer<String> tell) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("fix.sql", SqlFile.of(plan, origin));
    files.put(SCRIPT, ShellFile.of(plan, origin));
    files.put("fix.tf", TerraformFile.of(plan, origin));
    Files.createDirectories(directory);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
        if (Files.isRegularFile(path) && Arrays.equals(bytes, Files.readAllBytes(path))) {
          continue;
        }
        tell.accept(path + " existed already; it is now " + keep(path).getFileName());
      }
      WholeFile.write(path, file.getValue(), file.getKey().equals(SCRIPT));
    }
    tell.accept("fixes written to " + name + ": " + String.join(", ", files.keySet()));
  }

  private static Path keep(Path path) throws IOException {
    for (int n = 1; ; n++) {
      Path other = path.resolveSibling(path.getFileName() + "." + n);
      if (!Files.exists(other, LinkOption.NOFOLLOW_LINKS)) {
        return Files.move(path, other);
      }
    }
  }
}
