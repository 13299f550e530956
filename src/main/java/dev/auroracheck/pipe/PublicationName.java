package dev.auroracheck.pipe;

import dev.auroracheck.facts.Server;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of a publication as the stream asks for it: unquoted, in pgoutput's list {@code
 * publication_names}.
 */
public final class PublicationName {
  private static final int ROOM = 58;
  private static final String PLAIN = "publication";

  /** The first major version whose pgoutput only warns about a missing publication. */
  private static final int ONLY_WARNS = 18;

  private PublicationName() {}

  /** Whether pgoutput finds a publication of this name. */
  public static boolean survives(String name, Server server) {
    return IdentifierList.parse(name, server).filter(List.of(name)::equals).isPresent();
  }

  /** What happens to a stream that names a publication that pgoutput does not find, a sentence. */
  public static String whatHappens(String name, Server server) {
    Optional<List<String>> read = IdentifierList.parse(name, server);
    if (read.isEmpty()) {
      return "pgoutput refuses the name, and the stream stops.";
    }
    return "ClickPipes passes the name without quotes, so pgoutput looks for "
        + (read.get().size() == 1 ? "publication " : "publications ")
        + Quoted.some(read.get().stream().map(Quoted::name).toList())
        + (server.major() >= ONLY_WARNS
            ? " and sends no changes, without an error."
            : ", and the stream stops.");
  }

  /**
   * A similar name that pgoutput finds.
   *
   * @param taken names that are in use
   */
  public static String fit(String name, Collection<String> taken, Server server) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[\\s,\"]+", "_");
    while (plain.getBytes(StandardCharsets.UTF_8).length > ROOM) {
      plain = plain.substring(0, plain.offsetByCodePoints(plain.length(), -1));
    }
    if (!survives(plain, server)) {
      plain = PLAIN;
    }
    String free = plain;
    for (int i = 2; taken.contains(free); i++) {
      free = plain + "_" + i;
    }
    return free;
  }
}
