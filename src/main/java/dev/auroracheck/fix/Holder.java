package dev.auroracheck.fix;

import dev.auroracheck.pipe.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The role that has rights, in words: {@code app_owner, or a member of it}. */
final class Holder {
  private static final int MOST_OWNERS = 3;
  private static final String OWNERSHIP = "ownership of ";

  private final Set<String> owners = new TreeSet<>();
  private final Set<String> attributes = new LinkedHashSet<>();
  private final Set<String> created = new TreeSet<>();

  private Holder() {}

  /** The role that has all of the rights, a noun phrase. */
  static String of(List<Right> rights) {
    Holder holder = new Holder();
    // whoever creates a role administers it
    rights.stream()
        .filter(right -> right.kind() == Right.Kind.CREATE_ROLE)
        .forEach(right -> holder.created.add(right.things().get(0).name()));
    rights.forEach(holder::add);
    return holder.phrase();
  }

  private String phrase() {
    List<String> rights = new ArrayList<>(attributes);
    if (owners.isEmpty()) {
      return rights.isEmpty()
          ? "an administrator"
          : rights.size() == 1 && rights.get(0).startsWith(OWNERSHIP)
              ? "the owner of " + rights.get(0).substring(OWNERSHIP.length())
              : "a role with " + Phrase.list(rights);
    }
    String names =
        owners.size() > MOST_OWNERS
            ? "all " + owners.size() + " owners"
            : Phrase.list(new ArrayList<>(owners));
    return rights.isEmpty() && owners.size() == 1
        ? names + ", or a member of it"
        : "a member of " + names + (rights.isEmpty() ? "" : " with " + Phrase.list(rights));
  }

  private void add(Right right) {
    String name = right.things().get(0).name();
    switch (right.kind()) {
      case OWN_TABLE, OWN_PUBLICATION, GRANT_SELECT, GRANT_USAGE, ACT_AS -> owners(right);
      case OWN_DATABASE, GRANT_CONNECT, GRANT_CREATE ->
          attributes.add(OWNERSHIP + "database " + Names.plain(name));
      case CREATE -> attributes.add("CREATE on database " + Names.plain(name));
      case PUBLISH_ALL -> owners.add("rds_superuser");
      case CREATE_ROLE -> attributes.add("CREATEROLE");
      case ALTER_ROLE, CONFIGURE_ROLE -> administers(name);
      case BYPASS_ROW_SECURITY -> attributes.add("CREATEROLE and BYPASSRLS");
      case GRANT_ROLE -> attributes.add("ADMIN OPTION on role " + Names.plain(name));
    }
  }

  private void administers(String role) {
    attributes.add("CREATEROLE");
    if (!created.contains(role)) {
      attributes.add("ADMIN OPTION on role " + Names.plain(role));
    }
  }

  private void owners(Right right) {
    for (Right.Thing thing : right.things()) {
      thing
          .owner()
          .ifPresentOrElse(
              owner -> owners.add(Names.plain(owner)),
              () -> attributes.add(OWNERSHIP + "schema " + Quoted.name(thing.name())));
    }
  }
}
