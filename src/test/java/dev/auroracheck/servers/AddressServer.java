package dev.auroracheck.servers;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers, on this machine, as the site does that publishes the addresses. */
public final class AddressServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int status = 200;
  private volatile String body = "";
  private volatile Duration headersAfter = Duration.ZERO;
  private volatile Duration bodyAfter = Duration.ZERO;

  public AddressServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(executor);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          try {
            Thread.sleep(headersAfter.toMillis());
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            Thread.sleep(bodyAfter.toMillis());
            try (OutputStream out = exchange.getResponseBody()) {
              out.write(bytes);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  /** What it answers from now on. */
  public AddressServer answers(int newStatus, String newBody) {
    status = newStatus;
    body = newBody;
    return this;
  }

  /** How long it takes, before the head of the answer and between that and the body. */
  public AddressServer takes(Duration beforeHeaders, Duration beforeBody) {
    headersAfter = beforeHeaders;
    bodyAfter = beforeBody;
    return this;
  }

  /** Its address. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/static-ips.json";
  }

  /** How often it was asked. */
  public int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
