package dev.auroracheck.demo;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

/** What the demo may show. */
interface Story extends AutoCloseable {
  /**
   * How it went.
   *
   * @param good whether it went as it should
   * @param fixed ids of the checks that failed or warned at first and pass at last
   * @param expected how it should have ended
   */
  record Ending(boolean good, Set<String> fixed, String expected) {}

  Ending run() throws IOException, InterruptedException, SQLException;

  /** Stops everything and leaves nothing behind. */
  @Override
  void close();
}
