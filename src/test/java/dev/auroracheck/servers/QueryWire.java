package dev.auroracheck.servers;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * The server's half of the AWS Query protocols. Names come from the service models, which the SDK's
 * classes carry with them, so a request is read into, and an answer written from, those classes.
 */
final class QueryWire {
  private QueryWire() {}

  /** Fills an SDK builder from form parameters and builds it. */
  static Object read(SdkPojo builder, Map<String, String> form) {
    return readPojo(builder, form, "");
  }

  private static Object readPojo(SdkPojo builder, Map<String, String> form, String prefix) {
    for (SdkField<?> field : builder.sdkFields()) {
      Object value = readField(field, form, prefix + field.locationName());
      if (value != null) {
        field.set(builder, value);
      }
    }
    return ((Buildable) builder).build();
  }

  private static @Nullable Object readField(
      SdkField<?> field, Map<String, String> form, String name) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.LIST) {
      ListTrait list = field.getTrait(ListTrait.class);
      // RDS puts the member's name in between, EC2 does not
      List<Object> items = readItems(list, form, name + "." + memberName(list));
      if (items.isEmpty()) {
        items = readItems(list, form, name);
      }
      return items.isEmpty() ? null : items;
    }
    if (type == MarshallingType.SDK_POJO) {
      return present(form, name) ? readPojo(field.constructor().get(), form, name + ".") : null;
    }
    String text = form.get(name);
    return text == null ? null : scalar(type, text);
  }

  /** The Query protocol's own name where the model gives none. */
  private static String memberName(ListTrait list) {
    return Objects.requireNonNullElse(list.memberLocationName(), "member");
  }

  private static List<Object> readItems(ListTrait list, Map<String, String> form, String prefix) {
    List<Object> items = new ArrayList<>();
    for (int i = 1; present(form, prefix + "." + i); i++) {
      items.add(readField(list.memberFieldInfo(), form, prefix + "." + i));
    }
    return items;
  }

  private static boolean present(Map<String, String> form, String name) {
    return form.containsKey(name)
        || form.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
  }

  /** A value of the model's type from its text. */
  private static Object scalar(MarshallingType<?> type, String text) {
    if (type == MarshallingType.INTEGER) {
      return Integer.valueOf(text);
    }
    if (type == MarshallingType.LONG) {
      return Long.valueOf(text);
    }
    if (type == MarshallingType.DOUBLE) {
      return Double.valueOf(text);
    }
    if (type == MarshallingType.BOOLEAN) {
      return Boolean.valueOf(text);
    }
    if (type == MarshallingType.INSTANT) {
      return Instant.parse(text);
    }
    if (type == MarshallingType.STRING) {
      return text;
    }
    throw new IllegalArgumentException("no text form for " + type.getTargetClass());
  }

  /** The elements of an answer; what is not set is left out. */
  static String write(SdkPojo pojo) {
    StringBuilder xml = new StringBuilder();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null && !(value instanceof SdkAutoConstructList)) {
        writeField(xml, field, field.unmarshallLocationName(), value);
      }
    }
    return xml.toString();
  }

  private static void writeField(StringBuilder xml, SdkField<?> field, String name, Object value) {
    ListTrait list = field.getTrait(ListTrait.class);
    if (list != null && list.isFlattened()) {
      throw new IllegalArgumentException("flattened list " + name);
    }
    xml.append('<').append(name).append('>');
    if (value instanceof List<?> items) {
      for (Object item : items) {
        writeField(xml, list.memberFieldInfo(), memberName(list), item);
      }
    } else if (value instanceof SdkPojo pojo) {
      xml.append(write(pojo));
    } else {
      xml.append(escape(value.toString()));
    }
    xml.append("</").append(name).append('>');
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
