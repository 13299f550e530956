package dev.auroracheck.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesRequest;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.rds.model.CreateDbClusterParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.CreateDbClusterParameterGroupResponse;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterEndpoint;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBClusterParameterGroup;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterEndpointsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterEndpointsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParameterGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParameterGroupsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParametersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParametersResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.DescribeGlobalClustersRequest;
import software.amazon.awssdk.services.rds.model.DescribeGlobalClustersResponse;
import software.amazon.awssdk.services.rds.model.GlobalCluster;
import software.amazon.awssdk.services.rds.model.GlobalClusterMember;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterParameterGroupResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.RebootDbClusterRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.StartDbClusterRequest;
import software.amazon.awssdk.services.rds.model.StartDbClusterResponse;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/**
 * RDS and EC2 on this machine: an HTTP endpoint that answers both Query protocols from an {@link
 * AwsWorld}, one request at a time.
 */
public final class AwsEndpoint implements AutoCloseable {
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

  private record Handler(
      String service, Supplier<SdkPojo> request, Function<Call<?>, SdkPojo> answer) {}

  private record Call<Q>(Q request, String region) {}

  private record Page<T>(List<T> items, @Nullable String next) {}

  private static final class Refusal extends RuntimeException {
    final int status;
    final String code;

    Refusal(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }

  private final AwsWorld world;
  private final HttpServer server;
  private final ExecutorService threads;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Handler> handlers = new HashMap<>();
  private final Map<String, SdkPojo> answers = new ConcurrentHashMap<>();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final Map<String, Duration> delays = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Runnable onReboot = () -> {};
  private volatile BiConsumer<String, String> onParameterChange = (name, value) -> {};

