package dev.auroracheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Files, methods and records stay small enough to be read at once. Lines are counted as the
 * formatter leaves them: a method's from its first annotation to its closing brace, without
 * Javadoc.
 */
class SizeLimitsTest {
  private static final int LINES_OF_A_FILE = 250;
  private static final int LINES_OF_A_METHOD = 40;
  private static final int COMPONENTS_OF_A_RECORD = 10;

  /**
   * Why something may be larger: by package, file, or file with class and method, as the failure of
   * this test prints them.
   */
  private static final Map<String, String> EXCEPTIONS =
      Map.of("remedy/RoleChange.java", "a sealed family of small records, which is read as a list");

  private static final Path SOURCES =
      Path.of(System.getProperty("project.directory", ""), "src", "main", "java");

  @Test
  void nothingIsTooLarge() throws IOException {
    Map<String, String> large = tooLarge();
    large.keySet().removeIf(what -> EXCEPTIONS.keySet().stream().anyMatch(what::startsWith));
    assertEquals(Map.of(), large);
  }

  @Test
  void exceptionsThatAreNeededNoLongerAreGone() throws IOException {
    Map<String, String> large = tooLarge();
    List<String> stale =
        EXCEPTIONS.entrySet().stream()
            .map(Map.Entry::getKey)
            .filter(exception -> large.keySet().stream().noneMatch(w -> w.startsWith(exception)))
            .toList();
    assertEquals(List.of(), stale);
  }

  /** How large what is too large is. */
  private static Map<String, String> tooLarge() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(SOURCES);
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> java = files.filter(file -> file.toString().endsWith(".java")).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(java));
      Measure measure = new Measure(Trees.instance(task).getSourcePositions());
      int units = 0;
      for (CompilationUnitTree unit : task.parse()) {
        measure.of(unit);
        units++;
      }
      assertTrue(units > 0 && units == java.size(), units + " of " + java.size() + " files");
      return measure.tooLarge;
    }
  }

  private static final class Measure extends TreeScanner<Void, String> {
    private final SourcePositions positions;
    private final Map<String, String> tooLarge = new TreeMap<>();

    private CompilationUnitTree unit;

    Measure(SourcePositions positions) {
      this.positions = positions;
    }

    void of(CompilationUnitTree unit) throws IOException {
      this.unit = unit;
      Path file = Path.of(unit.getSourceFile().toUri());
      String name =
          SOURCES
              .toAbsolutePath()
              .resolve(Path.of("dev", "auroracheck"))
              .relativize(file)
              .toString()
              .replace('\\', '/');
      report(name, Files.readAllLines(file).size(), LINES_OF_A_FILE, "lines");
      scan(unit, name);
    }

    @Override
    public Void visitClass(ClassTree type, String file) {
      if (type.getKind() == Tree.Kind.RECORD) {
        long components =
            type.getMembers().stream()
                .filter(VariableTree.class::isInstance)
                .map(VariableTree.class::cast)
                .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                .count();
        report(file + " " + type.getSimpleName(), components, COMPONENTS_OF_A_RECORD, "components");
      }
      for (Tree member : type.getMembers()) {
        if (member instanceof MethodTree method) {
          String name = file + " " + type.getSimpleName() + "." + method.getName();
          report(name, lines(method), LINES_OF_A_METHOD, "lines");
        }
      }
      return super.visitClass(type, file);
    }

    private long lines(Tree tree) {
      LineMap map = unit.getLineMap();
      return map.getLineNumber(positions.getEndPosition(unit, tree))
          - map.getLineNumber(positions.getStartPosition(unit, tree))
          + 1;
    }

    private void report(String what, long size, int limit, String unit) {
      if (size > limit) {
        tooLarge.merge(what, size + " " + unit, (one, other) -> one + ", " + other);
      }
    }
  }
}
