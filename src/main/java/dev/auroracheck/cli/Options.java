package dev.auroracheck.cli;

import picocli.CommandLine.Mixin;

/** The options of a run, as given on the command line. */
final class Options {
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Mixin PipeOptions pipe = new PipeOptions();

  @Mixin ServiceOptions service = new ServiceOptions();

  @Mixin AwsOptions aws = new AwsOptions();

  @Mixin CheckOptions checks = new CheckOptions();

  @Mixin OutputOptions output = new OutputOptions();
}
