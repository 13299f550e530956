package dev.auroracheck.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.network.ClickPipesAddresses;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.report.Wrap;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.ServiceRegion;
import dev.auroracheck.request.ServiceRegion.Cloud;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the addresses that ClickPipes connects from. */
final class StaticIpsCommand implements Command {
  /** The formats of the list. */
  enum ListFormat {
    TEXT,
    JSON,
    CIDR;

    /** Reads the value of the option. */
    static ListFormat parse(String text) {
      return Converters.oneOf(
          text, ListFormat.values(), format -> format.name().toLowerCase(Locale.ROOT));
    }
  }

  private final ServiceOptions service = new ServiceOptions();
  private ListFormat output = ListFormat.TEXT;

  private final Terminal terminal;

  StaticIpsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    Declarations all =
        new Declarations(this, "static-ips", "the addresses that ClickPipes connects from")
            .synopsis("aurora-check static-ips [--clickhouse-region REGION] [-o text|json|cidr]")
            .description(
                "Prints the addresses that ClickPipes connects from, for one region or for all.");
    service.declare(all);
    return all.<ListFormat>value(
            "-o, --output",
            "FORMAT",
            ListFormat::parse,
            v -> output = v,
            "text, json, or cidr: one range on each line (default: text)")
        .help()
        .spec();
  }

  @Override
  public int run(Problems problems) throws IOException {
    Optional<Supplier<StaticAddresses>> source =
        problems.attempt(() -> service.staticIps.open(terminal, terminal::message));
    problems.refuse();
    StaticAddresses list = source.orElseThrow().get();
    Optional<ServiceRegion> asked = Optional.ofNullable(service.region);
    Optional<LocalDate> created = Optional.ofNullable(service.created);
    Map<ServiceRegion, ClickPipesAddresses> sets = new LinkedHashMap<>();
    for (ServiceRegion region : asked.map(List::of).orElseGet(() -> regions(list))) {
      Request.Service one = new Request.Service(Optional.of(region), created, List.of());
      sets.put(region, ClickPipesAddresses.of(list, one, region.region()));
    }
    Optional<String> caveat = ClickPipesAddresses.caveat(list, terminal.time().today());
    switch (output) {
      case JSON -> json(list, sets, caveat);
      case CIDR -> cidr(list, sets, caveat);
      case TEXT -> text(list, sets, caveat);
    }
    return 0;
  }

  private static List<ServiceRegion> regions(StaticAddresses list) {
    List<ServiceRegion> all = new ArrayList<>();
    list.aws().keySet().forEach(id -> all.add(new ServiceRegion(Cloud.AWS, id)));
    list.gcp().keySet().forEach(id -> all.add(new ServiceRegion(Cloud.GCP, id)));
    return all;
  }

  private void text(
      StaticAddresses list, Map<ServiceRegion, ClickPipesAddresses> sets, Optional<String> caveat) {
    paragraph(
        "",
        "ClickPipes addresses, "
            + list.asOf().map(d -> "as of " + d).orElse("of unknown date")
            + ": "
            + switch (list.origin()) {
              case BUNDLED -> "the list that ships with aurora-check";
              case LIVE -> "the list that is published now";
              case FILE -> "the list in " + service.staticIps.name();
            });
    caveat.ifPresent(c -> paragraph("", "Note: " + c));
    boolean one = service.region != null;
    sets.forEach((region, set) -> section(region, set, one));
    terminal.line("");
    if (!one) {
      paragraph(
          "",
          "Services in other regions and all services on Azure use the addresses of eu-central-1"
              + " in Europe and those of us-east-2 outside Europe.");
    }
    list.neverSources()
        .forEach(
            (address, why) -> paragraph("", "Do not use " + address.display() + ": " + why + "."));
  }

  private void section(ServiceRegion region, ClickPipesAddresses set, boolean one) {
    terminal.line("");
    terminal.line(region.id());
    paragraph("  ", set.why());
    set.assumption().ifPresent(a -> paragraph("  ", a));
    paragraph("    ", joined(set.addresses()));
    set.alternative()
        .ifPresent(
            other -> {
              paragraph("  ", other.why());
              if (one) {
                paragraph("    ", joined(other.addresses()));
              }
            });
  }

  private void paragraph(String margin, String text) {
    Wrap.lines(text, terminal.width() - margin.length())
        .forEach(line -> terminal.line(margin + line));
  }

  private static String joined(List<Cidr> addresses) {
    return addresses.stream().map(Cidr::display).collect(Collectors.joining(" "));
  }

  private void cidr(
      StaticAddresses list, Map<ServiceRegion, ClickPipesAddresses> sets, Optional<String> caveat) {
    // a live list that could not be read was reported when it was fetched
    caveat.filter(c -> list.insteadOfLive().isEmpty()).ifPresent(this::remark);
    if (service.region != null) {
      for (ClickPipesAddresses set : sets.values()) {
        set.assumption().ifPresent(this::remark);
        set.alternative()
            .ifPresent(
                other ->
                    remark(
                        other.why() + " The addresses of " + other.name() + " are not printed."));
      }
    }
    sets.values().stream()
        .flatMap(set -> set.addresses().stream())
        .distinct()
        .forEach(address -> terminal.line(address.toString()));
  }

  private void remark(String text) {
    terminal.message("aurora-check: " + text);
  }

  private void json(
      StaticAddresses list, Map<ServiceRegion, ClickPipesAddresses> sets, Optional<String> caveat)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("asOf", list.asOf().map(LocalDate::toString).orElse(null));
    root.put("origin", list.origin().id());
    root.put("note", caveat.orElse(null));
    ArrayNode regions = root.putArray("regions");
    sets.forEach(
        (region, set) -> {
          ObjectNode node = regions.addObject().put("clickhouseRegion", region.id());
          put(node, set);
          node.put("assumption", set.assumption().orElse(null));
          if (set.alternative().isPresent()) {
            put(node.putObject("alternative"), set.alternative().get());
          } else {
            node.putNull("alternative");
          }
        });
    ArrayNode never = root.putArray("notToBeUsed");
    list.neverSources()
        .forEach(
            (address, why) -> never.addObject().put("address", address.display()).put("why", why));
    terminal.write(
        mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n",
        StandardCharsets.UTF_8);
  }

  private static void put(ObjectNode node, ClickPipesAddresses set) {
    node.put("uses", set.name()).put("why", set.why());
    ArrayNode addresses = node.putArray("addresses");
    set.addresses().forEach(a -> addresses.add(a.display()));
  }
}
