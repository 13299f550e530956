package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.Scenario.scenario;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** What sessions of the pipe's role meet: their settings, and what hides the system catalog. */
class SessionScenariosTest {
  private static final String FIRST = " SET search_path = app, pg_catalog";

  private static Scenario hidden(String name, String... objects) {
    return scenario(name)
        .sql("CREATE SCHEMA app", "GRANT USAGE ON SCHEMA app TO {role}")
        .sql(objects);
  }

  private static Scenario relation(String name) {
    return hidden(name, "CREATE TABLE app.pg_publication (id int PRIMARY KEY)");
  }

  private static Scenario rounded(String name, String... setup) {
    return scenario(name).sql(setup).sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}");
  }

  private static Scenario typed(String type, String... setup) {
    return rounded("a column of type " + type, setup)
        .sql("CREATE TABLE t (id int PRIMARY KEY, v " + type + ")")
        .sql("ALTER ROLE {role} SET extra_float_digits = 0");
  }

  private static Scenario catalog(String name, String revoke) {
    return scenario(name)
        .sql(
            "CREATE TABLE t (id int PRIMARY KEY, v text)",
            "GRANT SELECT ON t TO {role}",
            "CREATE PUBLICATION p FOR TABLE t",
            "REVOKE " + revoke + " FROM PUBLIC")
        .expect("publication", "pass")
        .expect("column-types", "pass")
        .expect("table-kinds", "pass")
        .expect("slot-retention", "pass");
  }

  private static Scenario triggered(String name, String... triggers) {
    return scenario(name)
        .sql(
            "CREATE TABLE t (id int PRIMARY KEY)",
            "ALTER TABLE t OWNER TO {role}",
            "GRANT CREATE ON DATABASE {db} TO {role}",
            "CREATE FUNCTION fires() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'")
        .sql(triggers)
        .args("--managed-publication");
  }

  private static Scenario named(String name, String publication) {
    return scenario(name)
        .sql(
            "CREATE TABLE t (id int PRIMARY KEY)",
            "CREATE TABLE u (id int PRIMARY KEY)",
            "GRANT SELECT ON t, u TO {role}",
            "CREATE PUBLICATION " + publication + " FOR TABLE t WITH (publish = 'insert')");
  }

  static final List<Scenario> SCENARIOS =
      List.of(
          // user-grants
          catalog("no right to read pg_publication_tables", "SELECT ON pg_publication_tables")
              .fixable("user-grants")
              .says("user-grants", "SELECT is missing on pg_catalog.pg_publication_tables"),
          catalog(
                  "no right to call pg_relation_size",
                  "EXECUTE ON FUNCTION pg_relation_size(regclass)")
              .fixable("user-grants"),
          catalog(
                  "no right to call pg_relation_size with a fork",
                  "EXECUTE ON FUNCTION pg_relation_size(regclass, text)")
              .fixable("user-grants"),
          catalog("no right to call to_regclass", "EXECUTE ON FUNCTION to_regclass(text)")
              .fixable("user-grants"),
          catalog("no right to call version", "EXECUTE ON FUNCTION version()")
              .asAdmin()
              .fixable("user-grants")
              .says("user-grants", "pg_catalog.version()"),
          catalog(
                  "no right to call version, and a role that acts as another",
                  "EXECUTE ON FUNCTION version()")
              .sql(
                  "CREATE ROLE acting{n}",
                  "GRANT acting{n} TO {role}",
                  "GRANT SELECT ON t TO acting{n}",
                  "ALTER ROLE {role} SET role = acting{n}",
                  "GRANT EXECUTE ON FUNCTION version() TO {role}")
              .fixable("user-grants"),
          catalog("the right was granted to the role", "EXECUTE ON FUNCTION version()")
              .sql("GRANT EXECUTE ON FUNCTION version() TO {role}")
              .expect("user-grants", "pass"),
          catalog(
                  "FOR ALL TABLES, and no right to read pg_publication_tables",
                  "SELECT ON pg_publication_tables")
              .sql("DROP PUBLICATION p", "CREATE PUBLICATION every FOR ALL TABLES")
              .expect("user-grants", "pass"),
          scenario("no such role yet, and no right to call version")
              .asAdmin()
              .withoutRole()
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLE t",
                  "REVOKE EXECUTE ON FUNCTION version() FROM PUBLIC")
              .fixable("pipe-user")
              .expect("user-grants", "skip"),

          // publication
          named("a publication in upper case", "\"ClickPipes\"")
              .fixable("publication")
              .fixable("publication-operations")
              .says("publication", "pgoutput looks for publication \\\"clickpipes\\\"")
              .says("publication", "RENAME TO \\\"clickpipes\\\""),
          named("on 18, nothing says that the publication is missing", "\"ClickPipes\"")
              .since(18)
              .fixable("publication")
              .says("publication", "sends no changes, without an error"),
          named("a publication in upper case that lacks a table", "\"ClickPipes\"")
              .args("--table", "public.t,public.u")
              .fixable("publication")
              .fixable("publication-operations")
              .says("publication", "does not include \\\"public\\\".\\\"u\\\"")
              .says("publication", "can't be streamed under this name"),
          named("white space in the name, and its own plain name is in use", "\"my pub\"")
              .sql("CREATE PUBLICATION my_pub FOR TABLE t")
              .args("--publication", "my pub")
              .expect("publication", "fail")
              .says("publication", "pgoutput refuses the name")
              .says("publication", "RENAME TO \\\"my_pub_2\\\""),
          named("a comma in the name", "\"a,b\"")
              .fixable("publication")
              .says("publication", "looks for publications \\\"a\\\", \\\"b\\\""),
          named("a leading quote in the name", "\"\"\"a\"").fixable("publication"),
          named("a name that takes quotes and is streamed", "\"1-select.'(\"")
              .sql("ALTER PUBLICATION \"1-select.'(\" SET (publish = 'insert, update, delete')")
              .expect("publication", "pass"),
          scenario("a missing publication of a name that could not be streamed")
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "GRANT SELECT ON t TO {role}")
              .sql("CREATE PUBLICATION other FOR TABLE t", "CREATE PUBLICATION more FOR TABLE t")
              .args("--publication", "My Pub")
              .expect("publication", "fail")
              .says("publication", "has publications \\\"more\\\", \\\"other\\\"")
              .says("publication", "CREATE PUBLICATION \\\"my_pub\\\""),

          // publication, made by the pipe
          triggered("no event trigger").expect("publication", "pass"),
          triggered(
                  "an event trigger on every command",
                  "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION fires()")
              .curable("publication", "warn")
              .says("publication", "Event trigger \\\"watch\\\" fires"),
          triggered(
                  "an event trigger on CREATE PUBLICATION",
                  "CREATE EVENT TRIGGER \"Watch it\" ON ddl_command_start"
                      + " WHEN tag IN ('CREATE PUBLICATION') EXECUTE FUNCTION fires()",
                  "ALTER EVENT TRIGGER \"Watch it\" ENABLE ALWAYS")
              .curable("publication", "warn"),
          triggered(
                  "an event trigger on what is dropped",
                  "CREATE EVENT TRIGGER watch ON sql_drop EXECUTE FUNCTION fires()")
              .asAdmin()
              .curable("publication", "warn"),
          triggered(
                  "event triggers that do not fire for a publication",
                  "CREATE EVENT TRIGGER a ON ddl_command_end WHEN tag IN ('CREATE TABLE')"
                      + " EXECUTE FUNCTION fires()",
                  "CREATE EVENT TRIGGER b ON sql_drop WHEN tag IN ('DROP TABLE')"
                      + " EXECUTE FUNCTION fires()",
                  "CREATE EVENT TRIGGER c ON table_rewrite EXECUTE FUNCTION fires()",
                  "CREATE EVENT TRIGGER d ON ddl_command_end EXECUTE FUNCTION fires()",
                  "ALTER EVENT TRIGGER d DISABLE",
                  "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION fires()",
                  "ALTER EVENT TRIGGER e ENABLE REPLICA")
              .expect("publication", "pass"),
          triggered(
                  "an event trigger whose function has its owner's rights",
                  "ALTER FUNCTION fires() SECURITY DEFINER",
                  "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION fires()")
              .expect("publication", "pass"),
          triggered(
                  "an event trigger of an extension",
                  "ALTER EXTENSION plpgsql ADD FUNCTION fires()",
                  "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION fires()")
              .expect("publication", "pass"),
          triggered(
                  "an event trigger, and a publication that is there",
                  "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION fires()",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("publication", "warn"),
          scenario("an event trigger does not matter to a publication that is there")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "GRANT SELECT ON t TO {role}",
                  "CREATE PUBLICATION p FOR TABLE t",
                  "CREATE FUNCTION fires() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
                  "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION fires()")
              .expect("publication", "pass"),
          // publication of a schema
          scenario("a publication of a schema without tables")
              .since(15)
              .sql("CREATE SCHEMA app", "CREATE PUBLICATION p FOR TABLES IN SCHEMA app")
              .expect("publication", "fail")
              .says("publication", "is empty"),
          scenario("nothing is set").expect("session-settings", "pass"),
          scenario("nothing is set, seen by an administrator")
              .asAdmin()
              .expect("session-settings", "pass"),
          scenario("no such role yet, and the database rounds")
              .asAdmin()
              .withoutRole()
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v real)",
                  "ALTER DATABASE {db} SET extra_float_digits = 0")
              .fixable("pipe-user"),
          scenario("no role").asAdmin().withoutRole().expect("session-settings", "skip"),

          // search_path
          relation("a table named as a catalog's, before it, by the role's setting")
              .sql("ALTER ROLE {role}" + FIRST)
              .fixable("session-settings")
              .says("session-settings", "relation \\\"app\\\".\\\"pg_publication\\\""),
          relation("the same, seen by an administrator")
              .asAdmin()
              .sql("ALTER ROLE {role}" + FIRST)
              .fixable("session-settings"),
          relation("by the database's setting")
              .sql("ALTER DATABASE {db}" + FIRST)
              .fixable("session-settings"),
          relation("by a setting of the role in the database")
              .sql(
                  "ALTER ROLE {role} IN DATABASE {db}" + FIRST,
                  "ALTER ROLE {role} SET search_path = public")
              .fixable("session-settings"),
          relation("by a setting of the role in the database, seen by an administrator")
              .asAdmin()
              .sql("ALTER ROLE {role} IN DATABASE {db}" + FIRST)
              .fixable("session-settings"),
          relation("the role's own setting is stronger than the database's")
              .sql("ALTER DATABASE {db}" + FIRST, "ALTER ROLE {role} SET search_path = app")
              .expect("session-settings", "pass"),
          relation("the catalog is not named")
              .sql("ALTER ROLE {role} SET search_path = app, public")
              .expect("session-settings", "pass"),
          relation("the catalog is named first")
              .sql("ALTER ROLE {role} SET search_path = pg_catalog, app")
              .expect("session-settings", "pass"),
          relation("no right to use the schema")
              .sql("REVOKE USAGE ON SCHEMA app FROM {role}", "ALTER ROLE {role}" + FIRST)
              .expect("session-settings", "pass"),
          relation("no namesake in the schema")
              .sql("DROP TABLE app.pg_publication", "ALTER ROLE {role}" + FIRST)
              .expect("session-settings", "pass"),
          relation("a schema that is not there comes first")
              .sql("ALTER ROLE {role} SET search_path = nowhere, pg_catalog, app")
              .expect("session-settings", "pass"),
          scenario("the role's own schema comes first")
              .sql(
                  "CREATE SCHEMA AUTHORIZATION {role}",
                  "CREATE VIEW {role}.pg_class AS SELECT 1 AS x",
                  "ALTER ROLE {role} SET search_path = \"$user\", public, pg_catalog")
              .fixable("session-settings"),
          relation("one name that holds a comma")
              .sql("ALTER ROLE {role} SET search_path = 'app, pg_catalog'")
              .expect("session-settings", "pass"),
          scenario("a schema whose name takes quotes")
              .sql(
                  "CREATE SCHEMA \"A, \"\"b\"",
                  "GRANT USAGE ON SCHEMA \"A, \"\"b\" TO {role}",
                  "CREATE TABLE \"A, \"\"b\".pg_class (id int PRIMARY KEY)",
                  "ALTER ROLE {role} SET search_path = \"A, \"\"b\", pg_catalog")
              .fixable("session-settings"),
          hidden(
                  "a function with a catalog's name and arguments",
                  "CREATE FUNCTION app.to_regclass(text) RETURNS int LANGUAGE sql AS 'SELECT 1'")
              .sql("ALTER ROLE {role}" + FIRST)
              .fixable("session-settings")
              .says("session-settings", "function \\\"app\\\".\\\"to_regclass\\\""),
          hidden(
                  "a function with a catalog's name and other arguments",
                  "CREATE FUNCTION app.version(int) RETURNS int LANGUAGE sql AS 'SELECT 1'")
              .sql("ALTER ROLE {role}" + FIRST)
              .expect("session-settings", "pass"),
          hidden(
                  "an operator of the catalog's",
                  "CREATE FUNCTION app.never(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
                  "CREATE OPERATOR app.= (leftarg = oid, rightarg = oid, function = app.never)")
              .sql("ALTER ROLE {role}" + FIRST)
              .fixable("session-settings")
              .says("session-settings", "operator \\\"app\\\".="),
          relation("the administrator's own search_path hides the server's")
              .asAdmin()
              .sql(
                  "DO $$ BEGIN EXECUTE format('ALTER ROLE %I IN DATABASE {db}"
                      + " SET search_path = app, pg_catalog', current_user); END $$")
              .expect("session-settings", "error"),
          scenario("a hidden search_path, and no object with the name of a catalog's")
              .asAdmin()
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "DO $$ BEGIN EXECUTE format('ALTER ROLE %I IN DATABASE {db}"
                      + " SET search_path = public, pg_catalog', current_user); END $$")
              .expect("session-settings", "pass"),
          scenario("hidden extra_float_digits, and no floating-point column in scope")
              .asAdmin()
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "DO $$ BEGIN EXECUTE format('ALTER ROLE %I IN DATABASE {db}"
                      + " SET extra_float_digits = 0', current_user); END $$")
              .expect("session-settings", "pass"),
          scenario("hidden extra_float_digits, and a floating-point column in scope")
              .asAdmin()
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, f real)",
                  "DO $$ BEGIN EXECUTE format('ALTER ROLE %I IN DATABASE {db}"
                      + " SET extra_float_digits = 0', current_user); END $$")
              .expect("session-settings", "error"),

          // extra_float_digits
          typed("real").fixable("session-settings").says("session-settings", "rounded"),
          typed("double precision")
              .asAdmin()
              .fixable("session-settings")
              .says("session-settings", "1 table"),
          typed("float8[]").fixable("session-settings"),
          typed("point").fixable("session-settings"),
          typed("line").fixable("session-settings"),
          typed("lseg").fixable("session-settings"),
          typed("box").fixable("session-settings"),
          typed("path").fixable("session-settings"),
          typed("polygon").fixable("session-settings"),
          typed("circle").fixable("session-settings"),
          typed("measure", "CREATE DOMAIN measure AS float8 CHECK (value > 0)")
              .fixable("session-settings"),
          typed("pair", "CREATE DOMAIN side AS float4[]", "CREATE TYPE pair AS (a int, b side)")
              .fixable("session-settings"),
          typed("span", "CREATE TYPE span AS RANGE (subtype = float8)").fixable("session-settings"),
          typed("many", "CREATE TYPE one AS RANGE (subtype = float8, multirange_type_name = many)")
              .since(14)
              .fixable("session-settings"),
          typed("plain", "CREATE TYPE plain AS (a int, b text)").expect("session-settings", "pass"),
          typed("numeric").expect("session-settings", "pass"),
          rounded("the role asks for more digits than the database")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v real)",
                  "ALTER DATABASE {db} SET extra_float_digits = -15",
                  "ALTER ROLE {role} SET extra_float_digits = 3")
              .expect("session-settings", "pass"),
          rounded("rounded by the database's setting")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v real)",
                  "ALTER DATABASE {db} SET extra_float_digits = 0")
              .fixable("session-settings"),
          rounded("rounded by a setting of the role in the database")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v real)",
                  "ALTER ROLE {role} IN DATABASE {db} SET extra_float_digits = -1",
                  "ALTER ROLE {role} SET extra_float_digits = 1")
              .fixable("session-settings"),
          rounded("a partitioned table, rounded")
              .since(13)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v real) PARTITION BY RANGE (id)",
                  "CREATE TABLE leaf PARTITION OF t DEFAULT",
                  "ALTER ROLE {role} SET extra_float_digits = 0")
              .fixable("session-settings")
              .says("session-settings", "\"objectsTotal\":1"),
          rounded("the floating-point columns are out of scope")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v real)",
                  "CREATE TABLE scoped (id int PRIMARY KEY)",
                  "ALTER ROLE {role} SET extra_float_digits = 0")
              .args("--table", "public.scoped")
              .expect("session-settings", "pass"),
          rounded("a dropped floating-point column")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v real)",
                  "ALTER TABLE t DROP v",
                  "ALTER ROLE {role} SET extra_float_digits = 0")
              .expect("session-settings", "pass"),
          rounded("both settings are wrong")
              .sql(
                  "CREATE SCHEMA app",
                  "GRANT USAGE ON SCHEMA app TO {role}",
                  "CREATE VIEW app.pg_class AS SELECT 1 AS x",
                  "CREATE TABLE t (id int PRIMARY KEY, v real)",
                  "ALTER ROLE {role} SET extra_float_digits = 0",
                  "ALTER ROLE {role}" + FIRST)
              .fixable("session-settings")
              .says("session-settings", "\"objectsTotal\":2"));

  @TestFactory
  Stream<DynamicNode> scenarios() {
    return Play.everywhere(SCENARIOS);
  }
}
