package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A table's row-level security, as far as it concerns reading by the pipe's role.
 *
 * @param enabled {@code ENABLE ROW LEVEL SECURITY}
 * @param forced {@code FORCE ROW LEVEL SECURITY}: holds for the owner too
 * @param admitsAll whether a permissive policy for the role is plainly {@code true}
 * @param narrowed whether a restrictive policy for the role is anything else
 */
@RecordBuilder
public record RowSecurity(boolean enabled, boolean forced, boolean admitsAll, boolean narrowed)
    implements RowSecurityBuilder.With {}
