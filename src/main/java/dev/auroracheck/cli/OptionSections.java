package dev.auroracheck.cli;

import java.lang.reflect.Field;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/** Shows the options of a run under headings, by the class that declares them. */
final class OptionSections implements IHelpSectionRenderer {
  private static final Map<Class<?>, String> HEADINGS = new LinkedHashMap<>();

  static {
    HEADINGS.put(ConnectionOptions.class, "Connection:");
    HEADINGS.put(PipeOptions.class, "What the ClickPipe will do:");
    HEADINGS.put(ServiceOptions.class, "The ClickHouse Cloud service:");
    HEADINGS.put(AwsOptions.class, "AWS:");
    HEADINGS.put(OutputOptions.class, "Checks and output:");
    HEADINGS.put(CheckCommand.class, "This program:");
  }

  @Override
  public String render(Help help) {
    StringBuilder all = new StringBuilder();
    HEADINGS.forEach(
        (declaring, heading) -> {
          List<OptionSpec> options =
              help.commandSpec().options().stream()
                  .filter(
                      o -> o.userObject() instanceof Field f && f.getDeclaringClass() == declaring)
                  .sorted(Comparator.comparingInt(OptionSpec::order))
                  .toList();
          Help.Layout layout = help.createDefaultLayout();
          layout.addOptions(options, help.parameterLabelRenderer());
          all.append(String.format("%n%s%n%s", heading, layout));
        });
    return all + String.format("%n");
  }
}
