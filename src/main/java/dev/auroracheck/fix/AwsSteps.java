package dev.auroracheck.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A change in AWS: the commands to show, and the lines of a script that may be run again. */
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

  /** Adds a command that may be run again. */
  AwsSteps run(AwsCommand command) {
    commands.add(line(command));
    script.add(line(command));
    return this;
  }

  /**
   * Adds a command that AWS refuses if it was run before.
   *
   * @param code the error code of the refusal
   */
  AwsSteps unless(String code, AwsCommand command) {
    commands.add(line(command));
    script.add("already " + code + " " + line(command));
    return this;
  }

  /** Adds a command that is not needed if the first command prints something. */
  AwsSteps unlessPrinted(AwsCommand present, AwsCommand command) {
    commands.add(line(command));
    script.add("present=$(" + line(present) + ")");
    script.add("[ -n \"$present\" ] || " + line(command));
    return this;
  }

  /** Adds a command line that is only shown: the script does the same in another way. */
  AwsSteps show(String line) {
    commands.add(line);
    return this;
  }

  /** Adds a command that is only shown: the script does the same in another way. */
  AwsSteps show(AwsCommand command) {
    return show(line(command));
  }

  /** Adds lines to the script alone. */
  AwsSteps script(String... lines) {
    script.addAll(List.of(lines));
    return this;
  }

  /** The command line; its IAM action is added to the actions that the script needs. */
  String line(AwsCommand command) {
    actions.add(command.action());
    return command.line(access);
  }
}
