package dev.auroracheck.fix;

import java.util.List;
import java.util.Optional;

/**
 * A change in words.
 *
 * @param purpose what the change is for, in a word or two: {@code read access}; empty for a change
 *     in AWS
 * @param order an order that makes sense on its own, without a full stop
 * @param topic how the title of a step begins that makes several changes of one object; empty where
 *     the change has a step of its own
 * @param part the change as a part of such a title, or of the title of a choice
 * @param impact what the change costs or risks, a clause; absent where nobody would notice the
 *     change
 */
record Description(
    String purpose, Phrase order, String topic, Phrase part, Optional<String> impact) {

  /** An order without objects. */
  static Description of(String order) {
    return of(Phrase.of(order));
  }

  /** {@code before}, the objects by name or by number, {@code after}. */
  static Description of(String before, String noun, List<String> objects, String after) {
    return of(new Phrase(before, noun, objects, after));
  }

  /** {@code before}, the object, {@code after}. */
  static Description of(String before, String noun, String object, String after) {
    return of(before, noun, List.of(object), after);
  }

  private static Description of(Phrase order) {
    return new Description("", order, "", order, Optional.empty());
  }

  /** What the change is for. */
  Description purpose(String name) {
    return new Description(name, order, topic, part, impact);
  }

  /** What the change costs or risks, a clause. */
  Description impact(String clause) {
    return new Description(purpose, order, topic, part, Optional.of(clause));
  }

  /** The change as a part of the title of a step that makes several changes of one object. */
  Description in(String title, Phrase phrase) {
    return new Description(purpose, order, title, phrase, impact);
  }

  /** The change as a part of the title of a choice. */
  Description shorter(Phrase phrase) {
    return in("", phrase);
  }
}
