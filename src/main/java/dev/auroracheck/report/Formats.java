package dev.auroracheck.report;

import java.util.List;
import java.util.Optional;

/** All formats of the report. */
public final class Formats {
  private Formats() {}

  /** The one list; the first is written where none is asked for. */
  public static final List<Format> ALL = List.of(new TextReport(), new JsonReport());

  /** Their names, in order. */
  public static List<String> ids() {
    return ALL.stream().map(Format::id).toList();
  }

  /** The format of that name. */
  public static Optional<Format> find(String id) {
    return ALL.stream().filter(format -> format.id().equals(id)).findFirst();
  }
}
