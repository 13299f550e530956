package dev.auroracheck.cli;

import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Runner;
import dev.auroracheck.check.Verdict;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.Server;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.fix.AwsAccess;
import dev.auroracheck.fix.Origin;
import dev.auroracheck.fix.Plan;
import dev.auroracheck.fix.Rendering;
import dev.auroracheck.fix.Simulation;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.report.Report;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.ServiceRegion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One run: reads PostgreSQL and AWS at the same time, then runs the checks and plans the fixes. */
final class Run {
  private final Request request;
  private final Supplier<StaticAddresses> published;
  private final Time time;
  private final Listeners listeners;

  /**
   * Receives the events of a run while it is in progress.
   *
   * @param waits receives what is being waited for
   * @param trace receives every statement and call
   * @param defects receives exceptions that are mistakes in this program
   */
  record Listeners(Waits waits, Consumer<String> trace, Consumer<RuntimeException> defects) {}

  /**
   * @param published gives the addresses that ClickPipes connects from; may take its time, and is
   *     called only where a check needs them
   */
  Run(Request request, Supplier<StaticAddresses> published, Time time, Listeners listeners) {
    this.request = request;
    this.published = published;
    this.time = time;
    this.listeners = listeners;
  }

  /** Runs the checks, and returns the report. */
  Report report() {
    ExecutorService executor =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "aurora-check");
              // a hung call must not keep the process alive
              thread.setDaemon(true);
              return thread;
            });
    try {
      return report(executor);
    } finally {
      executor.shutdownNow();
    }
  }

  private Report report(ExecutorService executor) {
    Instant startedAt = time.now().truncatedTo(ChronoUnit.MILLIS);
    long start = System.nanoTime();
    Reading reading = new Reading(request, published, time.today(), listeners, executor);
    Runner runner = new Runner(Checks.ALL, request, listeners.defects());
    List<Outcome> outcomes = outcomes(runner, reading);
    Context context = reading.all();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Simulation simulation = Simulation.of(context, outcomes, runner::judge);
    Origin origin = origin(startedAt, context);
    return new Report(
        origin,
        took,
        target(context),
        Verdict.of(outcomes, request.selection().strict()),
        outcomes,
        outcomes.size() == Checks.ALL.size(),
        Plan.of(simulation, new Rendering(origin.aws(), startedAt)));
  }

  private Origin origin(Instant startedAt, Context context) {
    Request.Login login = request.login();
    // the region in which AWS was called, else the region of the request
    Optional<String> region = context.aws().region().or(request.aws()::region);
    return new Origin(
        Version.NUMBER,
        login.endpoint().host(),
        login.port(),
        login.database(),
        startedAt,
        new AwsAccess(region, request.aws().profile()));
  }

  private List<Outcome> outcomes(Runner runner, Reading reading) {
    Context ofDatabase = reading.ofDatabase();
    boolean[] awsAwaited = {false};
    return runner.run(
        needs -> {
          // once a check has waited for AWS, the fixes of later checks can name the cluster too
          awsAwaited[0] |= needs != Needs.DB;
          return awsAwaited[0] ? reading.all() : ofDatabase;
        });
  }

  private Report.Target target(Context context) {
    Facts facts = context.facts();
    Request.Login login = request.login();
    Optional<Cluster> cluster = facts.aws().cluster().known();
    return new Report.Target(
        new Report.Database(
            new Report.Address(login.endpoint().host(), login.port()),
            login.database(),
            login.user(),
            facts.database().server().known().map(Run::describe),
            facts.database().login() instanceof LoginOutcome.Accepted a && a.tls().isPresent()),
        new Report.Cluster(
            cluster.map(Cluster::id).or(request.aws()::clusterId).or(login.endpoint()::clusterId),
            request.aws().region(),
            cluster.flatMap(this::writer)),
        new Report.Pipe(
            request.pipe().role(),
            context.publicationName(),
            request.pipe().connectivity().id(),
            request.service().region().map(ServiceRegion::id)));
  }

  /** The writer endpoint, if another name was given: after a failover that name may be a reader. */
  private Optional<Report.Address> writer(Cluster cluster) {
    String given = request.login().endpoint().host();
    return cluster
        .endpoint()
        .filter(endpoint -> !Endpoint.isSame(endpoint, given))
        .map(endpoint -> new Report.Address(endpoint, cluster.port()));
  }

  private static String describe(Server server) {
    return (server.auroraVersion().isPresent() ? "Aurora PostgreSQL " : "PostgreSQL ")
        + server.version();
  }
}
