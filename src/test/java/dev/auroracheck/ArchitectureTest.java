package dev.auroracheck;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Keeps the data going one way: arguments, request, facts, results, report, exit code. */
@AnalyzeClasses(packages = "dev.auroracheck", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.auroracheck.";
  private static final String[] JAVA = {"java..", "javax..", "org.jspecify.."};

  private static ArchRule sees(String room, String... others) {
    String[] allowed = new String[others.length + JAVA.length + 1];
    System.arraycopy(JAVA, 0, allowed, 0, JAVA.length);
    for (int i = 0; i < others.length; i++) {
      allowed[JAVA.length + i] =
          others[i].startsWith("!") ? others[i].substring(1) : ROOT + others[i];
    }
    allowed[allowed.length - 1] = ROOT + room;
    return classes()
        .that()
        .resideInAPackage(ROOT + room)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }

  @ArchTest static final ArchRule ADDRESS = sees("address");
  @ArchTest static final ArchRule REQUEST = sees("request", "address");
  @ArchTest static final ArchRule FACTS = sees("facts", "address", "!io.soabase.recordbuilder..");

  @ArchTest
  static final ArchRule POSTGRES =
      sees("source.postgres", "request", "facts", "address", "!org.postgresql..");

  @ArchTest
  static final ArchRule AWS =
      sees("source.aws", "request", "facts", "address", "!software.amazon.awssdk..");

  @ArchTest
  static final ArchRule CLICKPIPES =
      sees("source.clickpipes", "facts", "address", "!com.fasterxml.jackson..");

  @ArchTest static final ArchRule DNS = sees("source.dns", "request");

  @ArchTest static final ArchRule PIPE = sees("pipe", "facts", "request", "address");

  @ArchTest static final ArchRule REMEDY = sees("remedy", "pipe", "facts", "request", "address");

  @ArchTest
  static final ArchRule CHECKS =
      sees("check..", "check..", "remedy", "pipe", "facts", "request", "address");

  /** The framework knows none of the checks, and a section none of another section's. */
  @ArchTest
  static final ArchRule CHECK_FRAMEWORK =
      sees("check", "remedy", "pipe", "facts", "request", "address");

  @ArchTest
  static final ArchRule SECTIONS =
      slices()
          .matching(
              ROOT + "check.(connection|settings|privileges|publication|tables|workload|network)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule FIX = sees("fix", "check", "remedy", "pipe", "facts", "request", "address");

  @ArchTest
  static final ArchRule REPORT =
      sees("report", "check", "fix", "pipe", "request", "!com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule NO_CYCLES_BETWEEN_PACKAGES =
      slices().matching(ROOT + "(**)").should().beFreeOfCycles();

  /**
   * A check is a pure function: no database, no network, no file, no clock, no stream, no thread.
   */
  @ArchTest
  static final ArchRule CHECKS_ARE_PURE =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "check.(*)..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "java.net..",
              "java.io..",
              "java.nio..",
              "java.util.concurrent..",
              "javax..")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(java.time.LocalDate.class, "now")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule ONLY_CLI_WRITES_OR_ENDS =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "cli")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule NOTHING_BUT_CLI_SEES_CLI =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "cli")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "cli");
}
