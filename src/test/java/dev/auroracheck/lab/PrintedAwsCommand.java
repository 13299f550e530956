package dev.auroracheck.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * An AWS CLI command line as a fix prints it, to be applied to a local endpoint. Any operation of
 * {@code aws rds} and {@code aws ec2} is understood as the service's model has it. Of what the CLI
 * adds to the model, {@code --ingress}, names of protocols and flags for attributes are understood,
 * the rest (such as {@code --cidr}) is not.
 */
public final class PrintedAwsCommand {
  private final String line;
  private final List<String> words;

  public PrintedAwsCommand(String line) {
    this.line = line;
    this.words = words(line);
  }

  /** The words a POSIX shell makes of the line. */
  public List<String> words() {
    return words;
  }

  /**
   * Sends the request the AWS CLI would send, without the CLI. Waiters and {@code sleep} do
   * nothing: what is changed at a local endpoint is changed at once.
   *
   * @param region for a command without {@code --region}
   * @throws IllegalStateException if the endpoint refuses
   * @throws IllegalArgumentException if the command is not one the CLI would take
   */
  public void run(URI endpoint, String region) {
    if (words.get(0).equals("sleep")) {
      return;
    }
    if (words.size() < 3 || !words.get(0).equals("aws")) {
      throw new IllegalArgumentException("not an aws command: " + line);
    }
    if (words.get(2).equals("wait")) {
      return;
    }
    Map<String, List<String>> options = options(words.subList(3, words.size()));
    List<String> named = options.remove("--region");
    String target = named == null ? region : named.get(0);
    options.keySet().removeAll(List.of("--output", "--no-cli-pager", "--query", "--profile"));
    switch (words.get(1)) {
      case "rds" -> {
        try (RdsClient rds = LabClients.rds(endpoint, target)) {
          call(RdsClient.class, rds, options);
        }
      }
      case "ec2" -> {
        try (Ec2Client ec2 = LabClients.ec2(endpoint, target)) {
          call(Ec2Client.class, ec2, options);
        }
      }
      case "elbv2" -> {
        try (ElasticLoadBalancingV2Client elb = LabClients.balancing(endpoint, target)) {
          call(ElasticLoadBalancingV2Client.class, elb, options);
        }
      }
      default -> throw new IllegalArgumentException("not of rds, ec2 or elbv2: " + line);
    }
  }

  /**
   * Runs the line in a shell with the real AWS CLI, pointed at a local endpoint; returns what it
   * printed. Waiters run too; {@code sleep} does nothing.
   *
   * @throws IllegalStateException with the output if the command fails or takes too long
   */
  public String runWithCli(Path awsExecutable, URI endpoint) {
    CliShell.Ran ran = new CliShell(awsExecutable, endpoint).text(line);
    if (ran.exitCode() != 0) {
      throw new IllegalStateException("%s%nfailed%n%s".formatted(line, ran.output()));
    }
    return ran.output();
  }

  // the command as a request

