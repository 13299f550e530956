package dev.auroracheck.cli;

import dev.auroracheck.facts.StaticAddresses;
import dev.auroracheck.report.Report;
import dev.auroracheck.request.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** Runs the checks. This is what the program does where no command is named. */
final class CheckCommand implements Command {
  final Options options = new Options();
  private final CommandSpec spec;
  private final Terminal terminal;
  private final Errors errors;

  CheckCommand(Terminal terminal, Errors errors) {
    this.terminal = terminal;
    this.errors = errors;
    Declarations all =
        new Declarations(this, "aurora-check", "")
            .synopsis(
                "aurora-check --host HOST --user ROLE --database NAME",
                "           check a cluster, logged in as the role that the ClickPipe will use",
                "       aurora-check --host HOST --user ADMIN --pipe-user ROLE --fix-dir DIR",
                "           check it as an administrator, and write the fixes to files in DIR",
                "       aurora-check explain ID",
                "           explain a check: why it matters, and how to fix what it found",
                "       aurora-check policy",
                "           print the IAM policy that the AWS checks need")
            .description(
                "Checks whether an Amazon Aurora PostgreSQL cluster is ready for ClickPipes, before you"
                    + " create the pipe. It reads only; it changes nothing.")
            .footer(
                "Examples:",
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
                "  130  interrupted");
    options.declare(all);
    spec =
        all.heading("Help").help().version("print the version of aurora-check and of Java").spec();
  }

  @Override
  public CommandSpec spec() {
    return spec;
  }

  @Override
  public int run(Problems problems) {
    Optional<Outputs> outputs = problems.attempt(() -> Outputs.of(options.output.outputs));
    Progress progress = new Progress(terminal, options.checks.timeout);
    Optional<Supplier<StaticAddresses>> addresses =
        problems.attempt(() -> options.service.staticIps.open(terminal, progress::message));
    Request request = new RequestBuilder(options, terminal, problems).build();
    Supplier<Report> run =
        new Run(request, addresses.orElseThrow(), terminal.time(), listeners(progress))::report;
    Report report =
        Optional.ofNullable(options.checks.wait)
            .map(
                limit ->
                    new Waiting(terminal.time(), progress, request.selection().strict())
                        .until(limit, run))
            .orElseGet(run);
    progress.clear();
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    boolean written =
        new Delivery(terminal, options.output, arguments).deliver(report, outputs.orElseThrow());
    return ExitCodes.of(report.verdict(), written);
  }

  /** Whether the stack traces of mistakes in this program are wanted. */
  boolean isTraced() {
    return options.output.verbose > 1;
  }

  private Run.Listeners listeners(Progress progress) {
    int verbosity = options.output.verbose;
    return new Run.Listeners(
        progress,
        verbosity > 0 ? progress::message : text -> {},
        isTraced() ? errors::trace : defect -> {});
  }
}
