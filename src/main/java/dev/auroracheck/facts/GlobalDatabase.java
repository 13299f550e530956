package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;

/**
 * The global database that a cluster is part of.
 *
 * @param primary whether this cluster is the one that takes writes
 * @param primaryArn the cluster that takes writes; absent where none does
 * @param failoverStatus of a switchover or failover under way; absent where there is none
 */
@RecordBuilder
public record GlobalDatabase(
    String id, boolean primary, Optional<String> primaryArn, Optional<String> failoverStatus)
    implements GlobalDatabaseBuilder.With {}
