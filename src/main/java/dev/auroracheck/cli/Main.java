package dev.auroracheck.cli;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.fix.Origin;
import dev.auroracheck.fix.Plan;
import dev.auroracheck.report.JsonReport;
import dev.auroracheck.report.Palette;
import dev.auroracheck.report.Report;
import dev.auroracheck.report.TextReport;
import dev.auroracheck.request.Request;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
    name = "aurora-check",
    versionProvider = Main.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = false,
    usageHelpWidth = 80,
    synopsisHeading = "Usage: ",
    customSynopsis = {
      "aurora-check --host HOST --user ROLE [OPTION]...",
      "       aurora-check list [-o text|json]",
      "       aurora-check explain ID",
      "       aurora-check policy",
      "       aurora-check static-ips [--clickhouse-region REGION] [-o text|json|cidr]",
      ""
    },
    description = {
      "Checks, before you create a ClickPipe, whether an Amazon Aurora PostgreSQL"
          + " cluster is ready for it. Reads only; changes nothing.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  aurora-check --host shop.cluster-c1abc.us-east-1.rds.amazonaws.com \\",
      "      --user clickpipes_user --database shop",
      "  aurora-check --host HOST --user admin --pipe-user clickpipes_user \\",
      "      --table public.orders,public.customers --clickhouse-region us-east-1",
      "  aurora-check --host HOST --user clickpipes_user --no-aws -o json",
      "  aurora-check --host HOST --user clickpipes_user --wait 15m",
      "",
      "Exit codes:",
      "    0  ready: no required check failed",
      "    1  not ready: at least one required check failed",
      "    2  bad option, value or name",
      "    3  incomplete: nothing failed, but a required check could not be decided,",
      "       or nothing was checked",
      "  130  interrupted",
    })
public final class Main implements Callable<Integer> {
  private static final int USAGE = 2;
  private static final int INTERNAL = 3;
  private static final Duration LONGEST_WAIT = Duration.ofHours(24);

  @Mixin Options options = new Options();

  @Option(names = "--help", order = 1, usageHelp = true, description = "show this")
  boolean help;

  @Option(names = "--version", order = 2, versionHelp = true, description = "show the version")
  boolean versionAsked;

  private final Terminal terminal;

  private Main(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The driver's own log; kept here, since a logger that nobody holds forgets its level. */
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

  /** The entry point. */
  public static void main(String[] args) {
    int code = INTERNAL;
    try {
      code = run(Terminal.ofProcess(), args);
    } catch (Throwable e) {
      System.err.println("aurora-check: " + e);
    }
    System.exit(code);
  }

  /** Runs the program in the given world and returns its exit code. */
  static int run(Terminal terminal, String... args) {
    // what the driver meets is told as results
    DRIVER_LOG.setLevel(java.util.logging.Level.OFF);
    Main main = new Main(terminal);
    CommandLine commandLine =
        new CommandLine(main)
            .addSubcommand(new ListCommand(terminal))
            .addSubcommand(new ExplainCommand(terminal))
            .addSubcommand(new PolicyCommand(terminal))
            .addSubcommand(new StaticIpsCommand(terminal))
            .addSubcommand(new CommandLine.HelpCommand())
            // the last one wins, as with psql
            .setOverwrittenOptionsAllowed(true)
            .setCaseInsensitiveEnumValuesAllowed(false)
            .setColorScheme(CommandLine.Help.defaultColorScheme(main.helpColour(args)))
            .setOut(new java.io.PrintWriter(terminal.out(), true, terminal.charset()))
            .setErr(new java.io.PrintWriter(terminal.err(), true, terminal.charset()))
            .setParameterExceptionHandler(
                (e, a) -> {
                  terminal.message("aurora-check: " + explain(e));
                  return USAGE;
                })
            .setExecutionExceptionHandler((e, line, result) -> main.failed(e, args));
    commandLine
        .getHelpSectionMap()
        .put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionSections());
    if (Arrays.stream(args).anyMatch(a -> a.startsWith("--password=") || a.matches("-W.+"))) {
      // not shown: it may be the password
      terminal.message(
          "aurora-check: --password takes no value: it asks; else use --password-file or PGPASSWORD");
      return USAGE;
    }
    int code = commandLine.execute(args);
    if (terminal.out().checkError() && code == 0) {
      terminal.message("aurora-check: not all of the output could be written");
      return INTERNAL;
    }
    return code;
  }

  private CommandLine.Help.Ansi helpColour(String[] args) {
    boolean plain = Arrays.asList(args).contains("--no-color");
    return terminal.showsColour() && !plain ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF;
  }

  /** One line; picocli's own message, and the option that was meant where one is near. */
  private static String explain(CommandLine.ParameterException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    if (e instanceof UnmatchedArgumentException unmatched) {
      String wrong = unmatched.getUnmatched().get(0);
      List<String> known =
          new ArrayList<>(e.getCommandLine().getCommandSpec().optionsMap().keySet());
      known.addAll(e.getCommandLine().getSubcommands().keySet());
      String name = wrong.split("=", 2)[0];
      Optional<String> meant = Names.nearest(name, known).filter(n -> n.length() > 2);
      String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
      String way = meant.map(n -> "; did you mean " + n + "?").orElse("; " + help + " lists them");
      // a stray word is not shown unless it is nearly a command: it may be a password
      message =
          wrong.startsWith("-")
              ? "unknown option " + name + way
              : meant.isPresent()
                  ? "unknown argument " + name + way
                  : "an argument that belongs to no option; " + help + " shows the options";
    }
    return message;
  }

