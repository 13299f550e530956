package dev.auroracheck.pipe;

import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.request.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What checks decide from: the facts, the request, and what follows from both. A value that several
 * checks use is computed once, on first use. Methods that need a fact which could not be read throw
 * {@link dev.auroracheck.facts.Fact.UnavailableException}.
 */
public final class Context {
  private final Facts facts;
  private final Request request;
  private final Once<Scope> scope;
  private final Once<List<Relation>> replicable;
  private final Once<Set<Relation>> published;
  private final Once<Set<Relation>> touched;
  private final Once<Identities> identities;

  public Context(Facts facts, Request request) {
    this.facts = facts;
    this.request = request;
    this.scope = new Once<>(() -> Scope.of(this));
    this.replicable = new Once<>(() -> Scope.replicable(this));
    this.published = new Once<>(() -> Membership.tables(this));
    this.touched = new Once<>(() -> InitialLoad.touched(this));
    this.identities = new Once<>(() -> new Identities(this));
  }

  /** All facts. */
  public Facts facts() {
    return facts;
  }

  /** What the user requested. */
  public Request request() {
    return request;
  }

  /** The database side of the facts. */
  public DatabaseFacts database() {
    return facts.database();
  }

  /** The AWS side of the facts. */
  public AwsFacts aws() {
    return facts.aws();
  }

  /** The server and its settings. */
  public Server server() {
    return facts.database().server().get();
  }

  /** The major version of the server. */
  public int major() {
    return server().major();
  }

  /** The role that the pipe logs in as. */
  public Role role() {
    return facts.database().role().get();
  }

  /** Every relation of the database. */
  public Relations relations() {
    return facts.database().relations().get();
  }

  /** The tables that the pipe will replicate. */
  public Scope scope() {
    return scope.get();
  }

  /** The tables in scope that ClickPipes can replicate as tables of their own. */
  public List<Relation> replicable() {
    return replicable.get();
  }

  /** The tables whose changes the publication publishes, with each partition as its own table. */
  public Set<Relation> published() {
    return published.get();
  }

  /** The tables on which the initial load needs SELECT. */
  public Set<Relation> touched() {
    return touched.get();
  }

  /** How the rows of each table are identified. */
  public Identities identities() {
    return identities.get();
  }

  /**
   * The name of the publication that the pipe will use; absent where the pipe creates its own, and
   * where the publications could not be read and none was named.
   */
  public Optional<String> publicationName() {
    return Scope.publicationName(this);
  }

  /** The publication itself; absent where it is missing or the pipe creates its own. */
  public Optional<Publication> publication() {
    return Scope.publication(this);
  }

  /** The same request with other facts. */
  public Context with(Facts other) {
    return new Context(other, request);
  }

  /** The same facts with another request. */
  public Context with(Request other) {
    return new Context(facts, other);
  }

  /** A value that is computed on first use. */
  private static final class Once<T> {
    private final Supplier<T> work;
    private @Nullable T value;

    Once(Supplier<T> work) {
      this.work = work;
    }

    synchronized T get() {
      T known = value;
      if (known == null) {
        known = work.get();
        value = known;
      }
      return known;
    }
  }
}
