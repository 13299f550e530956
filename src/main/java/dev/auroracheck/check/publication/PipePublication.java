package dev.auroracheck.check.publication;

import dev.auroracheck.check.Result;
import dev.auroracheck.request.Request;

/** The result of checks on a publication where none exists. */
final class PipePublication {
  private PipePublication() {}

  static Result none(Request request) {
    return request.pipe().managed()
        ? new Result.Skip("The publication is managed by the pipe.")
        : Result.Skip.because("The publication does not exist.", "publication");
  }
}
