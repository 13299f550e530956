package dev.auroracheck.cli;

/** The options of a run, as given on the command line. */
final class Options {
  final ConnectionOptions connection = new ConnectionOptions();
  final PipeOptions pipe = new PipeOptions();
  final ServiceOptions service = new ServiceOptions();
  final AwsOptions aws = new AwsOptions();
  final CheckOptions checks = new CheckOptions();
  final OutputOptions output = new OutputOptions();

  /** Declares all of them. */
  void declare(Declarations to) {
    connection.declare(to);
    pipe.declare(to);
    service.declare(to);
    aws.declare(to);
    checks.declare(to);
    output.declare(to);
  }
}
