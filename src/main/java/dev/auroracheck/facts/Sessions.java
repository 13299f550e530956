package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * What the sessions of the pipe's role meet in this database, whatever is replicated.
 *
 * @param namesakes what has the name of something in {@code pg_catalog}, in schemas that the role
 *     may use
 * @param floating the columns that {@code extra_float_digits} rounds, by the table's oid; read only
 *     where the role may have a value that rounds
 * @param denied what of {@code pg_catalog} the engine uses and the role may not, as {@code GRANT}
 *     names it
 * @param eventTriggers those that fire where the role creates or drops a publication, with a
 *     function that runs with the role's rights and is no extension's
 */
@RecordBuilder
public record Sessions(
    List<Namesake> namesakes,
    Map<Long, List<String>> floating,
    List<Denied> denied,
    List<EventTrigger> eventTriggers)
    implements SessionsBuilder.With {

  /**
   * A relation, function or operator outside {@code pg_catalog} that hides one in it from a session
   * whose {@code search_path} names the schema first.
   *
   * @param type relation, function or operator
   */
  public record Namesake(String schema, String type, String name) {}

  /**
   * A right that is missing.
   *
   * @param name without arguments
   * @param object as {@code GRANT} names it: {@code FUNCTION pg_catalog.version()}
   */
  public record Denied(String name, String privilege, String object) {}

  /**
   * An event trigger.
   *
   * @param function with its schema, as SQL wants it
   */
  public record EventTrigger(String name, String event, String function) {}
}
