package dev.auroracheck.cli;

/** Receives what a run is waiting for. The calls come from several threads. */
interface Waits {
  /** What a run reads. */
  enum Source {
    POSTGRESQL("PostgreSQL"),
    AWS("AWS"),
    ADDRESSES("list of addresses");

    private final String display;

    Source(String display) {
      this.display = display;
    }

    String display() {
      return display;
    }
  }

  /** The run begins to wait for a source. */
  void begin(Source source);

  /** A source answered one of the requests that it is asked; the run waits for the next answer. */
  void answered(Source source);

  /** The run has everything that it needs from a source. */
  void end(Source source);
}
