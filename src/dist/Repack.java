import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes a jar anew, its entries by name and all of one time: ProGuard gives them the time of the build, and two builds
 * of one commit are to make the same jar. The argument is the jar.
 */
class Repack {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  public static void main(String[] args) throws Exception {
    Path jar = Path.of(args[0]);
    Path part = Path.of(args[0] + ".part");
    try (ZipFile in = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(part);
        ZipOutputStream out = new ZipOutputStream(file)) {
      List<? extends ZipEntry> entries =
          in.stream()
              .filter(entry -> !entry.isDirectory())
              // the manifest first, as readers of a stream expect it
              .sorted(
                  Comparator.comparing((ZipEntry entry) -> !entry.getName().equals("META-INF/MANIFEST.MF"))
                      .thenComparing(ZipEntry::getName))
              .toList();
      for (ZipEntry entry : entries) {
        ZipEntry same = new ZipEntry(entry.getName());
        same.setTimeLocal(TIME);
        out.putNextEntry(same);
        try (InputStream bytes = in.getInputStream(entry)) {
          bytes.transferTo(out);
        }
      }
    }
    Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
  }
}
