package dev.auroracheck.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.auroracheck.servers.Answers.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * RDS and EC2 on this machine: an HTTP endpoint that answers both Query protocols from an {@link
 * AwsState}, one request at a time.
 */
public final class AwsEndpoint implements AutoCloseable {
  /** By the version of the API that a request names. */
  private static final Map<String, String> SERVICES =
      Map.of("2016-11-15", "ec2", "2015-12-01", "elasticloadbalancing", "2011-06-15", "sts");

  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^/]+/\\d+/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request");

  /** Ways to fail, set by {@link #fail}. */
  public enum Fault {
    /** The IAM policy does not allow the action. */
    DENIED,
    EXPIRED_TOKEN,
    INVALID_CLIENT_TOKEN_ID,
    /** What a wrong clock leads to. */
    SIGNATURE_EXPIRED,
    THROTTLING,
    ERROR_500,
    ERROR_503,
    /** A captive portal: status 200 and a page. */
    HTML_200,
    /** A proxy that wants a password. */
    HTML_407,
    /** The request is taken and nothing comes back until the endpoint is closed. */
    NEVER_ANSWER
  }

  static {
    // head and body of an answer are sent apart, and the second would wait 40 ms for the client
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final AwsState state;
  private final HttpServer server;
  private @Nullable HttpsServer tls;
  private final ExecutorService threads;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Answers> services;
  private final Map<String, SdkPojo> answers = new ConcurrentHashMap<>();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final Map<String, Duration> delays = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
  private volatile Runnable onReboot = () -> {};
  private volatile BiConsumer<String, String> onParameterChange = (name, value) -> {};

  /** Starts answering from a state, which may be changed while this runs. */
  public AwsEndpoint(AwsState state) {
    this.state = state;
    services =
        Map.of(
            "rds",
            new RdsAnswers(
                state,
                () -> onReboot.run(),
                (name, value) -> onParameterChange.accept(name, value)),
            "ec2",
            new Ec2Answers(state),
            "elasticloadbalancing",
            new ElbAnswers(state),
            "sts",
            new StsAnswers(state));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "aws-endpoint");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where to send requests of all services. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The same over TLS, with a certificate of {@link #authority()}. */
  public synchronized URI tls() {
    HttpsServer secure = tls;
    if (secure == null) {
      try {
        secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(certificates().serverContext()));
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
      secure.setExecutor(threads);
      secure.createContext("/", this::handle);
      secure.start();
      tls = secure;
    }
    return URI.create("https://127.0.0.1:" + secure.getAddress().getPort());
  }

  /** The certificate that signed that of {@link #tls()}, as PEM. */
  public static Path authority() {
    return certificates().ca();
  }

  private static TestCertificates certificates() {
    return TestCertificates.of("127.0.0.1");
  }

  /** What this answers from. */
  public AwsState state() {
    return state;
  }

  /** What came in so far, in order: {@code rds:DescribeDBClusters us-east-1}. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The same with all that was asked: a form for each, in order. */
  public List<Map<String, String>> requests() {
    return List.copyOf(requests);
  }

  /** Forgets what came in so far. */
  public void clearCalls() {
    calls.clear();
    requests.clear();
  }

  /** Makes one action, such as {@code DescribeDBInstances}, fail. */
  public AwsEndpoint fail(String action, Fault fault) {
    faults.put(action, fault);
    return this;
  }

  /** Makes every action fail that has no fault of its own. */
  public AwsEndpoint fail(Fault fault) {
    return fail("*", fault);
  }

  /** Makes one action slow. */
  public AwsEndpoint delay(String action, Duration delay) {
    delays.put(action, delay);
    return this;
  }

  /** Makes every action slow that has no delay of its own. */
  public AwsEndpoint delay(Duration delay) {
    return delay("*", delay);
  }

  /** Gives a fixed answer to an action, also to one that is not known here. */
  public AwsEndpoint answer(String action, SdkPojo response) {
    answers.put(action, response);
    return this;
  }

  /** Takes all faults, delays and fixed answers away. */
  public void heal() {
    faults.clear();
    delays.clear();
    answers.clear();
  }

  /** Runs when a cluster's writer is rebooted, before RebootDBInstance is answered. */
  public AwsEndpoint onReboot(Runnable hook) {
    onReboot = hook;
    return this;
  }

  /**
   * Takes name and value of each parameter that changes for a cluster, when it is changed; a static
   * one is in force only after the next {@link #onReboot reboot}.
   */
  public AwsEndpoint onParameterChange(BiConsumer<String, String> hook) {
    onParameterChange = hook;
    return this;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    if (tls != null) {
      tls.stop(0);
    }
    threads.shutdownNow();
  }

  // HTTP

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      String action = form.getOrDefault("Action", "");
      String service = SERVICES.getOrDefault(form.getOrDefault("Version", ""), "rds");
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      Matcher scope = SCOPE.matcher(Objects.requireNonNullElse(authorization, ""));
      String region = scope.find() ? scope.group("region") : "unsigned";
      requests.add(form);
      calls.add(service + ":" + action + " " + region);

      Duration delay = delays.getOrDefault(action, delays.getOrDefault("*", Duration.ZERO));
      Fault fault = faults.getOrDefault(action, faults.get("*"));
      if (fault == Fault.NEVER_ANSWER) {
        delay = Duration.ofDays(1);
      }
      if (!delay.isZero() && closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      if (fault == Fault.HTML_200 || fault == Fault.HTML_407) {
        String page = "<!DOCTYPE html><html><body><h1>Please sign in</h1></body></html>";
        send(exchange, fault == Fault.HTML_200 ? 200 : 407, "text/html", page);
        return;
      }
      try {
        if (region.equals("unsigned")) {
          throw new Refusal(403, "MissingAuthenticationToken", "Missing Authentication Token");
        }
        if (fault != null) {
          throw refusal(fault, service, action, region);
        }
        SdkPojo fixed = answers.get(action);
        SdkPojo answer = fixed != null ? fixed : services.get(service).answer(action, region, form);
        String xml = QueryWire.write(answer);
        send(exchange, 200, "text/xml", success(service, action, xml));
      } catch (Refusal e) {
        send(exchange, e.status, "text/xml", failure(service, e));
      } catch (RuntimeException e) {
        Refusal internal = new Refusal(500, "InternalFailure", e.toString());
        send(exchange, 500, "text/xml", failure(service, internal));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, equals), UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return form;
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String success(String service, String action, String xml) {
    if (service.equals("ec2")) {
      return "<%1$sResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>%2$s</requestId>%3$s</%1$sResponse>"
          .formatted(action, REQUEST_ID, xml);
    }
    return "<%1$sResponse xmlns=\"http://rds.amazonaws.com/doc/2014-10-31/\"><%1$sResult>%3$s</%1$sResult><ResponseMetadata><RequestId>%2$s</RequestId></ResponseMetadata></%1$sResponse>"
        .formatted(action, REQUEST_ID, xml);
  }

  private static final String REQUEST_ID = "7a62c49f-347e-4fc4-9331-6e8e7a96aa73";

  private static String failure(String service, Refusal refusal) {
    String code = QueryWire.escape(refusal.code);
    String message = QueryWire.escape(Objects.requireNonNull(refusal.getMessage()));
    if (service.equals("ec2")) {
      return "<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>%s</RequestID></Response>"
          .formatted(code, message, REQUEST_ID);
    }
    return "<ErrorResponse xmlns=\"http://rds.amazonaws.com/doc/2014-10-31/\"><Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>"
        .formatted(refusal.status < 500 ? "Sender" : "Receiver", code, message, REQUEST_ID);
  }

  private static Refusal refusal(Fault fault, String service, String action, String region) {
    boolean ec2 = service.equals("ec2");
    String badCredentials = "AWS was not able to validate the provided access credentials";
    return switch (fault) {
      case DENIED -> {
        String who = "arn:aws:iam::%s:user/x".formatted(AwsState.ACCOUNT);
        String what =
            "User: %s is not authorized to perform: %s:%s".formatted(who, service, action);
        yield ec2
            ? new Refusal(
                403,
                "UnauthorizedOperation",
                "You are not authorized to perform this operation. "
                    + what
                    + " because no identity-based policy allows the "
                    + service
                    + ":"
                    + action
                    + " action")
            : new Refusal(
                403,
                "AccessDenied",
                what
                    + " on resource: %s because no identity-based policy allows the %s:%s action"
                        .formatted(AwsState.arn("rds", region, "*:*"), service, action));
      }
      case EXPIRED_TOKEN ->
          ec2
              ? new Refusal(400, "RequestExpired", "Request has expired.")
              : new Refusal(
                  403, "ExpiredToken", "The security token included in the request is expired");
      case INVALID_CLIENT_TOKEN_ID ->
          ec2
              ? new Refusal(401, "AuthFailure", badCredentials)
              : new Refusal(
                  403,
                  "InvalidClientTokenId",
                  "The security token included in the request is invalid.");
      case SIGNATURE_EXPIRED ->
          ec2
              ? new Refusal(401, "AuthFailure", badCredentials)
              : new Refusal(
                  403,
                  "SignatureDoesNotMatch",
                  "Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z (20260101T011500Z - 15 min.)");
      case THROTTLING ->
          ec2
              ? new Refusal(503, "RequestLimitExceeded", "Request limit exceeded.")
              : new Refusal(400, "Throttling", "Rate exceeded");
      case ERROR_500 ->
          new Refusal(
              500, ec2 ? "InternalError" : "InternalFailure", "An internal error has occurred");
      case ERROR_503 ->
          new Refusal(
              503,
              ec2 ? "Unavailable" : "ServiceUnavailable",
              "The service is unavailable. Please try again shortly.");
      case HTML_200, HTML_407, NEVER_ANSWER -> throw new IllegalStateException(fault.name());
    };
  }
}
