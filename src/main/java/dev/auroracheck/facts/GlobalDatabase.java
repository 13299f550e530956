package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;

/**
 * The global database that a cluster belongs to.
 *
 * @param primary whether this cluster is the primary cluster
 * @param primaryArn the ARN of the primary cluster; absent where there is none
 * @param failoverStatus the status of a switchover or failover in progress; absent where there is
 *     none
 */
@RecordBuilder
public record GlobalDatabase(
    String id, boolean primary, Optional<String> primaryArn, Optional<String> failoverStatus)
    implements GlobalDatabaseBuilder.With {}
