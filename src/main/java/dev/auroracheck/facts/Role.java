package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The role that the pipe logs in as.
 *
 * @param isSessionUser whether this tool is logged in as that very role
 * @param actsAs the role whose rights its sessions have: another one where {@code ALTER ROLE … SET
 *     role} says so, else itself; what is said here of rights is said of that one
 * @param overrides settings stored for the role, for the database, or for both
 * @param defaultGrants whose tables, made from now on, the role will have SELECT on
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

  /** A role as {@code CREATE ROLE … LOGIN} would make it, with what PUBLIC has by default. */
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
   * What {@code CREATE ROLE} and {@code ALTER ROLE} set.
   *
   * @param inherits whether it has the rights of the roles that it is a member of, unless a grant
   *     says otherwise (16 and later)
   * @param bypassesRowSecurity has BYPASSRLS, or is a superuser
   * @param connectionLimit CONNECTION LIMIT; absent: none
   * @param expiry of its password; absent where it never expires
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
    /** Those of {@code CREATE ROLE … LOGIN}. */
    public static final Attributes LOGIN =
        new Attributes(true, false, false, true, false, Optional.empty(), Optional.empty());
  }

  /**
   * When the password expires.
   *
   * @param validUntil as text
   * @param daysValid whole days until then, negative where it is past; absent for {@code -infinity}
   * @param expired whether it is past
   */
  public record Expiry(String validUntil, Optional<Integer> daysValid, boolean expired) {}

  /**
   * The roles of RDS that it is a member of, directly or through other roles.
   *
   * @param intoRdsIam the role's own memberships that lead there: {@code rds_iam} itself, or groups
   */
  @RecordBuilder
  public record Memberships(
      boolean inRdsReplication, boolean inRdsSuperuser, boolean inRdsIam, List<String> intoRdsIam)
      implements RoleMembershipsBuilder.With {}

  /**
   * What it may do in this database, tables aside.
   *
   * @param mayConnect has CONNECT on this database
   * @param mayCreate has CREATE on this database
   * @param readsAllData has the rights of {@code pg_read_all_data} (14 and later), or is a
   *     superuser
   * @param mayEmitMessages may call {@code pg_logical_emit_message}, the pipe's heartbeat
   * @param mayReadCheckpoint may call {@code pg_control_checkpoint}, for the pipe's slot metrics
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
   * What {@code ALTER DEFAULT PRIVILEGES} stored.
   *
   * @param owner the role that will make the tables
   * @param schema absent: in every schema
   */
  public record DefaultGrant(String owner, Optional<String> schema) {}

  /**
   * A value that {@code ALTER ROLE … SET} or {@code ALTER DATABASE … SET} stored.
   *
   * @param forRole false: for every role
   * @param forDatabase false: in every database
   */
  public record StoredSetting(
      String parameter, String value, boolean forRole, boolean forDatabase) {

    /** The higher one wins, as in PostgreSQL. */
    int rank() {
      return (forRole ? 2 : 0) + (forDatabase ? 1 : 0);
    }
  }

  /**
   * The value with which sessions of the role start; empty where the server does not know the
   * parameter, and where a setting of the session's own, other role hides the server's value.
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

  /** {@code extra_float_digits}, where it is known: values are sent whole from 1 on. */
  public Optional<Integer> floatDigits(Server server) {
    return startsWith("extra_float_digits", server).flatMap(Role::integer);
  }

  /** As PostgreSQL reads it: also in base 8 or 16, and rounded. */
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

  /** The stored value that wins for this role in this database. */
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

  /** When its password expires, as text; absent where it never does. */
  public Optional<String> validUntil() {
    return attributes.expiry().map(Expiry::validUntil);
  }

  /** Whole days until its password expires, negative where that is past. */
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

  /** Whether the role was made a member of {@code rds_iam} itself. */
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
