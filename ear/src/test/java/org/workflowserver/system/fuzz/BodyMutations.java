package org.workflowserver.system.fuzz;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.workflowserver.json.Json;

/** What can be wrong with a body. */
final class BodyMutations {
  static final List<Mutation> ALL =
      List.of(
          new Mutation("wrong value", BodyMutations::wrongValue),
          new Mutation("wrong value", BodyMutations::wrongValue),
          new Mutation("wrong value", BodyMutations::wrongValue),
          new Mutation("missing member", BodyMutations::missingMember),
          new Mutation("unknown member", BodyMutations::unknownMember),
          new Mutation("member twice", BodyMutations::memberTwice),
          new Mutation("renamed member", BodyMutations::renamedMember),
          new Mutation("cut body", BodyMutations::cut),
          new Mutation("bytes in between", BodyMutations::bytesInBetween),
          new Mutation("other encoding", BodyMutations::otherEncoding),
          new Mutation("nested body", BodyMutations::nested),
          new Mutation("body of another kind", BodyMutations::anotherKind),
          new Mutation("broken text", BodyMutations::brokenText));

  private static final List<Object> WRONG = new ArrayList<>();

  static {
    Collections.addAll(
        WRONG,
        null,
        true,
        0L,
        -1L,
        Long.MAX_VALUE,
        new BigInteger("9".repeat(400)),
        new BigDecimal("1e999"),
        new BigDecimal("-0.000000000001"),
        "",
        " ",
        "x".repeat(10_000),
        "a\u0000b",
        "\ud83d\ude80\u202e\u0007",
        "{{",
        "{{ 7 | times: 7 }}",
        "{% for i in (1..1000000) %}x{% endfor %}",
        "{{ vault.nothing }}",
        "../../etc/passwd",
        "' OR '1'='1",
        "<script>alert(1)</script>",
        "+999999999-12-31T23:59:59Z",
        "0000-00-00T00:00:00Z",
        "P1Y",
        "fl_01hzzzzzzzzzzzzzzzzzzzzzzz",
        List.of(),
        Map.of(),
        List.of(List.of(List.of())),
        Map.of("a", Map.of("b", List.of(1L, "x"))),
        Map.of("$ref", "#"),
        Collections.nCopies(3_000, "x"),
        Arrays.asList(null, null));
  }

  private BodyMutations() {}

  /** A member or item, anywhere in the body, that can be set to something else. */
  private record Place(Object container, Object key) {
    @SuppressWarnings("unchecked")
    void set(Object value) {
      if (container instanceof Map<?, ?>) {
        ((Map<String, Object>) container).put((String) key, value);
      } else {
        ((List<Object>) container).set((Integer) key, value);
      }
    }

    @SuppressWarnings("unchecked")
    void remove() {
      if (container instanceof Map<?, ?>) {
        ((Map<String, Object>) container).remove(key);
      } else {
        ((List<Object>) container).remove((int) (Integer) key);
      }
    }
  }

  private static void wrongValue(RawCall call, Random random) {
    Object copy = copy(call);
    List<Place> places = places(copy);
    Object wrong = Mutation.anyOf(random, WRONG);
    if (places.isEmpty() || random.nextInt(20) == 0) {
      call.json(wrong);
    } else {
      Mutation.anyOf(random, places).set(wrong);
      call.json(copy);
    }
  }

  private static void missingMember(RawCall call, Random random) {
    Object copy = copy(call);
    List<Place> places = places(copy);
    if (!places.isEmpty()) {
      Mutation.anyOf(random, places).remove();
      call.json(copy);
    }
  }

  private static void unknownMember(RawCall call, Random random) {
    Object copy = copy(call);
    List<Map<String, Object>> objects = objects(copy);
    if (!objects.isEmpty()) {
      Mutation.anyOf(random, objects)
          .put(
              Mutation.anyOf(random, List.of("", "surplus", "__proto__", "a\u0000", "/~1", "id")),
              Mutation.anyOf(random, WRONG));
      call.json(copy);
    }
  }

