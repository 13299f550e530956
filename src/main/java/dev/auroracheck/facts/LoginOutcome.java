package dev.auroracheck.facts;

import java.util.Optional;

/** What became of the attempt to log in. */
public sealed interface LoginOutcome {

  /**
   * The session stands.
   *
   * @param tls absent where the session is not encrypted
   */
  record Accepted(Optional<Tls> tls) implements LoginOutcome {}

  /**
   * The server, or the user's own demand on its certificate, said no: ClickPipes would hear the
   * same.
   *
   * @param reason what happened, one clause
   * @param remedy what to do, a sentence without a full stop
   */
  record Refused(Refusal kind, String reason, String remedy) implements LoginOutcome {}

  /** Nothing was decided: ClickPipes may reach what this machine can't. */
  record Undecided(String reason, String remedy) implements LoginOutcome {}

  /** What was refused. */
  enum Refusal {
    /** Role or password: SQLSTATE class 28. */
    LOGIN,
    /** No such database: class 3D. */
    DATABASE,
    /** No CONNECT privilege: 42501. */
    CONNECT_PRIVILEGE,
    /** The certificate does not verify. */
    CERTIFICATE,
    /** No encryption where it was asked for. */
    ENCRYPTION
  }

  /**
   * The encryption of a session.
   *
   * @param protocol as the JDK names it: TLSv1.3
   * @param trustProblem why the certificate does not verify against the RDS roots, the JDK's and
   *     {@code --sslrootcert}; absent where it does
   * @param nameProblem why the certificate is not for this host; absent where it is, and where the
   *     host is an address, which ClickPipes does not compare
   */
  record Tls(String protocol, Optional<String> trustProblem, Optional<String> nameProblem) {}
}
