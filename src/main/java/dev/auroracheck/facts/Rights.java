package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What the pipe's role may do to a relation.
 *
 * @param owner whether it has the rights of the owner
 * @param schemaUsage whether it has USAGE on the schema
 * @param select whether it has SELECT on the whole
 * @param selectColumns whether it has SELECT on each column, if not on the whole
 */
@RecordBuilder
public record Rights(boolean owner, boolean schemaUsage, boolean select, boolean selectColumns)
    implements RightsBuilder.With {}