  /** Starts answering from a world, which may be changed while this runs. */
  public AwsEndpoint(AwsWorld world) {
    this.world = world;
    on("DescribeDBClusters", DescribeDbClustersRequest::builder, this::describeClusters);
    on("DescribeDBInstances", DescribeDbInstancesRequest::builder, this::describeInstances);
    on(
        "DescribeDBClusterParameters",
        DescribeDbClusterParametersRequest::builder,
        this::describeParameters);
    on(
        "DescribeDBClusterParameterGroups",
        DescribeDbClusterParameterGroupsRequest::builder,
        this::describeParameterGroups);
    on("DescribeGlobalClusters", DescribeGlobalClustersRequest::builder, this::describeGlobals);
    on(
        "DescribeDBClusterEndpoints",
        DescribeDbClusterEndpointsRequest::builder,
        this::describeEndpoints);
    on(
        "ModifyDBClusterParameterGroup",
        ModifyDbClusterParameterGroupRequest::builder,
        this::modifyParameterGroup);
    on(
        "CreateDBClusterParameterGroup",
        CreateDbClusterParameterGroupRequest::builder,
        this::createParameterGroup);
    on("ModifyDBCluster", ModifyDbClusterRequest::builder, this::modifyCluster);
    on("ModifyDBInstance", ModifyDbInstanceRequest::builder, this::modifyInstance);
    on("RebootDBInstance", RebootDbInstanceRequest::builder, this::rebootInstance);
    on("RebootDBCluster", RebootDbClusterRequest::builder, this::rebootCluster);
    on("StartDBCluster", StartDbClusterRequest::builder, this::startCluster);
    on(
        "DescribeSecurityGroups",
        DescribeSecurityGroupsRequest::builder,
        this::describeSecurityGroups);
    on(
        "GetManagedPrefixListEntries",
        GetManagedPrefixListEntriesRequest::builder,
        this::prefixListEntries);
    on(
        "DescribeManagedPrefixLists",
        DescribeManagedPrefixListsRequest::builder,
        this::describePrefixLists);
    on(
        "AuthorizeSecurityGroupIngress",
        AuthorizeSecurityGroupIngressRequest::builder,
        this::authorizeIngress);
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

  /** Where to send requests of both services. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What this answers from. */
  public AwsWorld world() {
    return world;
  }

  /** What came in so far, in order: {@code rds:DescribeDBClusters us-east-1}. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** Forgets what came in so far. */
  public void clearCalls() {
    calls.clear();
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
    threads.shutdownNow();
  }

  @SuppressWarnings("unchecked")
  private <Q> void on(String action, Supplier<?> builder, Function<Call<Q>, SdkPojo> answer) {
    Supplier<SdkPojo> request = () -> (SdkPojo) builder.get();
    String service = builder.get().getClass().getName().contains(".ec2.") ? "ec2" : "rds";
    handlers.put(action, new Handler(service, request, call -> answer.apply((Call<Q>) call)));
  }

  // HTTP

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      String action = form.getOrDefault("Action", "");
      String service = "2016-11-15".equals(form.get("Version")) ? "ec2" : "rds";
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      Matcher scope = SCOPE.matcher(Objects.requireNonNullElse(authorization, ""));
      String region = scope.find() ? scope.group("region") : "unsigned";
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
        String xml = QueryWire.write(answer(service, action, region, form));
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

  private SdkPojo answer(String service, String action, String region, Map<String, String> form) {
    SdkPojo fixed = answers.get(action);
    if (fixed != null) {
      return fixed;
    }
    Handler handler = handlers.get(action);
    if (handler == null || !handler.service.equals(service)) {
      throw new Refusal(
          400, "InvalidAction", "Could not find operation %s for %s".formatted(action, service));
    }
    Object request = QueryWire.read(handler.request.get(), form);
    synchronized (world) {
      return handler.answer.apply(new Call<>(request, region));
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
        String who = "arn:aws:iam::%s:user/x".formatted(AwsWorld.ACCOUNT);
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
                        .formatted(AwsWorld.arn("rds", region, "*:*"), service, action));
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

  // RDS, reading

  private SdkPojo describeClusters(Call<DescribeDbClustersRequest> call) {
    DescribeDbClustersRequest q = call.request;
    Map<String, List<String>> filters =
        rdsFilters(
            q.filters(),
            "db-cluster-id",
            "engine",
            "clone-group-id",
            "db-cluster-resource-id",
            "domain");
    List<AwsWorld.Cluster> found =
        q.dbClusterIdentifier() == null
            ? clusters(call.region).toList()
            : List.of(cluster(q.dbClusterIdentifier(), call.region));
    found =
        found.stream()
            .filter(c -> passes(filters, "db-cluster-id", c.id, c.arn))
            .filter(c -> passes(filters, "engine", c.engine))
            .toList();
    Page<AwsWorld.Cluster> page = page(found, q.maxRecords(), q.marker());
    return DescribeDbClustersResponse.builder()
        .dbClusters(page.items.stream().map(AwsEndpoint::cluster).toList())
        .marker(page.next)
        .build();
  }

  private SdkPojo describeInstances(Call<DescribeDbInstancesRequest> call) {
    DescribeDbInstancesRequest q = call.request;
    Map<String, List<String>> filters =
        rdsFilters(
            q.filters(), "db-cluster-id", "db-instance-id", "engine", "dbi-resource-id", "domain");
    List<AwsWorld.Instance> found =
        q.dbInstanceIdentifier() == null
            ? world.instances.stream().filter(i -> i.region.equals(call.region)).toList()
            : List.of(instance(q.dbInstanceIdentifier(), call.region));
    found =
        found.stream()
            .filter(
                i ->
                    passes(
                        filters,
                        "db-cluster-id",
                        i.clusterId,
                        AwsWorld.arn("rds", i.region, "cluster:" + i.clusterId)))
            .filter(i -> passes(filters, "db-instance-id", i.id, i.arn()))
            .filter(i -> passes(filters, "engine", i.engine))
            .toList();
    Page<AwsWorld.Instance> page = page(found, q.maxRecords(), q.marker());
    return DescribeDbInstancesResponse.builder()
        .dbInstances(page.items.stream().map(this::instance).toList())
        .marker(page.next)
        .build();
  }

  private SdkPojo describeParameters(Call<DescribeDbClusterParametersRequest> call) {
    DescribeDbClusterParametersRequest q = call.request;
    Map<String, List<String>> filters = rdsFilters(q.filters(), "parameter-name");
    List<Parameter> found =
        parameterGroup(q.dbClusterParameterGroupName(), call.region).parameters.values().stream()
            .filter(p -> passes(filters, "parameter-name", p.name))
            .filter(p -> q.source() == null || p.source.equals(q.source()))
            .map(AwsEndpoint::parameter)
            .toList();
    Page<Parameter> page = page(found, q.maxRecords(), q.marker());
    return DescribeDbClusterParametersResponse.builder()
        .parameters(page.items)
        .marker(page.next)
        .build();
  }

  private SdkPojo describeParameterGroups(Call<DescribeDbClusterParameterGroupsRequest> call) {
    DescribeDbClusterParameterGroupsRequest q = call.request;
    Map<String, AwsWorld.ParameterGroup> found = new TreeMap<>();
    if (q.dbClusterParameterGroupName() != null) {
      AwsWorld.ParameterGroup one = parameterGroup(q.dbClusterParameterGroupName(), call.region);
      found.put(one.name, one);
    } else {
      for (AwsWorld.ParameterGroup group : world.parameterGroups) {
        if (group.region.equals(call.region)) {
          found.put(group.name, group);
        }
      }
      // RDS makes a family's default group when it is first used
      clusters(call.region)
          .forEach(c -> found.put(c.parameterGroup, parameterGroup(c.parameterGroup, c.region)));
    }
    Page<AwsWorld.ParameterGroup> page =
        page(List.copyOf(found.values()), q.maxRecords(), q.marker());
    return DescribeDbClusterParameterGroupsResponse.builder()
        .dbClusterParameterGroups(page.items.stream().map(AwsEndpoint::parameterGroup).toList())
        .marker(page.next)
        .build();
  }

  private SdkPojo describeGlobals(Call<DescribeGlobalClustersRequest> call) {
    DescribeGlobalClustersRequest q = call.request;
    List<AwsWorld.GlobalCluster> found =
        world.globalClusters.stream()
            .filter(
                g ->
                    q.globalClusterIdentifier() == null
                        || g.id.equalsIgnoreCase(q.globalClusterIdentifier()))
            .toList();
    if (q.globalClusterIdentifier() != null && found.isEmpty()) {
      throw new Refusal(
          404,
          "GlobalClusterNotFoundFault",
          "Global cluster %s not found".formatted(q.globalClusterIdentifier()));
    }
    Page<AwsWorld.GlobalCluster> page = page(found, q.maxRecords(), q.marker());
    return DescribeGlobalClustersResponse.builder()
        .globalClusters(page.items.stream().map(AwsEndpoint::global).toList())
        .marker(page.next)
        .build();
  }

  private SdkPojo describeEndpoints(Call<DescribeDbClusterEndpointsRequest> call) {
    DescribeDbClusterEndpointsRequest q = call.request;
    Map<String, List<String>> filters =
        rdsFilters(
            q.filters(),
            "db-cluster-endpoint-type",
            "db-cluster-endpoint-custom-type",
            "db-cluster-endpoint-id",
            "db-cluster-endpoint-status");
    List<DBClusterEndpoint> found =
        (q.dbClusterIdentifier() == null
                ? clusters(call.region)
                : Stream.of(cluster(q.dbClusterIdentifier(), call.region)))
            .flatMap(
                c ->
                    Stream.concat(
                        Stream.of(
                            endpoint(c, c.endpoint, "WRITER"),
                            endpoint(c, c.readerEndpoint, "READER")),
                        c.customEndpoints.stream()))
            .filter(e -> e.endpoint() != null)
            .filter(e -> passes(filters, "db-cluster-endpoint-type", e.endpointType()))
            .filter(e -> passes(filters, "db-cluster-endpoint-custom-type", e.customEndpointType()))
            .filter(e -> passes(filters, "db-cluster-endpoint-id", e.dbClusterEndpointIdentifier()))
            .filter(e -> passes(filters, "db-cluster-endpoint-status", e.status()))
            .toList();
    Page<DBClusterEndpoint> page = page(found, q.maxRecords(), q.marker());
    return DescribeDbClusterEndpointsResponse.builder()
        .dbClusterEndpoints(page.items)
        .marker(page.next)
        .build();
  }

  private static DBClusterEndpoint endpoint(
      AwsWorld.Cluster cluster, @Nullable String host, String type) {
    return DBClusterEndpoint.builder()
        .dbClusterIdentifier(cluster.id)
        .endpoint(host)
        .endpointType(type)
        .status("available")
        .build();
  }

  // RDS, changing

  private SdkPojo modifyParameterGroup(Call<ModifyDbClusterParameterGroupRequest> call) {
    ModifyDbClusterParameterGroupRequest q = call.request;
    AwsWorld.ParameterGroup group = parameterGroup(q.dbClusterParameterGroupName(), call.region);
    if (group.name.startsWith("default.")) {
      throw new Refusal(
          400, "InvalidDBParameterGroupState", "Cannot modify a default parameter group.");
    }
    for (Parameter change : q.parameters()) {
      AwsWorld.Parameter parameter = group.parameters.get(change.parameterName());
      if (parameter == null) {
        throw new Refusal(
            400,
            "InvalidParameterValue",
            "Could not find parameter with name: " + change.parameterName());
      }
      if (change.parameterValue() == null || change.applyMethodAsString() == null) {
        throw new Refusal(
            400,
            "InvalidParameterValue",
            "The parameters ParameterName, ParameterValue and ApplyMethod must be provided");
      }
      if (parameter.applyType.equals("static")
          && change.applyMethodAsString().equals("immediate")) {
        throw new Refusal(
            400,
            "InvalidParameterCombination",
            "cannot use immediate apply method for static parameter");
      }
    }
    for (Parameter change : q.parameters()) {
      AwsWorld.Parameter parameter =
          Objects.requireNonNull(group.parameters.get(change.parameterName()));
      boolean changed = !change.parameterValue().equals(parameter.value);
      group.set(parameter.name, change.parameterValue());
      if (!changed) {
        continue;
      }
      List<AwsWorld.Cluster> users =
          clusters(call.region).filter(c -> c.parameterGroup.equals(group.name)).toList();
      if (change.applyMethodAsString().equals("pending-reboot")) {
        users.forEach(c -> c.parameterStatus("pending-reboot"));
      }
      users.forEach(c -> onParameterChange.accept(parameter.name, change.parameterValue()));
    }
    return ModifyDbClusterParameterGroupResponse.builder()
        .dbClusterParameterGroupName(group.name)
        .build();
  }

  private SdkPojo createParameterGroup(Call<CreateDbClusterParameterGroupRequest> call) {
    CreateDbClusterParameterGroupRequest q = call.request;
    String name = q.dbClusterParameterGroupName().toLowerCase(Locale.ROOT);
    if (!name.matches("[a-z](-?[a-z0-9]+)*") || q.description() == null) {
      throw new Refusal(
          400,
          "InvalidParameterValue",
          "The parameter DBClusterParameterGroupName is not a valid identifier, or Description is missing.");
    }
    if (!q.dbParameterGroupFamily().matches("aurora-postgresql\\d+")) {
      throw new Refusal(
          400,
          "InvalidParameterValue",
          "ParameterGroupFamily %s is not a valid parameter group family"
              .formatted(q.dbParameterGroupFamily()));
    }
    if (world.parameterGroup(name, call.region).isPresent()) {
      throw new Refusal(
          400,
          "DBParameterGroupAlreadyExists",
          "Parameter group %s already exists".formatted(name));
    }
    AwsWorld.ParameterGroup group =
        new AwsWorld.ParameterGroup(name, q.dbParameterGroupFamily(), call.region);
    world.parameterGroups.add(group);
    return CreateDbClusterParameterGroupResponse.builder()
        .dbClusterParameterGroup(parameterGroup(group))
        .build();
  }

  private SdkPojo modifyCluster(Call<ModifyDbClusterRequest> call) {
    ModifyDbClusterRequest q = call.request;
    AwsWorld.Cluster cluster = cluster(q.dbClusterIdentifier(), call.region);
    if (q.enableIAMDatabaseAuthentication() != null) {
      cluster.iamDatabaseAuthentication = q.enableIAMDatabaseAuthentication();
    }
    if (q.dbClusterParameterGroupName() != null
        && !q.dbClusterParameterGroupName().equals(cluster.parameterGroup)) {
      AwsWorld.ParameterGroup before = parameterGroup(cluster.parameterGroup, call.region);
      AwsWorld.ParameterGroup after = parameterGroup(q.dbClusterParameterGroupName(), call.region);
      cluster.parameterGroup = after.name;
      cluster.parameterStatus("pending-reboot");
      after.parameters.forEach(
          (name, parameter) -> {
            if (parameter.value != null && !parameter.value.equals(before.get(name))) {
              onParameterChange.accept(name, parameter.value);
            }
          });
    }
    return ModifyDbClusterResponse.builder().dbCluster(cluster(cluster)).build();
  }

  private SdkPojo modifyInstance(Call<ModifyDbInstanceRequest> call) {
    ModifyDbInstanceRequest q = call.request;
    AwsWorld.Instance instance = instance(q.dbInstanceIdentifier(), call.region);
    if (q.publiclyAccessible() != null) {
      instance.publiclyAccessible = q.publiclyAccessible();
    }
    return ModifyDbInstanceResponse.builder().dbInstance(instance(instance)).build();
  }

  private SdkPojo rebootInstance(Call<RebootDbInstanceRequest> call) {
    AwsWorld.Instance instance = instance(call.request.dbInstanceIdentifier(), call.region);
    for (AwsWorld.Cluster cluster : world.clusters) {
      for (AwsWorld.Member member : List.copyOf(cluster.members)) {
        if (member.instanceId.equals(instance.id)) {
          if (member.writer) {
            cluster.parameterStatus("in-sync");
            onReboot.run();
          } else {
            member.parameterStatus = "in-sync";
          }
        }
      }
    }
    return RebootDbInstanceResponse.builder().dbInstance(instance(instance)).build();
  }

  private SdkPojo rebootCluster(Call<RebootDbClusterRequest> call) {
    AwsWorld.Cluster cluster = cluster(call.request.dbClusterIdentifier(), call.region);
    throw new Refusal(
        400,
        "InvalidDBClusterStateFault",
        "RebootDBCluster is for Multi-AZ DB clusters only, and %s is of engine %s"
            .formatted(cluster.id, cluster.engine));
  }

  private SdkPojo startCluster(Call<StartDbClusterRequest> call) {
    AwsWorld.Cluster cluster = cluster(call.request.dbClusterIdentifier(), call.region);
    if (!cluster.status.equals("stopped")) {
      throw new Refusal(
          400,
          "InvalidDBClusterStateFault",
          "DbCluster %s is in %s state but expected it to be one of stopped,inaccessible-encryption-credentials-recoverable."
              .formatted(cluster.id, cluster.status));
    }
    cluster.status = "available";
    world.instances.stream()
        .filter(i -> cluster.id.equals(i.clusterId))
        .forEach(i -> i.status = "available");
    return StartDbClusterResponse.builder().dbCluster(cluster(cluster)).build();
  }

  // EC2

  private SdkPojo describeSecurityGroups(Call<DescribeSecurityGroupsRequest> call) {
    DescribeSecurityGroupsRequest q = call.request;
    Map<String, List<String>> filters = ec2Filters(q.filters(), "group-id", "vpc-id");
    q.groupIds().forEach(id -> securityGroup(id, call.region));
    List<AwsWorld.SecurityGroup> found =
        world.securityGroups.stream()
            .filter(g -> g.region.equals(call.region))
            .filter(g -> q.groupIds().isEmpty() || q.groupIds().contains(g.id))
            .filter(g -> passes(filters, "group-id", g.id))
            .filter(g -> passes(filters, "vpc-id", g.vpcId))
            .toList();
    Page<AwsWorld.SecurityGroup> page =
        page(found, q.maxResults() == null ? 1000 : q.maxResults(), q.nextToken());
    return DescribeSecurityGroupsResponse.builder()
        .securityGroups(page.items.stream().map(AwsEndpoint::securityGroup).toList())
        .nextToken(page.next)
        .build();
  }

  private SdkPojo prefixListEntries(Call<GetManagedPrefixListEntriesRequest> call) {
    GetManagedPrefixListEntriesRequest q = call.request;
    List<PrefixListEntry> found =
        prefixList(q.prefixListId(), call.region).cidrs.stream()
            .map(cidr -> PrefixListEntry.builder().cidr(cidr).build())
            .toList();
    Page<PrefixListEntry> page = page(found, q.maxResults(), q.nextToken());
    return GetManagedPrefixListEntriesResponse.builder()
        .entries(page.items)
        .nextToken(page.next)
        .build();
  }

  private SdkPojo describePrefixLists(Call<DescribeManagedPrefixListsRequest> call) {
    DescribeManagedPrefixListsRequest q = call.request;
    Map<String, List<String>> filters =
        ec2Filters(q.filters(), "prefix-list-id", "prefix-list-name", "owner-id");
    q.prefixListIds().forEach(id -> prefixList(id, call.region));
    List<AwsWorld.PrefixList> found =
        world.prefixLists.stream()
            .filter(l -> l.region.equals(call.region))
            .filter(l -> q.prefixListIds().isEmpty() || q.prefixListIds().contains(l.id))
            .filter(l -> passes(filters, "prefix-list-id", l.id))
            .filter(l -> passes(filters, "prefix-list-name", l.name))
            .filter(l -> passes(filters, "owner-id", AwsWorld.ACCOUNT))
            .toList();
    Page<AwsWorld.PrefixList> page = page(found, q.maxResults(), q.nextToken());
    return DescribeManagedPrefixListsResponse.builder()
        .prefixLists(page.items.stream().map(AwsEndpoint::prefixList).toList())
        .nextToken(page.next)
        .build();
  }

  private SdkPojo authorizeIngress(Call<AuthorizeSecurityGroupIngressRequest> call) {
    AuthorizeSecurityGroupIngressRequest q = call.request;
    AwsWorld.SecurityGroup group = securityGroup(q.groupId(), call.region);
    if (!q.hasIpPermissions()) {
      throw new Refusal(
          400, "MissingParameter", "The request must contain the parameter ipPermissions");
    }
    List<String> present = group.ingress.stream().flatMap(AwsEndpoint::rules).toList();
    for (IpPermission permission : q.ipPermissions()) {
      rules(permission)
          .filter(present::contains)
          .findFirst()
          .ifPresent(
              rule -> {
                throw new Refusal(
                    400,
                    "InvalidPermission.Duplicate",
                    "the specified rule \"peer: %s, ALLOW\" already exists".formatted(rule));
              });
    }
    group.ingress.addAll(q.ipPermissions());
    return AuthorizeSecurityGroupIngressResponse.builder().returnValue(true).build();
  }

  private static Stream<String> rules(IpPermission permission) {
    String suffix =
        ", %s, from port: %s, to port: %s"
            .formatted(permission.ipProtocol(), permission.fromPort(), permission.toPort());
    return Stream.of(
            permission.ipRanges().stream().map(r -> r.cidrIp()),
            permission.ipv6Ranges().stream().map(r -> r.cidrIpv6()),
            permission.prefixListIds().stream().map(p -> p.prefixListId()),
            permission.userIdGroupPairs().stream().map(p -> p.groupId()))
        .flatMap(sources -> sources)
        .map(source -> source + suffix);
  }

  // finding things

  private Stream<AwsWorld.Cluster> clusters(String region) {
    return world.clusters.stream().filter(c -> c.region.equals(region));
  }

  private AwsWorld.Cluster cluster(String id, String region) {
    return clusters(region)
        .filter(c -> c.id.equalsIgnoreCase(id) || c.arn.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    404, "DBClusterNotFoundFault", "DBCluster %s not found.".formatted(id)));
  }

  private AwsWorld.Instance instance(String id, String region) {
    return world.instances.stream()
        .filter(i -> i.region.equals(region))
        .filter(i -> i.id.equalsIgnoreCase(id) || i.arn().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new Refusal(404, "DBInstanceNotFound", "DBInstance %s not found.".formatted(id)));
  }

  private AwsWorld.ParameterGroup parameterGroup(String name, String region) {
    return world
        .parameterGroup(name, region)
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "DBParameterGroupNotFound",
                    "DBClusterParameterGroup not found: %s".formatted(name)));
  }

