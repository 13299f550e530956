package dev.auroracheck.remedy;

import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import java.util.Optional;

/** Remedies for roles that several checks share. */
public final class RoleRemedies {
  private RoleRemedies() {}

  /**
   * Stores a value for the role at the level that takes precedence over the current value: for all
   * databases, or for this database if a value is stored for the role in this database.
   */
  public static Change configure(String parameter, String value, Role role, Server server) {
    boolean here = role.override(parameter).filter(o -> o.forRole() && o.forDatabase()).isPresent();
    return new RoleChange.ConfigureRole(
        role.name(), here ? Optional.of(server.database()) : Optional.empty(), parameter, value);
  }
}
