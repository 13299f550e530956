package dev.auroracheck.servers;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** What the answers of the services have in common: requests by name, refusals, filters, pages. */
abstract class Answers {
  /** One request. */
  record Call<Q>(Q request, String region) {}

  /** What fits into one answer, and the token for the rest. */
  record Page<T>(List<T> items, @Nullable String next) {}

  /** An answer that says no. */
  static final class Refusal extends RuntimeException {
    final int status;
    final String code;

    Refusal(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }

  private record Handler(Supplier<SdkPojo> request, Function<Call<?>, SdkPojo> answer) {}

  final AwsState state;
  private final String service;
  private final Map<String, Handler> handlers = new HashMap<>();

  Answers(AwsState state, String service) {
    this.state = state;
    this.service = service;
  }

  @SuppressWarnings("unchecked")
  final <Q> void on(String action, Supplier<?> builder, Function<Call<Q>, SdkPojo> answer) {
    Supplier<SdkPojo> request = () -> (SdkPojo) builder.get();
    handlers.put(action, new Handler(request, call -> answer.apply((Call<Q>) call)));
  }

  /**
   * The answer to a request.
   *
   * @throws Refusal if the service would refuse
   */
  final SdkPojo answer(String action, String region, Map<String, String> form) {
    Handler handler = handlers.get(action);
    if (handler == null) {
      throw new Refusal(
          400, "InvalidAction", "Could not find operation %s for %s".formatted(action, service));
    }
    Object request = QueryWire.read(handler.request.get(), form);
    synchronized (state) {
      return handler.answer.apply(new Call<>(request, region));
    }
  }

  static Map<String, List<String>> checked(
      Map<String, List<String>> filters, Collection<String> known, String code, String message) {
    for (String name : filters.keySet()) {
      if (!known.contains(name)) {
        throw new Refusal(400, code, message.formatted(name));
      }
    }
    return filters;
  }

  static boolean passes(
      Map<String, List<String>> filters, String name, @Nullable String... actual) {
    return passes(filters, name, Arrays.asList(actual));
  }

  static boolean passes(
      Map<String, List<String>> filters, String name, List<? extends @Nullable String> actual) {
    List<String> wanted = filters.get(name);
    return wanted == null || actual.stream().anyMatch(wanted::contains);
  }

  static <T> Page<T> page(List<T> all, @Nullable Integer size, @Nullable String marker) {
    int from = marker == null ? 0 : Integer.parseInt(marker.replace("page-", ""));
    int to = Math.min(all.size(), from + (size == null ? 100 : size));
    return new Page<>(all.subList(from, to), to < all.size() ? "page-" + to : null);
  }
}
