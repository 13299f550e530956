package dev.auroracheck.remedy;

/**
 * One thing that a fix changes. The type of a change determines everything about it: when it is
 * made, its title, who may make it, its impact, and how it is written in a language.
 */
public sealed interface Change
    permits RoleChange, TableChange, PublicationChange, ServerChange, ClusterChange, NetworkChange {

  /** When it is made. */
  Phase phase();

  /**
   * What it is about. Changes of the same type with equal subjects are merged into one with {@link
   * #and}.
   */
  default Object subject() {
    return this;
  }

  /**
   * Both changes in one.
   *
   * @param later of the same type, with an equal subject
   */
  default Change and(Change later) {
    return later;
  }

  <R> R accept(Families<R> families);

  /** One case for each family of changes, so that the compiler finds what handles too few. */
  interface Families<R> {
    R role(RoleChange change);

    R table(TableChange change);

    R publication(PublicationChange change);

    R server(ServerChange change);

    R cluster(ClusterChange change);

    R network(NetworkChange change);
  }
}
