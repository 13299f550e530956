package dev.auroracheck.facts;

import java.util.List;
import java.util.Optional;

/**
 * The role that the pipe logs in as.
 *
 * @param isSessionUser whether this tool is logged in as that very role
 * @param validUntil when its password expires, as text; absent where it never does
 * @param daysValid whole days until then, negative where it is past; absent where it never expires
 * @param inRdsReplication a member, directly or through other roles
 * @param mayConnect has CONNECT on this database
 * @param mayCreate has CREATE on this database
 * @param directlyInRdsIam whether that membership is the role's own
 * @param bypassesRowSecurity has BYPASSRLS, or is a superuser
 * @param readsAllData has the rights of {@code pg_read_all_data} (14 and later), or is a superuser
 * @param mayEmitMessages may call {@code pg_logical_emit_message}, the pipe's heartbeat
 * @param mayReadCheckpoint may call {@code pg_control_checkpoint}, for the pipe's slot metrics
 * @param connectionLimit CONNECTION LIMIT; absent: none
 * @param defaultGrants whose tables, made from now on, the role will have SELECT on
 * @param inherits whether it has the rights of the roles that it is a member of, unless a grant
 *     says otherwise (16 and later)
 * @param overrides settings stored for the role, for the database, or for both
 * @param actsAs the role whose rights its sessions have: another one where {@code ALTER ROLE … SET
 *     role} says so, else itself; what is said here of rights is said of that one
 * @param exists false for one that is yet to be made
 */
public record Role(
    String name,
    boolean isSessionUser,
    boolean canLogin,
    boolean superuser,
    boolean replication,
    Optional<String> validUntil,
    Optional<Integer> daysValid,
    boolean expired,
    boolean inRdsReplication,
    boolean inRdsSuperuser,
    boolean inRdsIam,
    boolean mayConnect,
    boolean mayCreate,
    List<StoredSetting> overrides,
    boolean inherits,
    boolean directlyInRdsIam,
    boolean bypassesRowSecurity,
    boolean readsAllData,
    boolean mayEmitMessages,
    boolean mayReadCheckpoint,
    Optional<Integer> connectionLimit,
    List<DefaultGrant> defaultGrants,
    String actsAs,
    boolean exists) {

  /** A role as {@code CREATE ROLE … LOGIN} would make it. */
  public static Role toBeMade(String name) {
    return new Role(
        name,
        false,
        true,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        false,
        true,
        false,
        List.of(),
        true,
        false,
        false,
        false,
        false,
        false,
        Optional.empty(),
        List.of(),
        name,
        false);
  }

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
        .max(java.util.Comparator.comparingInt(StoredSetting::rank));
  }
}
