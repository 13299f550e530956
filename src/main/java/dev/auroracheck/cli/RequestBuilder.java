package dev.auroracheck.cli;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the request from command line, libpq's service file, environment and defaults, in that
 * order, as psql does.
 */
final class RequestBuilder {
  private final Options options;
  private final Terminal terminal;
  private final Problems problems;

  RequestBuilder(Options options, Terminal terminal, Problems problems) {
    this.options = options;
    this.terminal = terminal;
    this.problems = problems;
  }

  /**
   * Builds it.
   *
   * @throws UsageException with everything that is wrong
   */
  Request build() {
    Values values = new Values(terminal, problems);
    LoginBuilder login = new LoginBuilder(options.connection, terminal, values, problems);
    if (options.pipe.managedPublication && options.pipe.publication != null) {
      problems.add(
          new UsageException(
              "--publication and --managed-publication exclude each other:"
                  + " the pipe names one or makes one"));
    }
    Request.Aws aws =
        new AwsBuilder(options.aws, terminal, values, problems).build(login.endpoint());
    Request.Selection selection = selection();
    problems.refuse();
    Request.Login how = login.build();
    return new Request(how, pipe(how.user()), aws, service(), selection, options.checks.timeout);
  }

  private Request.Pipe pipe(String user) {
    PipeOptions p = options.pipe;
    return new Request.Pipe(
        Optional.ofNullable(p.user).orElse(user),
        Optional.ofNullable(p.publication),
        p.managedPublication,
        p.schemas,
        p.tables,
        Optional.ofNullable(p.connectivity).orElse(Connectivity.PUBLIC));
  }

  private Request.Service service() {
    return new Request.Service(
        Optional.ofNullable(options.service.region),
        Optional.ofNullable(options.service.created),
        options.pipe.allowIps);
  }

  private Request.Selection selection() {
    CheckOptions o = options.checks;
    Set<String> checks = new LinkedHashSet<>(o.only.isEmpty() ? Names.ids() : o.only);
    o.skip.forEach(checks::remove);
    if (!problems.concern("--only", "--skip")) {
      notEmpty(checks);
    }
    Map<String, Level> levels = new LinkedHashMap<>();
    o.levels.forEach(level -> levels.put(level.getKey(), level.getValue()));
    return new Request.Selection(checks, levels, o.strict);
  }

  private void notEmpty(Set<String> checks) {
    if (checks.isEmpty()) {
      problems.add(new UsageException("--only, --skip: the selection leaves nothing to check"));
    } else if (options.aws.noAws
        && Checks.ALL.stream()
            .map(Check::about)
            .filter(a -> checks.contains(a.id()))
            .allMatch(a -> a.needs() == Needs.API)) {
      problems.add(
          new UsageException(
              "--no-aws: the selection leaves nothing to check; all of these checks need AWS"));
    }
  }
}
