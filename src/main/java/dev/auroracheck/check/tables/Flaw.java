package dev.auroracheck.check.tables;

/**
 * Why a partition or child table can't be streamed as its parent.
 *
 * @param what a clause whose subject is the table: "is two levels or more below ..."
 * @param harm what goes wrong, a clause with a subject of its own
 */
record Flaw(String what, String harm) {

  /** Both as one phrase, for a list of tables. */
  String phrase() {
    return what + " (" + harm + ")";
  }

  /**
   * Both as sentences.
   *
   * @param name the quoted name of the table
   */
  String sentences(String name) {
    return name
        + " "
        + what
        + ". "
        + Character.toUpperCase(harm.charAt(0))
        + harm.substring(1)
        + ".";
  }
}
