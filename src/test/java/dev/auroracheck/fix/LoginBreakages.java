package dev.auroracheck.fix;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.ServiceRegion;
import dev.auroracheck.request.SslMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Ways in which the pipe does not log in as it should: refused, unencrypted, or with a token. */
final class LoginBreakages {
  private LoginBreakages() {}

  static void addTo(Map<String, UnaryOperator<Context>> all) {
    refused("login refused", LoginOutcome.Refusal.LOGIN);
    refused("no such database", LoginOutcome.Refusal.DATABASE);
    refused("the certificate is refused", LoginOutcome.Refusal.CERTIFICATE);
    refused("no cipher suite in common", LoginOutcome.Refusal.ENCRYPTION);
    Breakages.database(
        "session without TLS", d -> d.withLogin(new LoginOutcome.Accepted(Optional.empty())));
    Breakages.setting("server without TLS", "ssl", "off");
    Breakages.together(
        "server and session without TLS", "server without TLS", "session without TLS");
    encrypted("TLS 1.1", new LoginOutcome.Tls("TLSv1.1", Optional.empty(), Optional.empty()));
    encrypted(
        "unknown root certificate",
        new LoginOutcome.Tls("TLSv1.3", Optional.of("no known root"), Optional.empty()));
    encrypted(
        "certificate of another name",
        new LoginOutcome.Tls("TLSv1.3", Optional.empty(), Optional.of("it is for db.example")));
    all.put(
        "host is the writer's instance endpoint",
        c ->
            c.with(
                c.facts()
                    .withAws(
                        c.aws()
                            .withCluster(
                                c.aws()
                                    .cluster()
                                    .map(
                                        k ->
                                            k.withEndpoints(
                                                new Cluster.Endpoints(
                                                    Optional.empty(),
                                                    Optional.empty(),
                                                    List.of(),
                                                    5432))))
                            .withInstances(
                                c.aws()
                                    .instances()
                                    .map(
                                        some ->
                                            some.stream()
                                                .map(
                                                    i ->
                                                        i.id().equals("shop-1")
                                                            ? i.withAddress(
                                                                Optional.of(SampleFacts.HOST))
                                                            : i)
                                                .toList())))));
    all.put(
        "RDS manages the password",
        c ->
            cluster(
                c,
                k ->
                    k.withConfiguration(
                        k.configuration().withManagedMaster(Optional.of(SampleFacts.PIPE)))));
    tokens(all);
  }

  private static void tokens(Map<String, UnaryOperator<Context>> all) {
    all.put("IAM, and nothing is ready", LoginBreakages::withToken);
    Breakages.setting("IAM parameter is on", "rds.iam_auth_for_replication", "on");
    all.put("IAM is enabled on the cluster", LoginBreakages::enabled);
    Breakages.together(
        "IAM, and the role is not in rds_iam",
        "IAM, and nothing is ready",
        "IAM parameter is on",
        "IAM is enabled on the cluster");
    Breakages.together(
        "IAM, and a default group is attached", "IAM, and nothing is ready", "default group");
    all.put(
        "IAM, and the service is outside AWS",
        c -> {
          Context token = withToken(c);
          Request r = token.request();
          return token.with(
              new Request(
                  r.login(),
                  r.pipe(),
                  r.aws(),
                  new Request.Service(
                      Optional.of(ServiceRegion.parse("gcp:europe-west4")),
                      r.service().created(),
                      List.of()),
                  r.selection(),
                  r.timeout()));
        });
  }

  private static Context withToken(Context context) {
    Request r = context.request();
    return context.with(
        new Request(
            Requests.login(SampleFacts.HOST, SslMode.VERIFY_FULL, true),
            r.pipe(),
            r.aws(),
            r.service(),
            r.selection(),
            r.timeout()));
  }

  private static Context enabled(Context context) {
    return cluster(
        context, k -> k.withConfiguration(k.configuration().withIamAuthentication(true)));
  }

  private static Context cluster(Context context, UnaryOperator<Cluster> change) {
    return context.with(
        context.facts().withAws(context.aws().withCluster(context.aws().cluster().map(change))));
  }

  private static void refused(String name, LoginOutcome.Refusal kind) {
    Breakages.database(
        name,
        d ->
            DatabaseFacts.withoutSession(
                new LoginOutcome.Refused(
                    kind,
                    "The server refused the login: connections are not permitted.",
                    "Ask the owner of the server")));
  }

  private static void encrypted(String name, LoginOutcome.Tls tls) {
    Breakages.database(name, d -> d.withLogin(new LoginOutcome.Accepted(Optional.of(tls))));
  }
}
