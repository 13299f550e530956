package dev.auroracheck.fix;

import java.util.List;

/**
 * A change as Terraform.
 *
 * @param blocks empty where no resource fits
 * @param remarks lines of a comment after the blocks
 */
record Terraform(List<Block> blocks, List<String> remarks) {
  static final Terraform NONE = new Terraform(List.of(), List.of());

  static Terraform of(Block... blocks) {
    return of(List.of(blocks));
  }

  static Terraform of(List<Block> blocks) {
    return new Terraform(List.copyOf(blocks), List.of());
  }

  Terraform remark(List<String> lines) {
    return new Terraform(blocks, List.copyOf(lines));
  }
}
