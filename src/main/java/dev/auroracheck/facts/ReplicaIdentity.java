package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How the stream of changes identifies the rows of a table.
 *
 * @param setting as {@code pg_class.relreplident}: d default, n nothing, f full, i index
 * @param primaryKey whether the table has a primary key of any kind
 * @param immediateKey whether that key is not DEFERRABLE, so that PostgreSQL identifies rows by it
 * @param index whether the index of REPLICA IDENTITY USING INDEX still exists
 */
@RecordBuilder
public record ReplicaIdentity(char setting, boolean primaryKey, boolean immediateKey, boolean index)
    implements ReplicaIdentityBuilder.With {

  /** Whether an UPDATE or DELETE of the table can be published. */
  public boolean isUsable() {
    return switch (setting) {
      case 'd' -> immediateKey;
      case 'i' -> index;
      default -> isFull();
    };
  }

  /** Whether the whole row is the replica identity. */
  public boolean isFull() {
    return setting == 'f';
  }

  /** The replica identity of the same table with another setting. */
  public ReplicaIdentity as(char other) {
    return new ReplicaIdentity(other, primaryKey, immediateKey, index);
  }
}
