package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;

/**
 * A replication slot.
 *
 * @param logical whether it is a logical slot; false: a physical slot
 * @param database absent for a physical slot
 * @param active whether a session is using it
 * @param temporary whether it is dropped at the end of its session
 * @param lost whether the server invalidated it, so that it can't be used any more
 * @param retainedBytes the amount of WAL that it retains, in bytes; absent where the server does
 *     not report it
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
