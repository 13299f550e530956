package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;

/**
 * A replication slot.
 *
 * @param logical false: a physical one
 * @param database absent for a physical slot
 * @param active whether something reads from it now
 * @param temporary whether it goes away with its session
 * @param lost whether the server invalidated it, so that nothing can read from it again
 * @param retainedBytes how much WAL it keeps; absent where the server can't say
 */
@RecordBuilder
public record Slot(
    String name,
    boolean logical,
    Optional<String> database,
    boolean active,
    boolean temporary,
    boolean lost,
    Optional<Long> retainedBytes)
    implements SlotBuilder.With {}
