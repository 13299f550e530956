package dev.auroracheck.cli;

import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.source.clickpipes.StaticAddressList;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The list of addresses that {@code --static-ips} names.
 *
 * @param name the value of the option
 */
record StaticIps(String name, Opener opener) {
  private static final String OPTION = "--static-ips";
  private static final String VARIABLE = "AURORA_CHECK_STATIC_IPS_URL";
  private static final String PUBLISHED = "https://api.clickhouse.cloud/static-ips.json";

  /** The list that ships with this program. */
  static final StaticIps BUNDLED =
      new StaticIps("bundled", (terminal, messages) -> StaticAddressList::bundled);

  /** Opens a source of the list. */
  interface Opener {
    /** Returns a supplier of the list, which may fetch it. */
    Supplier<StaticAddresses> open(Terminal terminal, Consumer<String> messages);
  }

  /** Reads the value of the option; a file is read at once. */
  static StaticIps parse(String text) {
    if (text.equals(BUNDLED.name)) {
      return BUNDLED;
    } else if (text.equals("live")) {
      return new StaticIps(
          text, (terminal, messages) -> new Live(address(terminal), terminal.time(), messages));
    }
    try {
      StaticAddresses list = StaticAddressList.of(FileNames.readable(text));
      return new StaticIps(text, (terminal, messages) -> () -> list);
    } catch (Refusal e) {
      throw e.with(Names.meant(text, List.of(BUNDLED.name, "live"), ""));
    } catch (IOException e) {
      throw Refusal.of(text, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns a supplier of the list. A list that was fetched is kept.
   *
   * @param messages receives a message if the list could not be fetched
   * @throws UsageException if the address to fetch it from is not one
   */
  Supplier<StaticAddresses> open(Terminal terminal, Consumer<String> messages) {
    return opener.open(terminal, messages);
  }

  private static URI address(Terminal terminal) {
    String text = terminal.variable(VARIABLE).orElse(PUBLISHED);
    try {
      URI address = URI.create(text);
      if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // reported below
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
        String bundled = ". The bundled list from " + list.asOf().orElseThrow() + " is used.";
        messages.accept(
            "aurora-check: "
                + UsageException.of(OPTION, "live", list.insteadOfLive().get() + bundled)
                    .getMessage());
      }
      return list;
    }
  }
}
