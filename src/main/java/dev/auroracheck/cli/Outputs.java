package dev.auroracheck.cli;

import dev.auroracheck.report.Format;
import dev.auroracheck.report.Formats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Where the report goes.
 *
 * @param stdout the format on stdout
 * @param files the formats that are written to files
 */
record Outputs(Format stdout, List<Output> files) {

  /**
   * One value of {@code --output}.
   *
   * @param file absent for stdout
   */
  record Output(Format format, Optional<Path> file) {

    /** Reads {@code FORMAT} and {@code FORMAT=FILE}. */
    static Output parse(String text) {
      int equals = text.indexOf('=');
      String id = equals < 0 ? text : text.substring(0, equals);
      Format format = Formats.find(id).orElseThrow(() -> Names.oneOf(id, Formats.ids()));
      return new Output(
          format,
          equals < 0
              ? Optional.empty()
              : Optional.of(FileNames.writable(text.substring(equals + 1))));
    }
  }

  /** The names of the formats, for the help and for the shell. */
  static final class Ids implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Formats.ids().iterator();
    }
  }

  /**
   * Separates stdout from the files.
   *
   * @throws UsageException if two formats go to stdout
   */
  static Outputs of(List<Output> all) {
    List<Format> onStdout = new ArrayList<>();
    List<Output> files = new ArrayList<>();
    for (Output output : all) {
      if (output.file().isPresent()) {
        files.add(output);
      } else {
        onStdout.add(output.format());
      }
    }
    if (onStdout.size() > 1) {
      throw new UsageException(
          "--output: only one format can go to stdout; write others as FORMAT=FILE");
    }
    return new Outputs(onStdout.isEmpty() ? Formats.ALL.get(0) : onStdout.get(0), files);
  }
}
