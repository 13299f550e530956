package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The role that the pipe logs in as.
 *
 * @param isSessionUser whether this tool is connected as this role
 * @param actsAs the role whose rights its sessions have: another role after {@code ALTER ROLE … SET
 *     role}, otherwise this role; all rights in this record are those of that role
 * @param overrides settings stored for the role, for the database, or for both
 * @param defaultGrants the default privileges that give the role SELECT on tables created later
 */
@RecordBuilder
public record Role(
    String name,
    boolean isSessionUser,
    String actsAs,
    Attributes attributes,
    Memberships memberships,
    Privileges privileges,
    List<StoredSetting> overrides,
    List<DefaultGrant> defaultGrants)
    implements RoleBuilder.With {

  /** A role as {@code CREATE ROLE … LOGIN} creates it, with the default rights of PUBLIC. */
  public static Role toBeMade(String name) {
    return new Role(
        name,
        false,
        name,
        Attributes.LOGIN,
        new Memberships(false, false, false, List.of()),
        new Privileges(true, false, false, true, true),
        List.of(),
        List.of());
  }

  /**
   * The attributes that {@code CREATE ROLE} and {@code ALTER ROLE} set.
   *
   * @param inherits whether it inherits the rights of the roles that it is a member of; from
   *     PostgreSQL 16 on, a single grant can override this
   * @param bypassesRowSecurity whether it has BYPASSRLS or is a superuser
   * @param connectionLimit CONNECTION LIMIT; absent: no limit
   * @param expiry the expiry of its password; absent where the password never expires
   */
  @RecordBuilder
  public record Attributes(
      boolean canLogin,
      boolean superuser,
      boolean replication,
      boolean inherits,
      boolean bypassesRowSecurity,
      Optional<Integer> connectionLimit,
      Optional<Expiry> expiry)
      implements RoleAttributesBuilder.With {
    /** The attributes of {@code CREATE ROLE … LOGIN}. */
    public static final Attributes LOGIN =
        new Attributes(true, false, false, true, false, Optional.empty(), Optional.empty());
  }

  /**
   * When the password expires.
   *
   * @param validUntil the time as PostgreSQL prints it
   * @param daysValid whole days until that time, negative if it has passed; absent for {@code
   *     -infinity}
   * @param expired whether that time has passed
   */
  public record Expiry(String validUntil, Optional<Integer> daysValid, boolean expired) {}

  /**
   * The RDS roles that it is a member of, directly or through other roles.
   *
   * @param intoRdsIam the roles that it is directly a member of and that make it a member of {@code
   *     rds_iam}: {@code rds_iam} itself, or roles that are members of it
   */
  @RecordBuilder
  public record Memberships(
      boolean inRdsReplication, boolean inRdsSuperuser, boolean inRdsIam, List<String> intoRdsIam)
      implements RoleMembershipsBuilder.With {}

  /**
   * Its rights in this database, other than those on tables.
   *
   * @param mayConnect whether it has CONNECT on this database
   * @param mayCreate whether it has CREATE on this database
   * @param readsAllData whether it has the rights of {@code pg_read_all_data} (PostgreSQL 14 and
   *     later) or is a superuser
   * @param mayEmitMessages whether it may call {@code pg_logical_emit_message}, which the pipe uses
   *     as a heartbeat
   * @param mayReadCheckpoint whether it may call {@code pg_control_checkpoint}, which the pipe uses
   *     for its slot metrics
   */
  @RecordBuilder
  public record Privileges(
      boolean mayConnect,
      boolean mayCreate,
      boolean readsAllData,
      boolean mayEmitMessages,
      boolean mayReadCheckpoint)
      implements RolePrivilegesBuilder.With {}

  /**
   * SELECT on tables created later, as {@code ALTER DEFAULT PRIVILEGES} stored it.
   *
   * @param owner the role whose new tables it applies to
   * @param schema the schema that it applies to; absent: every schema
   */
  public record DefaultGrant(String owner, Optional<String> schema) {}

  /**
   * A value that {@code ALTER ROLE … SET} or {@code ALTER DATABASE … SET} stored.
   *
   * @param forRole whether it applies to this role only; false: to every role
   * @param forDatabase whether it applies to this database only; false: to every database
   */
  public record StoredSetting(
      String parameter, String value, boolean forRole, boolean forDatabase) {

    /** Its priority: PostgreSQL uses the value with the highest one. */
    int rank() {
      return (forRole ? 2 : 0) + (forDatabase ? 1 : 0);
    }
  }

  /**
   * The value with which sessions of the role start. Empty where the server does not know the
   * parameter. Also empty where this tool is connected as another role and a setting of that role
   * hides the server's value.
   */
  public Optional<String> startsWith(String parameter, Server server) {
    return override(parameter)
        .map(StoredSetting::value)
        .or(
            () ->
                Optional.ofNullable(server.settings().get(parameter))
                    .filter(s -> isSessionUser || !s.source().contains("user"))
                    .map(Server.Setting::value));
  }

  /** {@code extra_float_digits}; empty where not known. From 1 on, values are sent exactly. */
  public Optional<Integer> floatDigits(Server server) {
    return startsWith("extra_float_digits", server).flatMap(Role::integer);
  }

  /** Reads a number as PostgreSQL does: decimal, octal or hexadecimal, and rounded. */
  private static Optional<Integer> integer(String text) {
    String number = text.strip();
    try {
      return Optional.of(
          number.contains(".")
              ? (int) Math.rint(Double.parseDouble(number))
              : Integer.decode(number));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The stored value that applies to this role in this database. */
  public Optional<StoredSetting> override(String parameter) {
    return overrides.stream()
        .filter(o -> o.parameter().equalsIgnoreCase(parameter))
        .max(Comparator.comparingInt(StoredSetting::rank));
  }

  public boolean canLogin() {
    return attributes.canLogin();
  }

  public boolean superuser() {
    return attributes.superuser();
  }

  public boolean replication() {
    return attributes.replication();
  }

  public boolean inherits() {
    return attributes.inherits();
  }

  public boolean bypassesRowSecurity() {
    return attributes.bypassesRowSecurity();
  }

  public Optional<Integer> connectionLimit() {
    return attributes.connectionLimit();
  }

  /** When its password expires, as PostgreSQL prints it; absent where it never expires. */
  public Optional<String> validUntil() {
    return attributes.expiry().map(Expiry::validUntil);
  }

  /** Whole days until its password expires, negative if it has expired. */
  public Optional<Integer> daysValid() {
    return attributes.expiry().flatMap(Expiry::daysValid);
  }

  /** Whether its password has expired. */
  public boolean expired() {
    return attributes.expiry().filter(Expiry::expired).isPresent();
  }

  public boolean inRdsReplication() {
    return memberships.inRdsReplication();
  }

  public boolean inRdsSuperuser() {
    return memberships.inRdsSuperuser();
  }

  public boolean inRdsIam() {
    return memberships.inRdsIam();
  }

  /** Whether the role is a direct member of {@code rds_iam}. */
  public boolean directlyInRdsIam() {
    return memberships.intoRdsIam().contains("rds_iam");
  }

  public boolean mayConnect() {
    return privileges.mayConnect();
  }

  public boolean mayCreate() {
    return privileges.mayCreate();
  }

  public boolean readsAllData() {
    return privileges.readsAllData();
  }

  public boolean mayEmitMessages() {
    return privileges.mayEmitMessages();
  }

  public boolean mayReadCheckpoint() {
    return privileges.mayReadCheckpoint();
  }
}
