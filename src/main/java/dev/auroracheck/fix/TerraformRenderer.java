package dev.auroracheck.fix;

import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.ClusterChange.SetParameters;
import dev.auroracheck.remedy.NetworkChange;
import dev.auroracheck.remedy.NetworkChange.Destination;
import dev.auroracheck.remedy.NetworkChange.RouteToGateway;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.remedy.ServerChange;
import dev.auroracheck.remedy.TableChange;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes changes as Terraform resources. The changes come in the order of their phases, because a
 * grant refers to the resource of its role.
 */
final class TerraformRenderer implements Change.Families<Terraform> {
  private final Labels labels = new Labels();
  private final AwsCliRenderer aws;

  /**
   * @param aws writes the changes that no resource makes
   */
  TerraformRenderer(AwsCliRenderer aws) {
    this.aws = aws;
  }

  @Override
  public Terraform role(RoleChange change) {
    return fitting(change.accept(new RoleTerraform(labels)), change);
  }

  @Override
  public Terraform table(TableChange change) {
    return withoutResource(change);
  }

  @Override
  public Terraform publication(PublicationChange change) {
    return fitting(change.accept(new PublicationTerraform(labels)), change);
  }

  @Override
  public Terraform server(ServerChange change) {
    return withoutResource(change);
  }

  @Override
  public Terraform cluster(ClusterChange change) {
    return change instanceof SetParameters parameters
        ? new ParameterTerraform(parameters, labels).write(commands(change))
        : withoutResource(change);
  }

  @Override
  public Terraform network(NetworkChange change) {
    Terraform terraform = fitting(change.accept(new NetworkTerraform(labels)), change);
    if (change instanceof RouteToGateway routes && !terraform.blocks().isEmpty()) {
      List<Destination> left =
          routes.destinations().stream().filter(Destination::replaces).toList();
      return left.isEmpty()
          ? terraform
          : terraform.remark(
              withoutResource(new RouteToGateway(routes.table(), routes.gateway(), left))
                  .remarks());
    }
    return terraform;
  }

  /** No blocks where Terraform would change a name: it normalizes all strings to NFC. */
  private Terraform fitting(List<Block> blocks, Change change) {
    boolean composed =
        blocks.stream()
            .allMatch(block -> Normalizer.isNormalized(block.text(), Normalizer.Form.NFC));
    return blocks.isEmpty() || !composed ? withoutResource(change) : Terraform.of(blocks);
  }

  private Terraform withoutResource(Change change) {
    List<String> lines = new ArrayList<>();
    List<String> commands = commands(change);
    if (!commands.isEmpty()) {
      lines.add("No Terraform resource does this. fix.sh does it:");
    } else {
      SqlRenderer.sql(change).ifPresent(sql -> commands.addAll(sql.statements()));
      if (commands.isEmpty()) {
        return Terraform.NONE;
      }
      lines.add("No Terraform resource does this. fix.sql does it:");
    }
    commands.forEach(command -> lines.add("  " + command));
    return Terraform.NONE.remark(lines);
  }

  /** The commands of fix.sh, without those that only wait: Terraform waits by itself. */
  private List<String> commands(Change change) {
    return new ArrayList<>(
        aws.steps(change).map(AwsSteps::commands).orElse(List.of()).stream()
            .filter(c -> change instanceof SetParameters || !c.startsWith("aws rds wait "))
            .toList());
  }
}