  private AwsWorld.SecurityGroup securityGroup(String id, String region) {
    return world.securityGroups.stream()
        .filter(g -> g.id.equals(id) && g.region.equals(region))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    400,
                    "InvalidGroup.NotFound",
                    "The security group '%s' does not exist".formatted(id)));
  }

  private AwsWorld.PrefixList prefixList(String id, String region) {
    return world.prefixLists.stream()
        .filter(l -> l.id.equals(id) && l.region.equals(region))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    400,
                    "InvalidPrefixListID.NotFound",
                    "The prefix list ID '%s' does not exist".formatted(id)));
  }

  private static Map<String, List<String>> rdsFilters(
      List<software.amazon.awssdk.services.rds.model.Filter> filters, String... known) {
    Map<String, List<String>> values = new HashMap<>();
    filters.forEach(f -> values.put(f.name(), f.values()));
    return checked(values, List.of(known), "InvalidParameterValue", "Unrecognized filter name: %s");
  }

  private static Map<String, List<String>> ec2Filters(
      List<software.amazon.awssdk.services.ec2.model.Filter> filters, String... known) {
    Map<String, List<String>> values = new HashMap<>();
    filters.forEach(f -> values.put(f.name(), f.values()));
    return checked(values, List.of(known), "InvalidParameterValue", "The filter '%s' is invalid");
  }

  private static Map<String, List<String>> checked(
      Map<String, List<String>> filters, Collection<String> known, String code, String message) {
    for (String name : filters.keySet()) {
      if (!known.contains(name)) {
        throw new Refusal(400, code, message.formatted(name));
      }
    }
    return filters;
  }

  private static boolean passes(
      Map<String, List<String>> filters, String name, @Nullable String... actual) {
    List<String> wanted = filters.get(name);
    return wanted == null || Stream.of(actual).anyMatch(wanted::contains);
  }

  private static <T> Page<T> page(List<T> all, @Nullable Integer size, @Nullable String marker) {
    int from = marker == null ? 0 : Integer.parseInt(marker.replace("page-", ""));
    int to = Math.min(all.size(), from + (size == null ? 100 : size));
    return new Page<>(all.subList(from, to), to < all.size() ? "page-" + to : null);
  }

  // the model as the services show it

  private static DBCluster cluster(AwsWorld.Cluster c) {
    DBCluster.Builder builder =
        DBCluster.builder()
            .dbClusterIdentifier(c.id)
            .dbClusterArn(c.arn)
            .dbClusterResourceId("cluster-" + c.id.toUpperCase(Locale.ROOT))
            .engine(c.engine)
            .engineVersion(c.engineVersion)
            .engineMode(c.engineMode)
            .status(c.status)
            .endpoint(c.endpoint)
            .readerEndpoint(c.readerEndpoint)
            .multiAZ(c.members.size() > 1)
            .port(c.port)
            .masterUsername(c.masterUsername)
            .databaseName(c.databaseName)
            .dbClusterParameterGroup(c.parameterGroup)
            .dbSubnetGroup(c.subnetGroup)
            .iamDatabaseAuthenticationEnabled(c.iamDatabaseAuthentication)
            .replicationSourceIdentifier(c.replicationSourceIdentifier)
            .globalClusterIdentifier(c.globalClusterIdentifier)
            .networkType(c.networkType)
            .vpcSecurityGroups(memberships(c.securityGroups))
            .dbClusterMembers(
                c.members.stream()
                    .map(
                        m ->
                            DBClusterMember.builder()
                                .dbInstanceIdentifier(m.instanceId)
                                .isClusterWriter(m.writer)
                                .dbClusterParameterGroupStatus(m.parameterStatus)
                                .promotionTier(m.promotionTier)
                                .build())
                    .toList());
    if (c.serverlessMaxCapacity != null) {
      builder.serverlessV2ScalingConfiguration(
          s -> s.minCapacity(c.serverlessMinCapacity).maxCapacity(c.serverlessMaxCapacity));
    }
    if (!c.customEndpoints.isEmpty()) {
      builder.customEndpoints(c.customEndpoints.stream().map(DBClusterEndpoint::endpoint).toList());
    }
    c.more.accept(builder);
    return builder.build();
  }

  private DBInstance instance(AwsWorld.Instance i) {
    DBInstance.Builder builder =
        DBInstance.builder()
            .dbInstanceIdentifier(i.id)
            .dbInstanceArn(i.arn())
            .dbiResourceId("db-" + i.id.toUpperCase(Locale.ROOT))
            .dbClusterIdentifier(i.clusterId)
            .dbInstanceClass(i.instanceClass)
            .engine(i.engine)
            .engineVersion(i.engineVersion)
            .dbInstanceStatus(i.status)
            .publiclyAccessible(i.publiclyAccessible)
            .availabilityZone(i.availabilityZone)
            .caCertificateIdentifier("rds-ca-rsa2048-g1")
            .vpcSecurityGroups(memberships(i.securityGroups))
            .dbParameterGroups(
                DBParameterGroupStatus.builder()
                    .dbParameterGroupName(
                        "default.aurora-postgresql" + i.engineVersion.replaceAll("\\..*", ""))
                    .parameterApplyStatus("in-sync")
                    .build());
    if (i.endpoint != null) {
      builder.endpoint(e -> e.address(i.endpoint).port(i.port).hostedZoneId("Z2R2ITUGPM61AM"));
    }
    if (i.subnetGroup != null) {
      world
          .subnetGroup(i.subnetGroup, i.region)
          .ifPresent(g -> builder.dbSubnetGroup(subnetGroup(g)));
    }
    i.more.accept(builder);
    return builder.build();
  }

  private DBSubnetGroup subnetGroup(AwsWorld.SubnetGroup g) {
    return DBSubnetGroup.builder()
        .dbSubnetGroupName(g.name)
        .dbSubnetGroupDescription("lab")
        .dbSubnetGroupArn(AwsWorld.arn("rds", g.region, "subgrp:" + g.name))
        .vpcId(g.vpcId)
        .subnetGroupStatus(g.status)
        .supportedNetworkTypes("IPV4")
        .subnets(
            g.subnetIds.stream()
                .map(
                    id ->
                        software.amazon.awssdk.services.rds.model.Subnet.builder()
                            .subnetIdentifier(id)
                            .subnetAvailabilityZone(z -> z.name(world.subnet(id).availabilityZone))
                            .subnetStatus("Active")
                            .build())
                .toList())
        .build();
  }

  private static List<VpcSecurityGroupMembership> memberships(Map<String, String> groups) {
    return groups.entrySet().stream()
        .map(
            e ->
                VpcSecurityGroupMembership.builder()
                    .vpcSecurityGroupId(e.getKey())
                    .status(e.getValue())
                    .build())
        .toList();
  }

  private static Parameter parameter(AwsWorld.Parameter p) {
    return Parameter.builder()
        .parameterName(p.name)
        .parameterValue(p.value)
        .description("Sets " + p.name + ".")
        .source(p.source)
        .applyType(p.applyType)
        .applyMethod("pending-reboot")
        .dataType(p.dataType)
        .allowedValues(p.allowedValues)
        .isModifiable(true)
        .supportedEngineModes("provisioned")
        .build();
  }

  private static DBClusterParameterGroup parameterGroup(AwsWorld.ParameterGroup g) {
    return DBClusterParameterGroup.builder()
        .dbClusterParameterGroupName(g.name)
        .dbParameterGroupFamily(g.family)
        .description("Parameters of " + g.name)
        .dbClusterParameterGroupArn(AwsWorld.arn("rds", g.region, "cluster-pg:" + g.name))
        .build();
  }

  private static GlobalCluster global(AwsWorld.GlobalCluster g) {
    return GlobalCluster.builder()
        .globalClusterIdentifier(g.id)
        .globalClusterArn(AwsWorld.arn("rds", "", "global-cluster:" + g.id))
        .status(g.status)
        .engine("aurora-postgresql")
        .endpoint(g.endpoint)
        .globalClusterMembers(
            g.members.entrySet().stream()
                .map(
                    m ->
                        GlobalClusterMember.builder()
                            .dbClusterArn(m.getKey())
                            .isWriter(m.getValue())
                            .readers(
                                m.getValue()
                                    ? g.members.keySet().stream()
                                        .filter(arn -> !arn.equals(m.getKey()))
                                        .toList()
                                    : List.of())
                            .build())
                .toList())
        .build();
  }

  private static software.amazon.awssdk.services.ec2.model.SecurityGroup securityGroup(
      AwsWorld.SecurityGroup g) {
    return software.amazon.awssdk.services.ec2.model.SecurityGroup.builder()
        .groupId(g.id)
        .groupName("aurora")
        .description("aurora")
        .ownerId(AwsWorld.ACCOUNT)
        .vpcId(g.vpcId)
        .ipPermissions(g.ingress)
        .ipPermissionsEgress(
            IpPermission.builder()
                .ipProtocol("-1")
                .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
                .build())
        .build();
  }

  private static ManagedPrefixList prefixList(AwsWorld.PrefixList l) {
    return ManagedPrefixList.builder()
        .prefixListId(l.id)
        .prefixListName(l.name)
        .prefixListArn(AwsWorld.arn("ec2", l.region, "prefix-list/" + l.id))
        .addressFamily("IPv4")
        .state("create-complete")
        .maxEntries(Math.max(1, l.cidrs.size()))
        .version(1L)
        .ownerId(AwsWorld.ACCOUNT)
        .build();
  }
}
