package dev.auroracheck.cli;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Checks;
import dev.auroracheck.check.Needs;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Secret;
import dev.auroracheck.request.ServiceRegion;
import dev.auroracheck.request.SslMode;
import dev.auroracheck.request.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/**
 * Makes the request out of command line, environment and defaults, in that order; libpq's service
 * file stands between the first two, as with psql.
 */
final class RequestBuilder {
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  private final Options options;
  private final Terminal terminal;
  private final ServiceFile service;

  RequestBuilder(Options options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
    this.service = ServiceFile.of(terminal);
  }

  /**
   * Builds it.
   *
   * @throws UsageException for the first thing that is wrong
   */
  Request build() {
    Options.ConnectionOptions c = options.connection;
    notEmpty("--database", c.database);
    notEmpty("--user", c.user);
    notEmpty("--pipe-user", options.pipe.pipeUser);
    notEmpty("--publication", options.pipe.publication);
    notEmpty("--cluster", options.aws.cluster);
    notEmpty("--aws-profile", options.aws.profile);
    if (host().isEmpty() && givenUser().isEmpty()) {
      throw new UsageException(
          "--host and --user are missing: the Aurora endpoint and the database role;"
              + " aurora-check --help says more");
    }
    Request.Pipe pipe = pipe(user());
    Request.Service clickhouse = service(options.service, allowIps());
    Duration timeout = timeout();
    Request.Selection selection = selection();
    Request.Login login = login();
    return new Request(login, pipe, aws(login.endpoint()), clickhouse, selection, timeout);
  }

  // Connection

  private Request.Login login() {
    Options.ConnectionOptions c = options.connection;
    Endpoint endpoint = endpoint();
    int port = port(first("--port", c.port, "port", "PGPORT"));
    String database =
        first("--database", c.database, "dbname", "PGDATABASE")
            .map(RequestBuilder::database)
            .orElse("postgres");
    if (c.iamAuth && (c.askPassword || c.passwordFile != null)) {
      throw new UsageException("--iam-auth: goes with no password; leave --password out");
    }
    SslMode mode =
        first("--sslmode", c.sslMode, "sslmode", "PGSSLMODE")
            .map(RequestBuilder::sslMode)
            .orElse(endpoint.isRds() ? SslMode.VERIFY_FULL : SslMode.PREFER);
    if (c.iamAuth && mode.compareTo(SslMode.REQUIRE) < 0) {
      if (c.sslMode != null) {
        throw UsageException.of("--sslmode", c.sslMode, "--iam-auth needs require or more");
      }
      mode = SslMode.REQUIRE;
    }
    Optional<Path> roots =
        first("--sslrootcert", c.sslRootCert, "sslrootcert", "PGSSLROOTCERT")
            .filter(given -> !given.value().equals("system"))
            .map(given -> Passwords.readable(given.source(), given.value()));
    Optional<Secret> password =
        c.iamAuth
            ? Optional.empty()
            : new Passwords(c, terminal, service).find(user(), endpoint.host(), port, database);
    return new Request.Login(endpoint, port, user(), database, password, mode, roots, c.iamAuth);
  }

  private Optional<Given> host() {
    return first("--host", options.connection.host, "host", "PGHOST");
  }

