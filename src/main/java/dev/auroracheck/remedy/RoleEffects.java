package dev.auroracheck.remedy;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.ReplicationProbe;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The facts after a change of a role. The facts are about the role of the pipe alone. */
final class RoleEffects implements RoleChange.Cases<Facts> {
  private final Facts facts;

  RoleEffects(Facts facts) {
    this.facts = facts;
  }

  @Override
  public Facts createRole(RoleChange.CreateRole change) {
    boolean missing =
        facts.database().role() instanceof Fact.Unavailable<Role> u && u.why() == Fact.Why.NO_ROLE;
    return missing
        ? facts.withDatabase(facts.database().withRole(Fact.of(Role.toBeMade(change.role()))))
        : facts;
  }

  @Override
  public Facts setPassword(RoleChange.SetPassword change) {
    return facts;
  }

  @Override
  public Facts allowLogin(RoleChange.AllowLogin change) {
    return attributes(change.role(), a -> a.withCanLogin(true));
  }

  @Override
  public Facts limitConnections(RoleChange.LimitConnections change) {
    return attributes(
        change.role(),
        a ->
            a.withConnectionLimit(
                change.limit() < 0 ? Optional.empty() : Optional.of(change.limit())));
  }

  @Override
  public Facts inheritRights(RoleChange.InheritRights change) {
    return attributes(change.role(), a -> a.withInherits(true));
  }

  @Override
  public Facts bypassRowSecurity(RoleChange.BypassRowSecurity change) {
    return attributes(change.role(), a -> a.withBypassesRowSecurity(true));
  }

  @Override
  public Facts removeExpiry(RoleChange.RemoveExpiry change) {
    return attributes(change.role(), a -> a.withExpiry(Optional.empty()));
  }

  private Facts attributes(String name, UnaryOperator<Role.Attributes> change) {
    return role(name, r -> r.withAttributes(change.apply(r.attributes())));
  }

  /** Stores the value; if the run is logged in as the role, its next session has the value too. */
  @Override
  public Facts configureRole(RoleChange.ConfigureRole change) {
    boolean here = change.database().isPresent();
    Facts stored =
        role(
            change.role(),
            r -> {
              List<Role.StoredSetting> all = new ArrayList<>(r.overrides());
              all.removeIf(
                  o ->
                      o.parameter().equalsIgnoreCase(change.parameter())
                          && o.forRole()
                          && o.forDatabase() == here);
              all.add(new Role.StoredSetting(change.parameter(), change.value(), true, here));
              return r.withOverrides(all);
            });
    Optional<Role> role = stored.database().role().known().filter(Role::isSessionUser);
    Optional<String> value =
        role.filter(r -> r.name().equals(change.role()))
            .flatMap(r -> r.override(change.parameter()))
            .map(Role.StoredSetting::value);
    if (value.isEmpty()) {
      return stored;
    }
    return stored.withDatabase(
        stored
            .database()
            .withServer(
                stored
                    .database()
                    .server()
                    .map(s -> withSetting(s, change.parameter(), value.get()))));
  }

  private static Server withSetting(Server server, String parameter, String value) {
    Map<String, Server.Setting> all = new LinkedHashMap<>(server.settings());
    all.put(parameter, new Server.Setting(value, "user"));
    return server.withSettings(all);
  }

  @Override
  public Facts grantMembership(RoleChange.GrantMembership change) {
    return switch (change.group()) {
      case "rds_replication" -> mayReplicate(change.member());
      case "rds_iam" ->
          memberships(
              change.member(),
              m -> m.withInRdsIam(true).withIntoRdsIam(with(m.intoRdsIam(), "rds_iam")));
      default -> is(change.member()) ? rights().ofOwner(change) : facts;
    };
  }

  private Facts mayReplicate(String member) {
    Facts granted = memberships(member, m -> m.withInRdsReplication(true));
    boolean refused =
        granted.database().replication().known().stream()
            .anyMatch(ReplicationProbe.Refused.class::isInstance);
    return refused && is(member)
        ? granted.withDatabase(
            granted.database().withReplication(Fact.of(new ReplicationProbe.Answered())))
        : granted;
  }

  private static List<String> with(List<String> groups, String group) {
    Set<String> all = new TreeSet<>(groups);
    all.add(group);
    return List.copyOf(all);
  }

  @Override
  public Facts revokeMembership(RoleChange.RevokeMembership change) {
    return memberships(
        change.member(),
        m -> {
          List<String> left = Effects.without(m.intoRdsIam(), g -> g.equals(change.group()));
          return m.withIntoRdsIam(left).withInRdsIam(m.inRdsIam() && !left.isEmpty());
        });
  }

  private Facts memberships(String name, UnaryOperator<Role.Memberships> change) {
    return role(name, r -> r.withMemberships(change.apply(r.memberships())));
  }

  @Override
  public Facts grantOnDatabase(RoleChange.GrantOnDatabase change) {
    Facts granted =
        role(
            change.role(),
            r ->
                r.withPrivileges(
                    switch (change.privilege()) {
                      case CONNECT -> r.privileges().withMayConnect(true);
                      case CREATE -> r.privileges().withMayCreate(true);
                    }));
    boolean refused =
        facts.database().login() instanceof LoginOutcome.Refused r
            && r.kind() == LoginOutcome.Refusal.CONNECT_PRIVILEGE;
    return refused && change.privilege() == RoleChange.Privilege.CONNECT
        ? granted.withDatabase(
            granted
                .database()
                .withLogin(
                    new LoginOutcome.Accepted(
                        Optional.of(
                            new LoginOutcome.Tls("TLSv1.3", Optional.empty(), Optional.empty())))))
        : granted;
  }

  @Override
  public Facts grantFutureSelect(RoleChange.GrantFutureSelect change) {
    return role(
        change.role(),
        r -> {
          List<Role.DefaultGrant> all = new ArrayList<>(r.defaultGrants());
          all.add(new Role.DefaultGrant(change.owner(), Optional.of(change.schema())));
          return r.withDefaultGrants(all.stream().distinct().toList());
        });
  }

  @Override
  public Facts grantOnCatalog(RoleChange.GrantOnCatalog change) {
    return is(change.role())
        ? facts.withDatabase(
            facts
                .database()
                .withSessions(
                    facts
                        .database()
                        .sessions()
                        .map(
                            s ->
                                s.withDenied(
                                    Effects.without(
                                        s.denied(), d -> d.object().equals(change.object()))))))
        : facts;
  }

  @Override
  public Facts grantUsage(RoleChange.GrantUsage change) {
    return is(change.role()) ? rights().usage(change) : facts;
  }

  @Override
  public Facts grantSelect(RoleChange.GrantSelect change) {
    return is(change.role()) ? rights().select(change) : facts;
  }

  @Override
  public Facts showAllRows(RoleChange.ShowAllRows change) {
    return is(change.role()) ? rights().allRows(change) : facts;
  }

  private TableRights rights() {
    return new TableRights(facts);
  }

  private boolean is(String role) {
    return facts
        .database()
        .role()
        .known()
        .filter(r -> r.name().equals(role) || r.actsAs().equals(role))
        .isPresent();
  }

  private Facts role(String name, UnaryOperator<Role> change) {
    return is(name)
        ? facts.withDatabase(facts.database().withRole(facts.database().role().map(change)))
        : facts;
  }
}
