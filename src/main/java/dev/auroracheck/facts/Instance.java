package dev.auroracheck.facts;

import java.util.List;
import java.util.Optional;

/**
 * A DB instance of the cluster.
 *
 * @param address its own endpoint; absent while it is being made
 * @param securityGroups those with status active; empty where RDS lists none for it
 */
public record Instance(
    String id, String status, Optional<String> address, List<String> securityGroups) {}
