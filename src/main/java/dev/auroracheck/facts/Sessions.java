package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * The conditions for sessions of the pipe's role in this database, independent of the tables in
 * scope.
 *
 * @param namesakes objects with the same name as one in {@code pg_catalog}, in schemas that the
 *     role may use
 * @param floating the columns that {@code extra_float_digits} rounds, by the table's oid; read only
 *     if the role may have a value that rounds
 * @param denied rights on {@code pg_catalog} that ClickPipes needs and the role lacks
 * @param eventTriggers event triggers that fire when the role creates or drops a publication, whose
 *     function runs with the rights of the role and does not belong to an extension
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
   * @param name the name of the object, without schema and arguments
   * @param object the object as {@code GRANT} names it: {@code FUNCTION pg_catalog.version()}
   */
  public record Denied(String name, String privilege, String object) {}

  /**
   * An event trigger.
   *
   * @param function the name of its function with the schema, quoted as SQL wants it
   */
  public record EventTrigger(String name, String event, String function) {}
}