  private <C> void call(Class<C> type, C client, Map<String, List<String>> options) {
    String name = words.get(2).replace("-", "");
    Method method =
        Arrays.stream(type.getMethods())
            .filter(m -> m.getName().equalsIgnoreCase(name))
            .filter(m -> m.getParameterCount() == 1)
            .filter(m -> SdkPojo.class.isAssignableFrom(m.getParameterTypes()[0]))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such operation: " + line));
    try {
      SdkPojo builder = (SdkPojo) method.getParameterTypes()[0].getMethod("builder").invoke(null);
      options.forEach((option, values) -> set(builder, option, values));
      method.invoke(client, ((Buildable) builder).build());
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      String code =
          cause instanceof AwsServiceException refusal && refusal.awsErrorDetails() != null
              ? refusal.awsErrorDetails().errorCode() + ": "
              : "";
      throw new IllegalStateException(line + "\n" + code + cause.getMessage(), cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(line, e);
    }
  }

  private void set(SdkPojo builder, String option, List<String> values) {
    String name = option.substring(2).replace("-", "");
    for (SdkField<?> field : builder.sdkFields()) {
      boolean plain = field.memberName().equalsIgnoreCase(name);
      if (plain || negates(name, field)) {
        Object value = parsed(field, values, plain);
        field.set(
            builder, typed(field, field.memberName().equals("Protocol") ? number(value) : value));
        return;
      }
    }
    throw new IllegalArgumentException("unknown option %s in %s".formatted(option, line));
  }

  private static boolean negates(String option, SdkField<?> field) {
    if (field.marshallingType() != MarshallingType.BOOLEAN && !isSwitch(field)) {
      return false;
    }
    return field.memberName().equals("Egress")
        ? option.equals("ingress")
        : ("no" + field.memberName()).equalsIgnoreCase(option);
  }

  /** Whether it is an attribute that is on or off, which the CLI takes as a flag too. */
  private static boolean isSwitch(SdkField<?> field) {
    if (field.marshallingType() != MarshallingType.SDK_POJO) {
      return false;
    }
    List<SdkField<?>> members = field.constructor().get().sdkFields();
    return members.size() == 1
        && members.get(0).memberName().equals("Value")
        && members.get(0).marshallingType() == MarshallingType.BOOLEAN;
  }

  /** The protocol number that the CLI sends for a name. */
  private static Object number(Object protocol) {
    return switch (protocol.toString()) {
      case "tcp" -> "6";
      case "udp" -> "17";
      case "icmp" -> "1";
      case "all" -> "-1";
      default -> protocol;
    };
  }

  private Object parsed(SdkField<?> field, List<String> values, boolean on) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.BOOLEAN) {
      if (!values.isEmpty()) {
        throw new IllegalArgumentException("a flag takes no value: " + line);
      }
      return Boolean.toString(on);
    }
    if (isSwitch(field) && (values.isEmpty() || !on)) {
      if (!values.isEmpty()) {
        throw new IllegalArgumentException("a flag takes no value: " + line);
      }
      return Map.of("Value", on);
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "%s needs a value: %s".formatted(field.memberName(), line));
    }
    if (type == MarshallingType.LIST) {
      boolean structures =
          field.getTrait(ListTrait.class).memberFieldInfo().marshallingType()
              == MarshallingType.SDK_POJO;
      if (values.get(0).startsWith("[")) {
        return json(values.get(0));
      }
      return structures ? values.stream().map(PrintedAwsCommand::structure).toList() : values;
    }
    if (values.size() > 1) {
      throw new IllegalArgumentException("too many values: " + line);
    }
    return type == MarshallingType.SDK_POJO ? structure(values.get(0)) : values.get(0);
  }

  private static Object structure(String text) {
    return text.startsWith("{") ? json(text) : new Shorthand(text).structure();
  }

  private static Object json(String text) {
    try {
      return new ObjectMapper().readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** A value of the type the model gives a field, from maps, lists and text. */
  private static Object typed(SdkField<?> field, Object value) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.LIST) {
      SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
      List<?> items = value instanceof List<?> list ? list : List.of(value);
      return items.stream().map(item -> typed(member, item)).toList();
    }
    if (type == MarshallingType.SDK_POJO) {
      SdkPojo builder = field.constructor().get();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        SdkField<?> member =
            builder.sdkFields().stream()
                .filter(f -> f.memberName().equals(entry.getKey()))
                .findFirst()
                .orElseThrow(
                    () -> new IllegalArgumentException("unknown parameter " + entry.getKey()));
        member.set(builder, typed(member, entry.getValue()));
      }
      return ((Buildable) builder).build();
    }
    return QueryWire.scalar(type, value.toString());
  }

  private Map<String, List<String>> options(List<String> arguments) {
    Map<String, List<String>> options = new LinkedHashMap<>();
    List<String> values = null;
    for (String argument : arguments) {
      if (argument.startsWith("--")) {
        int equals = argument.indexOf('=');
        values = new ArrayList<>();
        if (equals > 0) {
          values.add(argument.substring(equals + 1));
        }
        options.put(
            (equals > 0 ? argument.substring(0, equals) : argument).toLowerCase(Locale.ROOT),
            values);
      } else if (values == null) {
        throw new IllegalArgumentException("not an option: %s in %s".formatted(argument, line));
      } else {
        values.add(argument);
      }
    }
    return options;
  }

  // the shell

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
        if (word != null) {
          words.add(word.toString());
          word = null;
        }
        continue;
      }
      if (quote == 0 && c == '\\' && i + 1 < line.length() && line.charAt(i + 1) == '\n') {
        i++;
        continue;
      }
      if (word == null) {
        word = new StringBuilder();
      }
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
        char next = line.charAt(++i);
        if (quote == '"' && "$`\"\\\n".indexOf(next) < 0) {
          word.append('\\');
        }
        if (next != '\n') {
          word.append(next);
        }
      } else if (quote == 0 && ";&|<>()$`#*?[{~!".indexOf(c) >= 0 && !harmless(c, word)) {
        throw new IllegalArgumentException(
            "a shell would take %c as its own: %s".formatted(c, line));
      } else if (quote == '"' && (c == '$' || c == '`')) {
        throw new IllegalArgumentException("a shell would expand %c: %s".formatted(c, line));
      } else {
        word.append(c);
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("unclosed quote: " + line);
    }
    if (word != null) {
      words.add(word.toString());
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("no command");
    }
    return List.copyOf(words);
  }

  /** Whether the character only matters at the start of a word. */
  private static boolean harmless(char c, StringBuilder word) {
    return (c == '#' || c == '~' || c == '!') && !word.isEmpty();
  }

  /** The AWS CLI's shorthand syntax: {@code a=1,b=[x,{c=d}],e="f, g"}. */
  private static final class Shorthand {
    private final String text;
    private int at;

    Shorthand(String text) {
      this.text = text;
    }

    Map<String, Object> structure() {
      Map<String, Object> map = new LinkedHashMap<>();
      do {
        String key = key();
        Object value = value(true);
        // a=b,c,d=e is a list under a
        List<Object> more = new ArrayList<>(List.of(value));
        while (at < text.length() && text.charAt(at) == ',' && !keyFollows(at + 1)) {
          at++;
          more.add(value(true));
        }
        map.put(key, more.size() == 1 ? value : more);
      } while (skip(','));
      if (at < text.length()) {
        throw new IllegalArgumentException("at %d of %s".formatted(at, text));
      }
      return map;
    }

    private String key() {
      int equals = text.indexOf('=', at);
      if (equals < 0 || !text.substring(at, equals).matches("\\w+")) {
        throw new IllegalArgumentException("no key at %d of %s".formatted(at, text));
      }
      String key = text.substring(at, equals);
      at = equals + 1;
      return key;
    }

    private boolean keyFollows(int from) {
      int i = from;
      while (i < text.length() && Character.isLetterOrDigit(text.charAt(i))) {
        i++;
      }
      return i > from && i < text.length() && text.charAt(i) == '=';
    }

    private Object value(boolean top) {
      if (skip('[')) {
        List<Object> list = new ArrayList<>();
        while (!skip(']')) {
          list.add(value(false));
          skip(',');
        }
        return list;
      }
      if (skip('{')) {
        Map<String, Object> map = new LinkedHashMap<>();
        while (!skip('}')) {
          map.put(key(), value(false));
          skip(',');
        }
        return map;
      }
      StringBuilder value = new StringBuilder();
      char quote = at < text.length() ? text.charAt(at) : 0;
      if (quote == '"' || quote == '\'') {
        for (at++; text.charAt(at) != quote; at++) {
          if (text.charAt(at) == '\\') {
            at++;
          }
          value.append(text.charAt(at));
        }
        at++;
        return value.toString();
      }
      while (at < text.length() && (top ? "," : ",]}").indexOf(text.charAt(at)) < 0) {
        value.append(text.charAt(at++));
      }
      return value.toString();
    }

    private boolean skip(char c) {
      if (at < text.length() && text.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }
  }
}