  private static void memberTwice(RawCall call, Random random) {
    String text = new String(call.body(), StandardCharsets.UTF_8);
    int at = text.indexOf('{');
    int end = text.indexOf(':', at);
    if (at >= 0 && end > at) {
      text = text.substring(0, end) + ":" + random.nextInt(9) + "," + text.substring(at + 1);
    }
    call.body(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void renamedMember(RawCall call, Random random) {
    Object copy = copy(call);
    List<Map<String, Object>> objects = objects(copy);
    if (!objects.isEmpty()) {
      Map<String, Object> object = Mutation.anyOf(random, objects);
      if (!object.isEmpty()) {
        String name = Mutation.anyOf(random, List.copyOf(object.keySet()));
        object.put(name.toUpperCase(java.util.Locale.ROOT) + "\u0130", object.remove(name));
      }
      call.json(copy);
    }
  }

  private static void cut(RawCall call, Random random) {
    byte[] body = call.body();
    call.body(Arrays.copyOf(body, random.nextInt(body.length + 1)));
  }

  private static void bytesInBetween(RawCall call, Random random) {
    byte[] body = call.body();
    byte[] more = new byte[1 + random.nextInt(8)];
    random.nextBytes(more);
    int at = random.nextInt(body.length + 1);
    byte[] all = Arrays.copyOf(body, body.length + more.length);
    System.arraycopy(more, 0, all, at, more.length);
    System.arraycopy(body, at, all, at + more.length, body.length - at);
    call.body(all);
  }

  private static void otherEncoding(RawCall call, Random random) {
    String text = new String(call.body(), StandardCharsets.UTF_8);
    call.body(
        switch (random.nextInt(4)) {
          case 0 -> text.getBytes(StandardCharsets.UTF_16);
          case 1 -> text.getBytes(StandardCharsets.UTF_16LE);
          case 2 -> ("\ufeff" + text).getBytes(StandardCharsets.UTF_8);
          default -> text.replace('e', '\u00e9').getBytes(StandardCharsets.ISO_8859_1);
        });
  }

  private static void nested(RawCall call, Random random) {
    // What is taken comes back within an answer, and the tests' reader goes no deeper than bodies.
    int depth = Mutation.anyOf(random, List.of(40, 65, 200, 100_000));
    String open = random.nextBoolean() ? "[" : "{\"a\":";
    String close = open.equals("[") ? "]" : "}";
    String text = open.repeat(depth) + "1" + close.repeat(depth);
    if (call.json() instanceof Map<?, ?> members && !members.isEmpty() && random.nextBoolean()) {
      String whole = Json.write(members);
      text = whole.substring(0, whole.length() - 1) + ",\"surplus\":" + text + "}";
    }
    call.body(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void anotherKind(RawCall call, Random random) {
    byte[] longest = new byte[(1 << 20) + 1 + random.nextInt(5)];
    Arrays.fill(longest, (byte) ' ');
    call.body(
        switch (random.nextInt(6)) {
          case 0 -> longest;
          case 1 ->
              "grant_type=password&username=a&username=b&%zz=%c3".getBytes(StandardCharsets.UTF_8);
          case 2 -> "<a/>".getBytes(StandardCharsets.UTF_8);
          case 3 -> new byte[] {0, 1, 2, 3};
          case 4 -> "\"text\" 1".getBytes(StandardCharsets.UTF_8);
          default -> new byte[0];
        });
  }

  private static void brokenText(RawCall call, Random random) {
    String bad = Mutation.anyOf(random, List.of("\\ud800", "\\u0000", "\\x", "\\u12", "\u0001"));
    String text = new String(call.body(), StandardCharsets.UTF_8);
    int at = text.indexOf('"', text.indexOf(':') + 1);
    call.body(
        (text.substring(0, at + 1) + bad + text.substring(at + 1))
            .getBytes(StandardCharsets.UTF_8));
  }

  private static Object copy(RawCall call) {
    return call.json() == null ? null : mutable(call.json());
  }

  private static Object mutable(Object value) {
    if (value instanceof Map<?, ?> members) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      members.forEach((name, member) -> copy.put(name, mutable(member)));
      return copy;
    }
    if (value instanceof List<?> items) {
      List<Object> copy = new ArrayList<>();
      items.forEach(item -> copy.add(mutable(item)));
      return copy;
    }
    return value;
  }

  private static List<Place> places(Object value) {
    List<Place> places = new ArrayList<>();
    if (value instanceof Map<?, ?> members) {
      members.forEach(
          (name, member) -> {
            places.add(new Place(value, name));
            places.addAll(places(member));
          });
    } else if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        places.add(new Place(value, i));
        places.addAll(places(items.get(i)));
      }
    }
    return places;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> objects(Object value) {
    List<Map<String, Object>> objects = new ArrayList<>();
    if (value instanceof Map<?, ?> members) {
      objects.add((Map<String, Object>) members);
      members.values().forEach(member -> objects.addAll(objects(member)));
    } else if (value instanceof List<?> items) {
      items.forEach(item -> objects.addAll(objects(item)));
    }
    return objects;
  }
}
