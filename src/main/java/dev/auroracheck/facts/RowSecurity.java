package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The row-level security of a table, as far as it applies to reads of the pipe's role.
 *
 * @param enabled {@code ENABLE ROW LEVEL SECURITY}
 * @param forced {@code FORCE ROW LEVEL SECURITY}: it applies to the owner too
 * @param admitsAll whether a permissive policy for the role is plainly {@code true}
 * @param narrowed whether a restrictive policy for the role is not plainly {@code true}
 */
@RecordBuilder
public record RowSecurity(boolean enabled, boolean forced, boolean admitsAll, boolean narrowed)
    implements RowSecurityBuilder.With {}
