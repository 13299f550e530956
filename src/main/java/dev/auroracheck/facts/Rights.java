package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The rights of the pipe's role on a relation.
 *
 * @param owner whether it has the rights of the owner
 * @param schemaUsage whether it has USAGE on the schema
 * @param select whether it has SELECT on the relation
 * @param selectColumns whether it has SELECT on each column, although not on the relation
 */
@RecordBuilder
public record Rights(boolean owner, boolean schemaUsage, boolean select, boolean selectColumns)
    implements RightsBuilder.With {}
