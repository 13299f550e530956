package dev.auroracheck.fix;

import dev.auroracheck.remedy.ClusterChange.SetParameters;
import dev.auroracheck.remedy.GroupRef;
import dev.auroracheck.remedy.ParameterValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A change of parameters as a Terraform resource: the whole parameter group. */
final class ParameterTerraform {
  private static final String TYPE = "aws_rds_cluster_parameter_group";

  private final SetParameters change;
  private final Labels labels;

  ParameterTerraform(SetParameters change, Labels labels) {
    this.change = change;
    this.labels = labels;
  }

  /**
   * The resource, and what is left to do.
   *
   * @param commands what fix.sh does
   */
  Terraform write(List<String> commands) {
    String label = labels.next(TYPE);
    List<Block> blocks = new ArrayList<>();
    boolean written =
        !change.allValues().isEmpty() && change.group().filter(this::isKnown).isPresent();
    if (written) {
      GroupRef group = change.group().orElseThrow();
      if (!group.isNew()) {
        blocks.add(
            Block.of("import")
                .with("to", new Block.Expression(TYPE + "." + label))
                .with("id", group.name()));
      }
      blocks.add(resource(group, label));
    }
    return Terraform.of(blocks).remark(remarks(label, written, commands));
  }

  /**
   * Whether all values of a group are known. Terraform would reset the other values of an imported
   * group.
   */
  private boolean isKnown(GroupRef group) {
    return group.isNew() || (group.attached() && group.kept().isPresent());
  }

  private Block resource(GroupRef group, String label) {
    Map<String, ParameterValue> values = new TreeMap<>(group.kept().orElse(Map.of()));
    values.putAll(change.values());
    Block block =
        Block.resource(TYPE, label).with("name", group.name()).with("family", group.family());
    if (group.isNew()) {
      block = block.with("description", ParameterCli.DESCRIPTION);
    }
    for (Map.Entry<String, ParameterValue> e : values.entrySet()) {
      block =
          block.with(
              Block.of("parameter")
                  .with("name", e.getKey())
                  .with("value", e.getValue().value())
                  .with("apply_method", ParameterCli.applyMethod(e.getValue())));
    }
    return group.isNew()
        ? block
        : block.with(
            Block.of("lifecycle")
                .with("ignore_changes", new Block.Expression("[description, tags]")));
  }

  private List<String> remarks(String label, boolean written, List<String> commands) {
    List<String> lines = new ArrayList<>();
    if (written && !change.group().orElseThrow().isNew()) {
      lines.add(
          "If your configuration already manages this group, add the parameters to it there.");
    }
    if (change.attach()) {
      lines.add("In the resource aws_rds_cluster of cluster " + change.cluster() + ", set:");
      lines.add(
          "  db_cluster_parameter_group_name = "
              + (written
                  ? TYPE + "." + label + ".name"
                  : Block.string(change.group().orElseThrow().name())));
    }
    if (change.rebootsWriter() || !change.readers().isEmpty() || !written) {
      lines.add("No Terraform resource makes the whole change. fix.sh does it:");
      commands.forEach(command -> lines.add("  " + command));
    }
    return lines;
  }
}
