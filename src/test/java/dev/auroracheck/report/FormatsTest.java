package dev.auroracheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The registry of formats. */
class FormatsTest {
  @Test
  void eachIsFoundByItsName() {
    assertEquals(Formats.ALL.size(), new HashSet<>(Formats.ids()).size());
    Formats.ALL.forEach(format -> assertEquals(Optional.of(format), Formats.find(format.id())));
    assertEquals(Optional.empty(), Formats.find("nosuch"));
  }

  @Test
  void theFirstIsForPeople() {
    assertEquals("text", Formats.ALL.get(0).id());
    assertTrue(Formats.ALL.get(0).isForPeople());
    assertEquals(
        List.of("text"), Formats.ALL.stream().filter(Format::isForPeople).map(Format::id).toList());
  }
}
