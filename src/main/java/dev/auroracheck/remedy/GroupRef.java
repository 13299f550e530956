package dev.auroracheck.remedy;

import java.util.Map;
import java.util.Optional;

/**
 * A cluster parameter group.
 *
 * @param attached whether the group is attached to the cluster now
 * @param isNew whether the group does not exist yet
 * @param kept what users have set in the group that is attached now; absent where that is not known
 */
public record GroupRef(
    String name,
    String family,
    boolean attached,
    boolean isNew,
    Optional<Map<String, ParameterValue>> kept) {}
