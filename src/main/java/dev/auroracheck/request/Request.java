package dev.auroracheck.request;

import dev.auroracheck.address.Cidr;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that the user requested, with defaults filled in.
 *
 * @param timeout the limit for each connection, statement and API call
 */
public record Request(
    Login login, Pipe pipe, Aws aws, Service service, Selection selection, Duration timeout) {

  /**
   * Whether the pipe connects to the writer over the internet: directly, or from a bastion or proxy
   * with a public address.
   */
  public boolean comesOverInternet() {
    return switch (pipe.connectivity()) {
      case PUBLIC -> true;
      case SSH -> service.allowIps().stream().anyMatch(ip -> !ip.isPrivate());
      case PRIVATELINK -> false;
    };
  }

  /** The same request for a pipe that reads another publication. */
  public Request withPublication(String name) {
    return new Request(
        login,
        new Pipe(
            pipe.role(),
            Optional.of(name),
            pipe.managed(),
            pipe.schemas(),
            pipe.tables(),
            pipe.connectivity()),
        aws,
        service,
        selection,
        timeout);
  }

  /**
   * How to log in.
   *
   * @param password absent where none was given; not needed with {@code iamAuth}
   * @param sslRootCert a PEM file; absent: the bundled RDS roots and those of the JDK
   * @param iamAuth whether an IAM token is used in the place of a password
   */
  public record Login(
      Endpoint endpoint,
      int port,
      String user,
      String database,
      Optional<Secret> password,
      SslMode sslMode,
      Optional<Path> sslRootCert,
      boolean iamAuth) {}

  /**
   * The settings of the ClickPipe.
   *
   * @param role the role that it logs in as
   * @param publication absent: the only one in the database, otherwise {@link #DEFAULT_PUBLICATION}
   * @param managed whether the pipe creates its own publication
   */
  public record Pipe(
      String role,
      Optional<String> publication,
      boolean managed,
      List<String> schemas,
      List<TableName> tables,
      Connectivity connectivity) {

    /** The publication's name in the setup guide. */
    public static final String DEFAULT_PUBLICATION = "clickpipes_publication";

    /**
     * The name of the publication that the pipe reads.
     *
     * @param existing the names of the publications in the database
     * @return absent where the pipe creates its own publication
     */
    public Optional<String> publicationAmong(List<String> existing) {
      if (managed) {
        return Optional.empty();
      }
      return publication.or(
          () -> Optional.of(existing.size() == 1 ? existing.get(0) : DEFAULT_PUBLICATION));
    }

    /** Whether the user named the tables or schemas to replicate. */
    public boolean isScoped() {
      return !schemas.isEmpty() || !tables.isEmpty();
    }
  }

  /**
   * How to call AWS.
   *
   * @param enabled false with {@code --no-aws}
   * @param region absent where neither option, host name, environment nor profile gives one
   * @param overruled the region in the environment, if it differs from the region in the host name,
   *     which has priority
   * @param profile absent: the default of the SDK
   * @param clusterId absent: the cluster is found by the host
   * @param instanceMetadata whether credentials may come from the EC2 instance metadata service
   * @param authorities the CAs to trust for AWS calls; absent: those that Java trusts
   */
  public record Aws(
      boolean enabled,
      Optional<String> region,
      Optional<String> overruled,
      Optional<String> profile,
      Optional<String> clusterId,
      boolean instanceMetadata,
      Optional<List<X509Certificate>> authorities) {}

  /**
   * The ClickHouse Cloud service, which decides the addresses that the pipe connects from.
   *
   * @param region absent: the region of the cluster is assumed, and the results mention that
   * @param created the date on which the service was created; absent: unknown
   * @param allowIps addresses to use instead of the published ones
   */
  public record Service(
      Optional<ServiceRegion> region, Optional<LocalDate> created, List<Cidr> allowIps) {}

  /**
   * Which checks run, and the consequences of those that do not pass.
   *
   * @param checks the ids of the checks to run
   * @param levels the levels that the user changed, by check id
   * @param strict whether warnings count as failures
   */
  public record Selection(Set<String> checks, Map<String, Level> levels, boolean strict) {}
}
