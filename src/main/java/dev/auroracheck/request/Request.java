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
 * Everything that the user asked for, with defaults filled in.
 *
 * @param timeout the bound on each connection, statement and API call
 */
public record Request(
    Login login, Pipe pipe, Aws aws, Service service, Selection selection, Duration timeout) {

  /**
   * Whether the pipe comes to the writer over the internet: by itself, or from a bastion or proxy
   * that has a public address.
   */
  public boolean comesOverInternet() {
    return switch (pipe.connectivity()) {
      case PUBLIC -> true;
      case SSH -> service.allowIps().stream().anyMatch(ip -> !ip.isPrivate());
      case PRIVATELINK -> false;
    };
  }

  /** The same for a pipe that reads another publication. */
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
   * @param password absent where none was given; never needed with {@code iamAuth}
   * @param sslRootCert a PEM file; absent: the bundled RDS roots and those of the JDK
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
   * What the ClickPipe will be told.
   *
   * @param role the role that it logs in as
   * @param publication absent: the only one in the database, else {@link #DEFAULT_PUBLICATION}
   * @param managed whether the pipe makes a publication of its own
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
     * The publication that the pipe will be told.
     *
     * @param existing the names of those in the database
     * @return absent where the pipe makes its own
     */
    public Optional<String> publicationAmong(List<String> existing) {
      if (managed) {
        return Optional.empty();
      }
      return publication.or(
          () -> Optional.of(existing.size() == 1 ? existing.get(0) : DEFAULT_PUBLICATION));
    }

    /** Whether the user said which tables will be replicated. */
    public boolean isScoped() {
      return !schemas.isEmpty() || !tables.isEmpty();
    }
  }

  /**
   * Where to ask AWS.
   *
   * @param enabled false with {@code --no-aws}
   * @param region absent where neither option, host name, environment nor profile names one
   * @param overruled another region, which the environment names and the host's own has outweighed
   * @param profile absent: the SDK's default
   * @param clusterId absent: found from the host
   * @param instanceMetadata whether credentials may come from the EC2 instance metadata service
   * @param authorities trusted for calls of AWS in the place of Java's own; absent: Java's own
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
   * @param region absent: taken to be the cluster's own, and said so
   * @param created absent: unknown
   * @param allowIps addresses to use instead of the published ones
   */
  public record Service(
      Optional<ServiceRegion> region, Optional<LocalDate> created, List<Cidr> allowIps) {}

  /**
   * Which checks run and what their failure means.
   *
   * @param checks the ids of the checks to run
   * @param levels the levels that the user changed, by check id
   * @param strict whether warnings count as failures
   */
  public record Selection(Set<String> checks, Map<String, Level> levels, boolean strict) {}
}
