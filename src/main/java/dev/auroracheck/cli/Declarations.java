package dev.auroracheck.cli;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Declares the options and arguments of a command, in the order of its help. picocli can read the
 * same from annotations, but reading them takes several times as long as a JVM takes to start.
 */
final class Declarations {
  private final CommandSpec spec;
  private String heading = "Options";

  /**
   * @param header what the command prints, for the list of commands
   */
  Declarations(Command command, String name, String header) {
    spec = CommandSpec.wrapWithoutInspection(command).name(name);
    spec.usageMessage().header(header);
  }

  /** The command as declared so far. */
  CommandSpec spec() {
    return spec;
  }

  Declarations synopsis(String... lines) {
    spec.usageMessage().customSynopsis(lines);
    return this;
  }

  Declarations description(String text) {
    spec.usageMessage().description(text);
    return this;
  }

  Declarations footer(String... lines) {
    spec.usageMessage().footer(lines);
    return this;
  }

  /** The heading over the options that follow. */
  Declarations heading(String text) {
    heading = text;
    return this;
  }

  /**
   * An option with a value, of which the last counts.
   *
   * @param names separated by a comma and a space
   */
  <T> Declarations value(
      String names, String label, Converter<T> converter, Consumer<T> setter, String description) {
    return add(
        option(names, description)
            .arity("1")
            .paramLabel(label)
            .type(Object.class)
            .converters(converter),
        new Binding<>(setter));
  }

  /** A repeatable option with a value that adds to a list. */
  <T> Declarations list(
      String names,
      String label,
      Converter<?> converter,
      Consumer<List<T>> setter,
      String description) {
    return add(repeatable(names, label, converter, description), new Binding<>(setter));
  }

  /** The option for the format, whose description can name all formats. */
  Declarations outputs(String label, Consumer<List<Outputs.Output>> setter, String description) {
    Converter<Outputs.Output> converter = Outputs.Output::parse;
    return add(
        repeatable("-o, --output", label, converter, description)
            .completionCandidates(new Outputs.Ids()),
        new Binding<>(setter));
  }

  private OptionSpec.Builder repeatable(
      String names, String label, Converter<?> converter, String description) {
    return option(names, description)
        .arity("1")
        .paramLabel(label)
        .type(List.class)
        .auxiliaryTypes(Object.class)
        .converters(converter);
  }

  /** An option without a value. */
  Declarations flag(String names, Runnable setter, String description) {
    return add(
        option(names, description).type(boolean.class),
        new Binding<Boolean>(
            given -> {
              if (given) {
                setter.run();
              }
            }));
  }

  /** An option without a value that counts how often it is given. */
  Declarations counted(String names, Consumer<Integer> setter, String description) {
    return add(
        option(names, description).arity("0").type(boolean[].class),
        new Binding<boolean[]>(given -> setter.accept(given.length)));
  }

  /** The option {@code --help}. */
  Declarations help() {
    spec.addOption(option("--help", "print this help").type(boolean.class).usageHelp(true).build());
    return this;
  }

  /** The option {@code --version}. */
  Declarations version(String description) {
    spec.addOption(option("--version", description).type(boolean.class).versionHelp(true).build());
    return this;
  }

  /** Arguments that belong to no option. */
  Declarations arguments(
      String label, String arity, Consumer<List<String>> setter, String description) {
    Binding<List<String>> binding = new Binding<>(setter);
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel(label)
            .arity(arity)
            .required(arity.startsWith("1"))
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(description)
            .getter(binding)
            .setter(binding)
            .build());
    return this;
  }

  private OptionSpec.Builder option(String names, String description) {
    return OptionSpec.builder(names.split(", ", -1))
        .order(spec.options().size())
        .descriptionKey(heading)
        .description(description);
  }

  private Declarations add(OptionSpec.Builder option, Binding<?> binding) {
    spec.addOption(option.getter(binding).setter(binding).build());
    return this;
  }

  /** Passes a value on, and keeps it for picocli, which adds to lists. */
  private static final class Binding<V> implements IGetter, ISetter {
    private final Consumer<V> setter;
    private @Nullable Object value;

    Binding(Consumer<V> setter) {
      this.setter = setter;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T get() {
      return (T) value;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T set(@Nullable T given) {
      Object before = value;
      value = given;
      // picocli takes back what it did not find
      if (given != null) {
        setter.accept((V) given);
      }
      return (T) before;
    }
  }
}