  private Endpoint endpoint() {
    Given given =
        host()
            .orElseThrow(
                () -> new UsageException("--host is missing: the Aurora endpoint to check"));
    String host = given.value().strip();
    if (host.matches("\\[[^\\[\\]]*]") && Cidr.isAddress(host.substring(1, host.length() - 1))) {
      host = host.substring(1, host.length() - 1);
    }
    if (ConnectionString.isInsteadOfHost(host)) {
      throw notTheName(given, "host name");
    } else if (host.contains(",") || host.isBlank() || host.matches(".*\\s.*")) {
      throw given.refused("one host name or address is needed");
    } else if (host.startsWith("/")) {
      throw given.refused("a socket is not supported; name a host");
    } else if (host.contains("/")) {
      throw notTheName(given, "host name");
    } else if (host.startsWith("[")
        || (host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':'))) {
      throw given.refused("give the port with --port: " + ConnectionString.options(host));
    }
    return Endpoint.of(host);
  }

  /** The value is not shown: it may hold a password. */
  private static UsageException notTheName(Given given, String what) {
    return new UsageException(
        given.source()
            + ": give the "
            + what
            + " alone, not a connection string; write "
            + ConnectionString.options(given.value().strip()));
  }

  private static String database(Given given) {
    if (ConnectionString.isInsteadOfDatabase(given.value())) {
      throw notTheName(given, "name");
    }
    return given.value();
  }

  private Optional<Given> givenUser() {
    return first("--user", options.connection.user, "user", "PGUSER");
  }

  private String user() {
    return givenUser()
        .map(Given::value)
        .orElseThrow(
            () -> new UsageException("--user is missing: the database role to connect as"));
  }

  private static int port(Optional<Given> given) {
    String text = given.map(Given::value).orElse("5432");
    if (text.matches("\\d{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    }
    throw given.orElseThrow().refused("a port is a number from 1 to 65535");
  }

  private static SslMode sslMode(Given given) {
    List<String> known = Arrays.stream(SslMode.values()).map(SslMode::id).toList();
    return Arrays.stream(SslMode.values())
        .filter(m -> m.id().equals(given.value()))
        .findFirst()
        .orElseThrow(() -> Names.oneOf(given.source(), given.value(), known));
  }

  // Pipe

  private Request.Pipe pipe(String user) {
    Options.PipeOptions p = options.pipe;
    if (p.managedPublication && p.publication != null) {
      throw new UsageException(
          "--publication and --managed-publication exclude each other: the pipe names one or makes one");
    }
    List<TableName> tables = new ArrayList<>();
    for (String text : names(p.tables)) {
      tables.add(value("--table", text, TableName::parse, "write schema.table"));
    }
    List<String> schemas = new ArrayList<>();
    for (String text : names(p.schemas)) {
      schemas.add(value("--schema", text, RequestBuilder::unquoted, "a quote is not closed"));
    }
    return new Request.Pipe(
        Optional.ofNullable(p.pipeUser).orElse(user),
        Optional.ofNullable(p.publication),
        p.managedPublication,
        schemas,
        tables,
        Optional.ofNullable(p.connectivity)
            .map(RequestBuilder::connectivity)
            .orElse(Connectivity.PUBLIC));
  }

  /** Splits at the commas that are outside double quotes. */
  private static List<String> names(List<String> lists) {
    List<String> found = new ArrayList<>();
    for (String list : lists) {
      StringBuilder name = new StringBuilder();
      boolean quoted = false;
      for (char c : (list + ",").toCharArray()) {
        if (c == ',' && !quoted) {
          if (!name.toString().isBlank()) {
            found.add(name.toString().strip());
          }
          name.setLength(0);
        } else {
          quoted ^= c == '"';
          name.append(c);
        }
      }
      if (!name.isEmpty()) {
        found.add(name.substring(0, name.length() - 1));
      }
    }
    return found;
  }

  private static String unquoted(String text) {
    if (!text.startsWith("\"")) {
      return text;
    }
    if (text.length() < 3 || !text.endsWith("\"")) {
      throw new IllegalArgumentException(text);
    }
    return text.substring(1, text.length() - 1).replace("\"\"", "\"");
  }

  private static Connectivity connectivity(String text) {
    List<String> known = Arrays.stream(Connectivity.values()).map(Connectivity::id).toList();
    return Arrays.stream(Connectivity.values())
        .filter(c -> c.id().equals(text))
        .findFirst()
        .orElseThrow(() -> Names.oneOf("--connectivity", text, known));
  }

  private List<Cidr> allowIps() {
    List<Cidr> ips = new ArrayList<>();
    for (String text : names(options.pipe.allowIps)) {
      ips.add(
          value(
              "--allow-ip",
              text,
              Cidr::parse,
              "write an address or a CIDR range: 192.0.2.7 or 192.0.2.0/28"));
    }
    return ips;
  }

  /** The service, with the addresses that are named instead of the published ones. */
  static Request.Service service(Options.ServiceOptions s, List<Cidr> allowIps) {
    Optional<ServiceRegion> region =
        Optional.ofNullable(s.clickhouseRegion).map(RequestBuilder::serviceRegion);
    Optional<LocalDate> created =
        Optional.ofNullable(s.serviceCreated)
            .map(
                v ->
                    value(
                        "--clickhouse-service-created",
                        v,
                        LocalDate::parse,
                        "write a date as 2026-01-31"));
    return new Request.Service(region, created, allowIps);
  }

  private static ServiceRegion serviceRegion(String text) {
    try {
      return ServiceRegion.parse(text);
    } catch (IllegalArgumentException e) {
      throw UsageException.of("--clickhouse-region", text, String.valueOf(e.getMessage()));
    }
  }

  // AWS

  private Request.Aws aws(Endpoint endpoint) {
    Options.AwsOptions a = options.aws;
    Optional<String> profile = Optional.ofNullable(a.profile);
    if (!a.noAws) {
      profile
          .map(name -> new Given("--aws-profile", name))
          .or(this::profileOfEnvironment)
          .ifPresent(RequestBuilder::assertThere);
    }
    Optional<Given> environment = variable("AWS_REGION").or(() -> variable("AWS_DEFAULT_REGION"));
    Optional<Given> given =
        Optional.ofNullable(a.region)
            .map(v -> new Given("--aws-region", v))
            .or(() -> endpoint.region().map(v -> new Given("--host", v)))
            .or(() -> environment);
    if (given.isEmpty() && !a.noAws) {
      given = ofProfile(profileName(profile));
    }
    given.ifPresent(
        g -> {
          if (!g.value().matches("[a-z]{2,4}(-[a-z]+)+-\\d+")) {
            throw g.refused("a region looks like us-east-1");
          }
        });
    Optional<String> region = given.map(Given::value);
    boolean metadata =
        a.instanceMetadata
            || terminal
                .variable("AWS_EC2_METADATA_DISABLED")
                .filter("false"::equalsIgnoreCase)
                .isPresent()
            || terminal.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT").isPresent();
    Optional<String> overruled =
        environment
            .map(Given::value)
            .filter(
                e -> a.region == null && endpoint.region().filter(r -> !r.equals(e)).isPresent());
    return new Request.Aws(
        !a.noAws,
        region,
        overruled,
        profile,
        Optional.ofNullable(a.cluster),
        metadata,
        a.noAws ? Optional.empty() : CaBundle.read(terminal, profileName(profile)));
  }

  private String profileName(Optional<String> given) {
    return given.or(() -> terminal.variable("AWS_PROFILE")).orElse("default");
  }

  private Optional<Given> profileOfEnvironment() {
    // the SDK answers "default" where nothing names one, and that one need not be there
    return variable("AWS_PROFILE")
        .or(
            () ->
                ProfileFileSystemSetting.AWS_PROFILE
                    .getStringValue()
                    .map(name -> new Given("AWS_PROFILE", name)))
        .filter(given -> !given.value().equals("default"));
  }

  private static void assertThere(Given profile) {
    Set<String> known;
    try {
      known = ProfileFile.defaultProfileFile().profiles().keySet();
    } catch (IllegalArgumentException e) {
      // files that can't be read are reported where AWS is asked
      return;
    }
    if (!known.contains(profile.value())) {
      throw profile.refused(
          "there is no such AWS profile"
              + Names.nearest(profile.value(), known)
                  .map(n -> "; did you mean " + n + "?")
                  .orElse("; aws configure list-profiles shows those that there are"));
    }
  }

  private static Optional<Given> ofProfile(String name) {
    try {
      return ProfileFile.defaultProfileFile()
          .profile(name)
          .flatMap(p -> p.property("region"))
          .filter(r -> !r.isEmpty())
          .map(r -> new Given("region of AWS profile " + name, r));
    } catch (IllegalArgumentException e) {
      // files that can't be read are reported where AWS is asked
      return Optional.empty();
    }
  }

  // Checks

  private Request.Selection selection() {
    Options.OutputOptions o = options.output;
    Set<String> checks =
        o.only.isEmpty() ? new LinkedHashSet<>(Names.ids()) : Names.expand("--only", o.only);
    checks.removeAll(Names.expand("--skip", o.skip));
    Map<String, Level> levels = new LinkedHashMap<>();
    for (String text : o.levels) {
      int equals = text.indexOf('=');
      if (equals < 0) {
        throw UsageException.of("--level", text, "write ID=required, ID=recommended or ID=info");
      }
      String id = Names.check("--level", text.substring(0, equals)).about().id();
      levels.put(id, level(text.substring(equals + 1)));
    }
    if (checks.isEmpty()) {
      throw new UsageException("--only, --skip: the selection leaves nothing to check");
    }
    boolean leavesNothing =
        Checks.ALL.stream()
            .map(Check::about)
            .filter(a -> checks.contains(a.id()))
            .allMatch(a -> options.aws.noAws && a.needs() == Needs.API);
    if (leavesNothing) {
      throw new UsageException(
          "--no-aws: the selection leaves nothing to check, for all of it needs AWS");
    }
    return new Request.Selection(checks, levels, o.strict);
  }

  private static Level level(String text) {
    List<String> known = Arrays.stream(Level.values()).map(Level::id).toList();
    return Arrays.stream(Level.values())
        .filter(l -> l.id().equals(text))
        .findFirst()
        .orElseThrow(() -> Names.oneOf("--level", text, known));
  }

  private Duration timeout() {
    return Durations.parse(
        "--timeout",
        Optional.ofNullable(options.output.timeout).orElse("10s"),
        MAX_TIMEOUT,
        "write a time up to an hour, as 500ms, 10s or 1m");
  }

  // Common

  private static void notEmpty(String option, @Nullable String value) {
    if (value != null && value.isBlank()) {
      throw UsageException.of(option, value, "it is empty");
    }
  }

  private Optional<Given> first(
      String option, @Nullable String value, String serviceKey, String variable) {
    return Optional.ofNullable(value)
        .map(v -> new Given(option, v))
        .or(() -> service.value(serviceKey))
        .or(() -> variable(variable));
  }

  private Optional<Given> variable(String name) {
    return terminal.variable(name).map(value -> new Given(name, value));
  }

  private static <T> T value(
      String option, String text, Function<String, T> parse, String problem) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw UsageException.of(option, text, problem);
    }
  }
}
