package dev.auroracheck.cli;

import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.source.clickpipes.StaticAddressList;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The list of addresses that {@code --static-ips} names. */
final class StaticIps {
  private static final String OPTION = "--static-ips";
  private static final String VARIABLE = "AURORA_CHECK_STATIC_IPS_URL";
  private static final String PUBLISHED = "https://api.clickhouse.cloud/static-ips.json";

  private StaticIps() {}

  /**
   * Reads the option; a file is read at once.
   *
   * @param messages hears of a list that could not be fetched
   * @return gives the list; where that must be fetched, once it was it is kept
   * @throws UsageException for a file that can't be read or is no list
   */
  static Supplier<StaticAddresses> parse(
      @Nullable String value, Terminal terminal, Consumer<String> messages) {
    if (value == null || value.equals("bundled")) {
      return StaticAddressList::bundled;
    } else if (value.equals("live")) {
      return new Live(address(terminal), terminal.time(), messages);
    }
    try {
      StaticAddresses list = StaticAddressList.of(Passwords.readable(OPTION, value));
      return () -> list;
    } catch (UsageException e) {
      Optional<String> meant = Names.nearest(value, List.of("bundled", "live"));
      throw new UsageException(
          e.getMessage() + meant.map(n -> "; did you mean " + n + "?").orElse(""));
    } catch (IOException e) {
      throw UsageException.of(OPTION, value, String.valueOf(e.getMessage()));
    }
  }

  private static URI address(Terminal terminal) {
    String text = terminal.variable(VARIABLE).orElse(PUBLISHED);
    try {
      URI address = URI.create(text);
      if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw UsageException.of(VARIABLE, text, "not an HTTP address");
  }

  private static final class Live implements Supplier<StaticAddresses> {
    private final URI address;
    private final Time time;
    private final Consumer<String> messages;
    private Optional<StaticAddresses> had = Optional.empty();
    private boolean told;

    Live(URI address, Time time, Consumer<String> messages) {
      this.address = address;
      this.time = time;
      this.messages = messages;
    }

    @Override
    public synchronized StaticAddresses get() {
      if (had.isPresent()) {
        return had.get();
      }
      StaticAddresses list = StaticAddressList.live(address, time.today());
      if (list.insteadOfLive().isEmpty()) {
        had = Optional.of(list);
      } else if (!told) {
        told = true;
        String bundled = "; the bundled list of " + list.asOf().orElseThrow() + " is used";
        messages.accept(
            "aurora-check: "
                + UsageException.of(OPTION, "live", list.insteadOfLive().get() + bundled)
                    .getMessage());
      }
      return list;
    }
  }
}
