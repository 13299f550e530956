package dev.auroracheck.cli;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Checks;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Runner;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Verdict;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.Server;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.report.Report;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Secret;
import dev.auroracheck.request.ServiceRegion;
import dev.auroracheck.source.aws.AwsSource;
import dev.auroracheck.source.clickpipes.StaticAddressList;
import dev.auroracheck.source.dns.Addresses;
import dev.auroracheck.source.dns.Aliases;
import dev.auroracheck.source.postgres.PostgresSource;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One run: PostgreSQL and AWS are read at the same time, then the checks judge. */
final class Run {
  private static final Duration DNS_LIMIT = Duration.ofSeconds(2);
  private static final String REPORT_IT = "Report it, with what -vv prints";

  private final Request request;
  private final Supplier<StaticAddresses> published;
  private final Time time;
  private final Consumer<String> trace;
  private final Consumer<RuntimeException> defects;
  private boolean awsAwaited;

  /**
   * @param published gives the addresses that ClickPipes connects from; may take its time, and is
   *     asked only where a check needs them
   * @param trace hears of every statement and call
   * @param defects hears of mistakes of this program
   */
  Run(
      Request request,
      Supplier<StaticAddresses> published,
      Time time,
      Consumer<String> trace,
      Consumer<RuntimeException> defects) {
    this.request = request;
    this.published = published;
    this.time = time;
    this.trace = trace;
    this.defects = defects;
  }

  /** Hears of what a run finds while it runs. */
  interface Observer {
    /** The database has answered, or failed to. */
    void begin(Report.Target target);

    /** A check has come to its result. */
    void add(Outcome outcome);
  }

  Report run(Observer observer) {
    Instant startedAt = time.now().truncatedTo(ChronoUnit.MILLIS);
    long start = System.nanoTime();
    ExecutorService executor =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "aurora-check");
              // what hangs must not keep the process
              thread.setDaemon(true);
              return thread;
            });
    try {
      StaticAddresses bundled = StaticAddressList.bundled();
      CompletableFuture<StaticAddresses> addresses =
          needsAddresses()
              ? CompletableFuture.supplyAsync(published, executor)
                  .exceptionally(e -> bundled.insteadOfLive(defect(e).reason()))
              : CompletableFuture.completedFuture(bundled);
      LocalDate today = time.today();
      CompletableFuture<Optional<String>> alias =
          CompletableFuture.supplyAsync(
                  () -> new Aliases("dns:", DNS_LIMIT).of(request.login().endpoint()), executor)
              .completeOnTimeout(Optional.empty(), DNS_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      CompletableFuture<AwsFacts> aws =
          alias
              .thenApplyAsync(
                  a ->
                      needsAws()
                          ? new AwsSource(request, executor, trace)
                              .read(a.map(Endpoint::of), Addresses::of)
                          : notAwaited(),
                  executor)
              .exceptionally(e -> AwsFacts.unavailable(request.aws().region(), defect(e)));
      CompletableFuture<DatabaseFacts> database =
          CompletableFuture.supplyAsync(() -> database(executor), executor)
              .exceptionally(
                  e ->
                      DatabaseFacts.withoutSession(
                          new LoginOutcome.Undecided(defect(e).reason(), REPORT_IT)));

      Facts early = new Facts(database.join(), notAwaited(), bundled, Optional.empty(), today);
      observer.begin(target(early));
      Runner runner =
          new Runner(
              Checks.ALL,
              request,
              needs -> {
                // once a check has waited for AWS, the fixes of the others may name the cluster too
                awsAwaited |= needs != Needs.DB;
                return awsAwaited
                    ? new Facts(database.join(), aws.join(), addresses.join(), alias.join(), today)
                    : early;
              },
              defects);
      List<Outcome> outcomes = runner.run(observer::add);
      Facts facts = new Facts(database.join(), aws.join(), addresses.join(), alias.join(), today);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      return new Report(
          Main.version(),
          startedAt,
          took,
          target(facts),
          Verdict.of(outcomes, request.selection().strict()),
          outcomes,
          facts.database().login() instanceof LoginOutcome.Accepted a && a.tls().isPresent(),
          writer(facts));
    } finally {
      executor.shutdownNow();
    }
  }

  /** A mistake of this program in reading must not cost the other half of the report. */
  private Fact.Unavailable<?> defect(Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    defects.accept(new IllegalStateException(cause));
    return new Fact.Unavailable<>(
        Fact.Why.FAILED,
        "this is a mistake in aurora-check: " + cause.getClass().getSimpleName(),
        REPORT_IT);
  }

  private boolean needsAws() {
    return Checks.ALL.stream()
        .map(Check::about)
        .anyMatch(a -> a.needs() != Needs.DB && request.selection().checks().contains(a.id()));
  }

  private boolean needsAddresses() {
    return request.aws().enabled()
        && request.pipe().connectivity() == Connectivity.PUBLIC
        && request.service().allowIps().isEmpty()
        && Checks.ALL.stream()
            .filter(Check::usesAddresses)
            .anyMatch(c -> request.selection().checks().contains(c.about().id()));
  }

  /** For checks that are decided from the database alone, and so need not wait for AWS. */
  private AwsFacts notAwaited() {
    return AwsFacts.unavailable(
        request.aws().region(),
        new Fact.Unavailable<>(Fact.Why.NOT_ASKED, "this check does not look at AWS", ""));
  }

  private DatabaseFacts database(ExecutorService executor) {
    Optional<Secret> password = request.login().password();
    if (request.login().iamAuth()) {
      Fact<Secret> token = new AwsSource(request, executor, trace).token();
      if (token instanceof Fact.Unavailable<Secret> u) {
        return DatabaseFacts.withoutSession(
            new LoginOutcome.Undecided("no IAM token can be made: " + u.reason(), u.remedy()));
      }
      password = token.known();
    }
    return new PostgresSource(request, executor, trace).read(password);
  }

  /** A host that is another name for it may lead elsewhere after a failover. */
  private Optional<Report.Address> writer(Facts facts) {
    String given = request.login().endpoint().host();
    return facts
        .aws()
        .cluster()
        .known()
        .flatMap(
            cluster ->
                cluster
                    .endpoint()
                    .filter(endpoint -> !Endpoint.isSame(endpoint, given))
                    .map(endpoint -> new Report.Address(endpoint, cluster.port())));
  }

  private Report.Target target(Facts facts) {
    Request.Login login = request.login();
    return new Report.Target(
        login.endpoint().host(),
        login.port(),
        login.database(),
        login.user(),
        request.pipe().role(),
        facts.database().server().known().map(Run::describe),
        facts
            .aws()
            .cluster()
            .known()
            .map(Cluster::id)
            .or(request.aws()::clusterId)
            .or(login.endpoint()::clusterId),
        request.aws().region(),
        Scope.publicationName(facts, request),
        request.pipe().connectivity().id(),
        request.service().region().map(ServiceRegion::id));
  }

  private static String describe(Server server) {
    return (server.auroraVersion().isPresent() ? "Aurora PostgreSQL " : "PostgreSQL ")
        + server.version();
  }
}
