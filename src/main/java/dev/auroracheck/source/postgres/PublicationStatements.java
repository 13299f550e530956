package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Publication;
import dev.auroracheck.request.Request;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads publications. */
final class PublicationStatements {
  /** The first version with FOR TABLES IN SCHEMA, column lists and row filters. */
  private static final int RESTRICTS = 15;

  private static final String PUBLICATIONS =
      """
      SELECT p.pubname, p.puballtables,
             coalesce((to_jsonb(p) ->> 'pubviaroot')::boolean, false) AS via_root,
             coalesce(to_jsonb(p) ->> 'pubgencols' = 's', false) AS generated,
             p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate,
             ARRAY(SELECT r.prrelid::bigint FROM pg_publication_rel r WHERE r.prpubid = p.oid) AS tables,
             %s AS schemas,
             pg_get_userbyid(p.pubowner) AS owner
      FROM pg_publication p ORDER BY p.pubname
      """;

  private static final String SCHEMAS =
      """
      ARRAY(SELECT n.nspname::text FROM pg_publication_namespace pn
            JOIN pg_namespace n ON n.oid = pn.pnnspid WHERE pn.pnpubid = p.oid)""";

  private final Session session;

  /** The statement that reads the publications on a server of this version. */
  static Session.Query query(int major) {
    return Session.Query.of(
        PUBLICATIONS.formatted(major < RESTRICTS ? "ARRAY[]::text[]" : SCHEMAS));
  }

  PublicationStatements(Session session) {
    this.session = session;
  }

  /** All publications; column lists and row filters are read only for the pipe's publication. */
  List<Publication> publications(int major, Request.Pipe pipe) throws SQLException {
    List<Publication> found = session.list(query(major).sql(), PublicationStatements::publication);
    Optional<String> chosen = pipe.publicationAmong(found.stream().map(Publication::name).toList());
    RestrictionStatements ofRestrictions = new RestrictionStatements(session);
    for (int i = 0; i < found.size(); i++) {
      Publication p = found.get(i);
      if (major >= RESTRICTS
          && !p.tables().isEmpty()
          && chosen.filter(p.name()::equals).isPresent()) {
        found.set(i, p.withRestrictions(ofRestrictions.restrictions(p.name())));
      }
    }
    return found;
  }

  private static Publication publication(ResultSet row) throws SQLException {
    return new Publication(
        row.getString("pubname"),
        row.getString("owner"),
        row.getBoolean("puballtables"),
        row.getBoolean("via_root"),
        row.getBoolean("generated"),
        new Publication.Operations(
            row.getBoolean("pubinsert"),
            row.getBoolean("pubupdate"),
            row.getBoolean("pubdelete"),
            row.getBoolean("pubtruncate")),
        Session.oids(row.getArray("tables")),
        Session.stringSet(row.getArray("schemas")),
        List.of());
  }

  boolean hasPublication(String name) throws SQLException {
    String sql = "SELECT pubname FROM pg_publication WHERE pubname = ?";
    return !session.list(sql, row -> row.getString("pubname"), name).isEmpty();
  }
}
