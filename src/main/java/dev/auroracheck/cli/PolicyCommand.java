package dev.auroracheck.cli;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.auroracheck.source.aws.Action;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the IAM policy that lets every check run. */
final class PolicyCommand implements Command {
  private final Terminal terminal;

  PolicyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    return new Declarations(this, "policy", "the IAM policy that the AWS checks need")
        .synopsis("aurora-check policy")
        .description("Prints the smallest IAM policy that lets every check run, as JSON.")
        .help()
        .spec();
  }

  @Override
  public int run(Problems problems) throws IOException {
    problems.refuse();
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode policy = mapper.createObjectNode().put("Version", "2012-10-17");
    ObjectNode statement = policy.putArray("Statement").addObject().put("Effect", "Allow");
    ArrayNode actions = statement.putArray("Action");
    Action.calls().forEach(actions::add);
    // the Describe actions of EC2 take no ARN, and those of RDS are used for lists
    statement.put("Resource", "*");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    terminal.write(
        mapper.writer(printer).writeValueAsString(policy) + "\n", StandardCharsets.UTF_8);
    return 0;
  }
}