  private int failed(Exception e, String[] args) {
    if (e instanceof UsageException) {
      terminal.message("aurora-check: " + e.getMessage());
      return USAGE;
    }
    terminal.message("aurora-check: this is a mistake in aurora-check: " + e);
    if (Arrays.stream(args).anyMatch(a -> a.equals("-vv")) || options.output.verbose.length > 1) {
      trace(e);
    } else {
      terminal.message("Report it, with what -vv prints");
    }
    return INTERNAL;
  }

  @Override
  public Integer call() {
    Outputs outputs = Outputs.parse(options.output.outputs);
    Optional<FixFiles> fixes = FixFiles.parse(options.output.fixDirectory);
    Request request = new RequestBuilder(options, terminal).build();
    int verbosity = options.output.verbose.length;
    Progress progress = new Progress(terminal, outputs.stdout() == Outputs.Format.TEXT);
    Consumer<String> trace = verbosity > 0 ? progress::message : text -> {};
    Supplier<StaticAddresses> addresses =
        StaticIps.parse(options.service.staticIps, terminal, progress::message);
    Optional<Duration> wait =
        Optional.ofNullable(options.output.waitFor)
            .map(
                v ->
                    Durations.parse(
                        "--wait", v, LONGEST_WAIT, "write a time up to a day, as 30s, 15m or 1h"));
    TextReport text =
        new TextReport(
            terminal::line,
            new Palette(terminal.showsColour() && !options.output.noColor, terminal.showsUnicode()),
            options.output.quiet);
    boolean toPeople = outputs.stdout() == Outputs.Format.TEXT;
    // of several runs, which one is the last shows only at its end
    boolean streams = toPeople && wait.isEmpty();
    Run.Observer observer =
        new Run.Observer() {
          @Override
          public void begin(Report.Target target) {
            if (streams) {
              progress.clear();
              text.begin(target);
              progress.show("reading AWS");
            }
          }

          @Override
          public void add(Outcome outcome) {
            if (streams) {
              progress.clear();
              text.add(outcome);
              progress.show("checking");
            }
          }
        };
    Supplier<Report> run =
        () -> {
          progress.show("reading PostgreSQL and AWS");
          return new Run(request, addresses, terminal.time(), trace, e -> defect(e, verbosity))
              .run(observer);
        };
    Report report =
        wait.map(
                limit ->
                    new Waiting(terminal.time(), progress, request.selection().strict())
                        .until(limit, run))
            .orElseGet(run);
    progress.clear();
    if (streams) {
      text.end(report);
    } else if (toPeople) {
      show(report, text);
    } else {
      terminal.write(JsonReport.render(report), StandardCharsets.UTF_8);
    }
    boolean written = true;
    for (Outputs.ToFile file : outputs.files()) {
      try {
        Outputs.write(file.file(), render(report, file.format()), false);
      } catch (IOException e) {
        if (UntilClosed.isClosedPipe(e)) {
          continue;
        }
        written = false;
        terminal.message("aurora-check: " + file.file() + " can't be written: " + e.getMessage());
      }
    }
    if (fixes.isPresent()) {
      Report.Target target = report.target();
      try {
        fixes
            .get()
            .write(
                Plan.of(report.outcomes()),
                new Origin(
                    version(), target.host(), target.port(), target.database(), report.startedAt()),
                line -> terminal.message("aurora-check: " + line));
      } catch (IOException e) {
        written = false;
        terminal.message(
            "aurora-check: "
                + options.output.fixDirectory
                + " can't be written to: "
                + e.getMessage());
      }
    }
    // who reads that file must not take an old one for this run's
    boolean ready = report.verdict().exitCode() == 0;
    return ready && !written ? INTERNAL : report.verdict().exitCode();
  }

  private void defect(RuntimeException e, int verbosity) {
    if (verbosity > 1) {
      trace(e);
    }
  }

  private void trace(Exception e) {
    StringWriter all = new StringWriter();
    e.printStackTrace(new PrintWriter(all));
    all.toString().lines().forEach(line -> terminal.message(line.replace("\t", "    ")));
  }

  private String render(Report report, Outputs.Format format) {
    if (format == Outputs.Format.JSON) {
      return JsonReport.render(report);
    }
    StringBuilder all = new StringBuilder();
    TextReport text =
        new TextReport(
            line -> all.append(line).append('\n'), new Palette(false, true), options.output.quiet);
    show(report, text);
    return all.toString();
  }

  private static void show(Report report, TextReport text) {
    text.begin(report.target());
    report.outcomes().forEach(text::add);
    text.end(report);
  }

  /** The version in the jar's manifest. */
  static String version() {
    @Nullable String version = Main.class.getPackage().getImplementationVersion();
    return Optional.ofNullable(version).orElse("development");
  }

  /** For picocli. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        String.format(
            Locale.ROOT,
            "aurora-check %s (Java %s)",
            Main.version(),
            System.getProperty("java.version"))
      };
    }
  }
}
