package dev.auroracheck.cli;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Secret;
import dev.auroracheck.source.aws.AwsSource;
import dev.auroracheck.source.clickpipes.StaticAddressList;
import dev.auroracheck.source.dns.Addresses;
import dev.auroracheck.source.dns.Aliases;
import dev.auroracheck.source.postgres.PostgresSource;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads PostgreSQL, AWS and the list of addresses at the same time. */
final class Reading {
  private static final Duration DNS_LIMIT = Duration.ofSeconds(2);
  private static final String REPORT_IT =
      "Report the mistake, with the output of the same run with -vv.";

  private final Request request;
  private final LocalDate today;
  private final Run.Listeners listeners;
  private final ExecutorService executor;

  private final StaticAddresses bundled = StaticAddressList.bundled();
  private final CompletableFuture<StaticAddresses> addresses;
  private final CompletableFuture<Optional<String>> alias;
  private final CompletableFuture<AwsFacts> aws;
  private final CompletableFuture<DatabaseFacts> database;
  private @Nullable Context all;

  /**
   * Begins to read.
   *
   * @param published gives the addresses that ClickPipes connects from; may take its time, and is
   *     called only where a check needs them
   */
  Reading(
      Request request,
      Supplier<StaticAddresses> published,
      LocalDate today,
      Run.Listeners listeners,
      ExecutorService executor) {
    this.request = request;
    this.today = today;
    this.listeners = listeners;
    this.executor = executor;
    addresses =
        needsAddresses()
            ? CompletableFuture.supplyAsync(
                    () -> awaited(Waits.Source.ADDRESSES, published), executor)
                .exceptionally(e -> bundled.insteadOfLive(defect(e).reason()))
            : CompletableFuture.completedFuture(bundled);
    alias =
        CompletableFuture.supplyAsync(
                () -> new Aliases("dns:", DNS_LIMIT).of(request.login().endpoint()), executor)
            .completeOnTimeout(Optional.empty(), DNS_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    aws =
        alias
            .thenApplyAsync(this::aws, executor)
            .exceptionally(e -> AwsFacts.unavailable(request.aws().region(), defect(e)));
    database =
        CompletableFuture.supplyAsync(
                () -> awaited(Waits.Source.POSTGRESQL, this::database), executor)
            .exceptionally(
                e ->
                    DatabaseFacts.withoutSession(
                        new LoginOutcome.Undecided(defect(e).reason(), REPORT_IT)));
  }

  /** Waits for the facts of the database, and returns them without the others. */
  Context ofDatabase() {
    return context(notAwaited(), bundled, Optional.empty());
  }

  /** Waits for all facts, and returns them. */
  Context all() {
    if (all == null) {
      all = context(aws.join(), addresses.join(), alias.join());
    }
    return all;
  }

  private Context context(
      AwsFacts ofAws, StaticAddresses published, Optional<String> nameBehindAlias) {
    return new Context(
        new Facts(database.join(), ofAws, published, nameBehindAlias, today), request);
  }

  /** A mistake in this program while reading one source must not lose the facts of the other. */
  private Fact.Unavailable<?> defect(Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    listeners.defects().accept(new IllegalStateException(cause));
    return new Fact.Unavailable<>(
        Fact.Why.FAILED,
        "This is a mistake in aurora-check: " + cause.getClass().getSimpleName() + ".",
        REPORT_IT);
  }

  private <T> T awaited(Waits.Source source, Supplier<T> read) {
    listeners.waits().begin(source);
    try {
      return read.get();
    } finally {
      listeners.waits().end(source);
    }
  }

  private Consumer<String> trace(Waits.Source source) {
    return text -> {
      listeners.waits().answered(source);
      listeners.trace().accept(text);
    };
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

  /** Facts for checks that need only the database, and so do not wait for AWS. */
  private AwsFacts notAwaited() {
    return AwsFacts.unavailable(
        request.aws().region(),
        new Fact.Unavailable<>(Fact.Why.NOT_ASKED, "This check does not use AWS.", ""));
  }

  private AwsFacts aws(Optional<String> nameBehindAlias) {
    return needsAws()
        ? awaited(
            Waits.Source.AWS,
            () ->
                new AwsSource(request, executor, trace(Waits.Source.AWS))
                    .read(nameBehindAlias.map(Endpoint::of), Addresses::of))
        : notAwaited();
  }

  private DatabaseFacts database() {
    Optional<Secret> password = request.login().password();
    if (request.login().iamAuth()) {
      Fact<Secret> token = new AwsSource(request, executor, trace(Waits.Source.POSTGRESQL)).token();
      if (token instanceof Fact.Unavailable<Secret> u) {
        return DatabaseFacts.withoutSession(
            new LoginOutcome.Undecided("No IAM token can be created. " + u.reason(), u.remedy()));
      }
      password = token.known();
    }
    return new PostgresSource(request, executor, trace(Waits.Source.POSTGRESQL)).read(password);
  }
}
