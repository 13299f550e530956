package dev.auroracheck.check.publication;

import dev.auroracheck.check.Result;
import dev.auroracheck.request.Request;

/** What the checks on the publication itself say where there is none to look at. */
final class PipePublication {
  private PipePublication() {}

  static Result none(Request request) {
    return request.pipe().managed()
        ? new Result.Skip("the pipe makes its own publication")
        : Result.Skip.because("there is no publication to look at", "publication");
  }
}
