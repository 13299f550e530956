package dev.auroracheck.facts;

import java.util.Optional;

/** The outcome of the attempt to log in. */
public sealed interface LoginOutcome {

  /**
   * The login succeeded.
   *
   * @param tls absent where the session is not encrypted
   */
  record Accepted(Optional<Tls> tls) implements LoginOutcome {}

  /**
   * The login was refused, by the server or because the certificate does not verify. ClickPipes
   * would be refused too.
   *
   * @param reason what happened, a sentence
   * @param remedy what to do: the title of a step, without a full stop
   */
  record Refused(Refusal kind, String reason, String remedy) implements LoginOutcome {}

  /**
   * The login failed for a reason that may not apply to ClickPipes: ClickPipes may reach what this
   * machine can't.
   *
   * @param reason what happened, a sentence
   * @param remedy what to do, a sentence
   */
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
   *     {@code --sslrootcert}, a clause; absent where it does
   * @param nameProblem that the certificate is not valid for this host, a clause; absent where it
   *     is, and where the host is an address, which ClickPipes does not compare
   */
  record Tls(String protocol, Optional<String> trustProblem, Optional<String> nameProblem) {}
}
