package dev.auroracheck.fix;

import java.util.HashMap;
import java.util.Map;

/** The labels of the resources of one Terraform file. */
final class Labels {
  static final String FIRST = "clickpipes";

  private final Map<String, Integer> used = new HashMap<>();

  /** The labels of the roles that the file creates, by their names. */
  private final Map<String, String> roles = new HashMap<>();

  /** A resource with a label that no other of its type has. */
  Block resource(String type) {
    return Block.resource(type, next(type));
  }

  String next(String type) {
    int n = used.merge(type, 1, Integer::sum);
    return n == 1 ? FIRST : FIRST + "_" + n;
  }

  /** The resource that creates a role. */
  Block createRole(String role) {
    String label = next("postgresql_role");
    roles.put(role, label);
    return Block.resource("postgresql_role", label).with("name", role);
  }

  /** Whether the file creates the role. */
  boolean creates(String role) {
    return roles.containsKey(role);
  }

  /** The role's name, by the resource that creates the role where there is one. */
  Object role(String role) {
    return creates(role)
        ? new Block.Expression("postgresql_role." + roles.get(role) + ".name")
        : role;
  }
}
