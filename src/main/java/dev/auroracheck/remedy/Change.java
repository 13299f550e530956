package dev.auroracheck.remedy;

/**
 * One thing that a fix changes. Everything else follows from the type of the change: its place in
 * the plan, its title, who may make it, its impact, and how it is written as SQL, AWS CLI or
 * Terraform.
 */
public sealed interface Change
    permits RoleChange, TableChange, PublicationChange, ServerChange, ClusterChange, NetworkChange {

  /** The phase of the plan in which the change is made. */
  Phase phase();

  /**
   * The object that is changed. Changes of the same type with equal subjects are merged into one
   * with {@link #and}.
   */
  default Object subject() {
    return this;
  }

  /**
   * One change that has the effect of both.
   *
   * @param later of the same type, with an equal subject
   */
  default Change and(Change later) {
    return later;
  }

  <R> R accept(Families<R> families);

  /** One case for each family of changes, so that the compiler finds code that misses one. */
  interface Families<R> {
    R role(RoleChange change);

    R table(TableChange change);

    R publication(PublicationChange change);

    R server(ServerChange change);

    R cluster(ClusterChange change);

    R network(NetworkChange change);
  }
}
