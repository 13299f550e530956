package dev.auroracheck.request;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests for tests that need one: what they do not name is as the command line leaves it. */
public final class Requests {
  /** AWS is not asked. */
  public static final Request.Aws WITHOUT_AWS =
      new Request.Aws(
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty());

  private Requests() {}

  /** AWS is asked in that region. */
  public static Request.Aws aws(String region) {
    return new Request.Aws(
        true,
        Optional.of(region),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** A login of {@code pipe} to the database {@code shop}, without a password. */
  public static Request.Login login(String host, SslMode mode, boolean iamAuth) {
    return new Request.Login(
        Endpoint.of(host), 5432, "pipe", "shop", Optional.empty(), mode, Optional.empty(), iamAuth);
  }

  /** A pipe with the login's role. */
  public static Request of(Request.Login login, Request.Aws aws) {
    return of(login, login.user(), aws, Set.of());
  }

  /**
   * A pipe with a role of its own.
   *
   * @param checks those that are selected
   */
  public static Request of(
      Request.Login login, String pipeRole, Request.Aws aws, Set<String> checks) {
    return new Request(
        login,
        new Request.Pipe(
            pipeRole, Optional.empty(), false, List.of(), List.of(), Connectivity.PUBLIC),
        aws,
        new Request.Service(Optional.empty(), Optional.empty(), List.of()),
        new Request.Selection(checks, Map.of(), false),
        Duration.ofSeconds(10));
  }
}
