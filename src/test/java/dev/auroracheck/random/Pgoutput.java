package dev.auroracheck.random;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decodes the messages of pgoutput, protocol version 1, that concern rows. */
final class Pgoutput {
  /** SQL's NULL among the values of a row; every other value is in single quotes. */
  static final String NULL = "NULL";

  /** A value in TOAST that did not change and is therefore not sent. */
  static final String UNCHANGED = "unchanged";

  /** A message about a relation. */
  sealed interface Message {
    long relation();
  }

  /** The columns of the rows that follow. */
  record Columns(long relation, List<String> names) implements Message {}

  /** A row that was inserted, or what it was updated to. */
  record Row(long relation, List<String> values) implements Message {}

  /** A row that was deleted: its identity, or all of it. */
  record Deletion(long relation, List<String> old) implements Message {}

  private Pgoutput() {}

  static Optional<Message> decode(ByteBuffer in) throws CharacterCodingException {
    char type = (char) in.get();
    return switch (type) {
      case 'R' -> Optional.of(columns(in));
      case 'I', 'U' -> {
        long relation = Integer.toUnsignedLong(in.getInt());
        if (in.get() != 'N') {
          row(in);
          in.get();
        }
        yield Optional.of(new Row(relation, row(in)));
      }
      case 'D' -> {
        long relation = Integer.toUnsignedLong(in.getInt());
        in.get();
        yield Optional.of(new Deletion(relation, row(in)));
      }
      default -> Optional.empty();
    };
  }

  private static Columns columns(ByteBuffer in) throws CharacterCodingException {
    long relation = Integer.toUnsignedLong(in.getInt());
    text(in);
    text(in);
    in.get();
    List<String> names = new ArrayList<>();
    for (int n = in.getShort(); n > 0; n--) {
      in.get();
      names.add(text(in));
      in.getInt();
      in.getInt();
    }
    return new Columns(relation, names);
  }

  private static List<String> row(ByteBuffer in) throws CharacterCodingException {
    List<String> values = new ArrayList<>();
    for (int n = in.getShort(); n > 0; n--) {
      char kind = (char) in.get();
      switch (kind) {
        case 'n' -> values.add(NULL);
        case 'u' -> values.add(UNCHANGED);
        default -> {
          int length = in.getInt();
          values.add("'" + text(in.slice().limit(length), length) + "'");
          in.position(in.position() + length);
        }
      }
    }
    return values;
  }

  private static String text(ByteBuffer in) throws CharacterCodingException {
    int length = 0;
    while (in.get(in.position() + length) != 0) {
      length++;
    }
    String text = text(in.slice().limit(length), length);
    in.position(in.position() + length + 1);
    return text;
  }

  /** Bytes that are not UTF-8 are an error. */
  private static String text(ByteBuffer in, int length) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(in.limit(length)).toString();
  }
}
