package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How a table's old rows are told apart in the stream of changes.
 *
 * @param setting as {@code pg_class.relreplident}: d default, n nothing, f full, i index
 * @param primaryKey whether there is a primary key, of whatever kind
 * @param immediateKey whether that key is one that PostgreSQL identifies rows by: not DEFERRABLE
 * @param index whether the index that REPLICA IDENTITY USING INDEX named is still there
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

  /** The whole row is the identity. */
  public boolean isFull() {
    return setting == 'f';
  }

  /** That of the same table with another setting. */
  public ReplicaIdentity as(char other) {
    return new ReplicaIdentity(other, primaryKey, immediateKey, index);
  }
}
