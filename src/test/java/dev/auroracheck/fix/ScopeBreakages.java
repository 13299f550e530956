package dev.auroracheck.fix;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.ServiceRegion;
import dev.auroracheck.request.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Ways to break what the pipe is asked to replicate, and from where. */
final class ScopeBreakages {
  private ScopeBreakages() {}

  static void addTo(Map<String, UnaryOperator<Context>> all) {
    named(all, "only customers named", "customers");
    named(all, "only orders named", "orders");
    named(all, "both tables named", "orders", "customers");
    named(all, "a partition named", "orders_1");
    named(all, "orders and a partition named", "orders", "orders_2");
    named(all, "a table that is not there named", "nowhere");
    Breakages.together("for all tables, and one named", "for all tables", "only customers named");
    Breakages.together("no publication, tables named", "no publication", "both tables named");
    Breakages.together("no publication, and no key", "no publication", "no key");
    Breakages.together("a named table is missing", "one table is missing", "both tables named");
    Breakages.publication(
        "only customers published", p -> p.withTables(Set.of(SampleFacts.CUSTOMERS)));
    Breakages.together(
        "a named table and its child are missing",
        "a child in scope",
        "only customers published",
        "both tables named");
    Breakages.together(
        "a child of a named table is missing", "a child in scope", "only orders named");
    Breakages.database(
        "no tables",
        d ->
            d.withTables(
                d.tables()
                    .withRelations(
                        Fact.of(new Relations(List.of(), Map.of("public", SampleFacts.OWNER))))));
    Breakages.together("no tables, and an empty publication", "no tables", "empty");
    managed();
    all.put(
        "a region without addresses",
        c ->
            service(
                c,
                new Request.Service(
                    Optional.of(new ServiceRegion(ServiceRegion.Cloud.AWS, "ap-southeast-9")),
                    c.request().service().created(),
                    List.of())));
    all.put(
        "addresses of both families",
        c ->
            service(
                c,
                new Request.Service(
                    c.request().service().region(),
                    c.request().service().created(),
                    List.of(Cidr.parse("192.0.2.0/24"), Cidr.parse("2001:db8::7")))));
    Breakages.together(
        "a region without addresses, and nothing is allowed",
        "a region without addresses",
        "nothing is allowed");
    Breakages.together(
        "a region without addresses, and no route", "a region without addresses", "no route");
  }

  private static void managed() {
    Breakages.together("managed, and sessions are read-only", "managed", "sessions are read-only");
    Breakages.relations(
        "role owns the tables", r -> true, r -> r.withRights(r.rights().withOwner(true)));
    Breakages.role("role may create", r -> r.withPrivileges(r.privileges().withMayCreate(true)));
    Breakages.together(
        "managed, with an event trigger",
        "managed",
        "role owns the tables",
        "role may create",
        "event trigger");
    Breakages.together("no such role, and managed", "no such role", "managed");
  }

  private static void named(
      Map<String, UnaryOperator<Context>> all, String name, String... tables) {
    all.put(
        name,
        c -> {
          Request r = c.request();
          return c.with(
              new Request(
                  r.login(),
                  new Request.Pipe(
                      r.pipe().role(),
                      r.pipe().publication(),
                      r.pipe().managed(),
                      List.of(),
                      Stream.of(tables).map(t -> new TableName("public", t)).toList(),
                      r.pipe().connectivity()),
                  r.aws(),
                  r.service(),
                  r.selection(),
                  r.timeout()));
        });
  }

  private static Context service(Context context, Request.Service service) {
    Request r = context.request();
    return context.with(
        new Request(r.login(), r.pipe(), r.aws(), service, r.selection(), r.timeout()));
  }
}
