package dev.auroracheck.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a change takes in AWS: commands to show, and lines of a script that may be run again. */
final class AwsSteps {
  private final AwsAccess access;
  private final List<String> commands = new ArrayList<>();
  private final List<String> script = new ArrayList<>();
  private final SortedSet<String> actions = new TreeSet<>();

  AwsSteps(AwsAccess access) {
    this.access = access;
  }

  /** The commands alone, as a person runs them. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  /** Lines of a POSIX shell script. */
  List<String> script() {
    return List.copyOf(script);
  }

  /** The IAM actions that the script needs. */
  SortedSet<String> actions() {
    return new TreeSet<>(actions);
  }

  /** A command that may be run again. */
  AwsSteps run(AwsCommand command) {
    commands.add(line(command));
    script.add(line(command));
    return this;
  }

  /**
   * A command that AWS refuses where it was run before.
   *
   * @param code the error code of the refusal
   */
  AwsSteps unless(String code, AwsCommand command) {
    commands.add(line(command));
    script.add("already " + code + " " + line(command));
    return this;
  }

  /** A command that is not needed where the other prints something. */
  AwsSteps unlessPrinted(AwsCommand present, AwsCommand command) {
    commands.add(line(command));
    script.add("present=$(" + line(present) + ")");
    script.add("[ -n \"$present\" ] || " + line(command));
    return this;
  }

  /** A command line that is shown, and done in another way in the script. */
  AwsSteps show(String line) {
    commands.add(line);
    return this;
  }

  /** A command that is shown, and done in another way in the script. */
  AwsSteps show(AwsCommand command) {
    return show(line(command));
  }

  /** Lines of the script alone. */
  AwsSteps script(String... lines) {
    script.addAll(List.of(lines));
    return this;
  }

  /** The command line, whose action is needed from now on. */
  String line(AwsCommand command) {
    actions.add(command.action());
    return command.line(access);
  }
}
