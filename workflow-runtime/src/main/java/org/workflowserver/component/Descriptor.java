package org.workflowserver.component;

import java.util.List;
import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.json.Pointer;

/**
 * How a component describes itself.
 *
 * @param id what nodes name as {@code componentId}
 * @param kind trigger, action or condition
 * @param title a few words, for the palette
 * @param description what it does, in one or two sentences
 * @param handles the named ways out, the default one first; the {@code error} handle of an action
 *     that continues on error is not listed
 * @param outsideEffect whether it acts on the world outside the server: nothing that it depends on
 *     may be unrecorded when it starts
 * @param schema JSON Schema (2020-12) of {@code data}, the common members left out. A member with
 *     {@code "x-secret": true} is sent to the outside by this very step, and so is all below it:
 *     there alone templates may read secrets. One with {@code "x-choice": "vault"} is the id of a
 *     vault item, which forms let people choose; one with {@code "x-form": true} is the JSON Schema
 *     of a form, which they let people build
 * @param example a valid {@code data}
 */
public record Descriptor(
    String id,
    Kind kind,
    String title,
    String description,
    List<String> handles,
    boolean outsideEffect,
    Map<String, Object> schema,
    Map<String, Object> example) {

  public Descriptor {
    handles = List.copyOf(handles);
  }

  /**
   * Whether templates may read secrets there.
   *
   * @param pointer JSON Pointer into {@code data}
   */
  public boolean takesSecret(String pointer) {
    Object part = schema;
    for (String token : Pointer.tokens(pointer)) {
      if (takesSecret(part)) {
        return true;
      }
      part =
          member(part, "properties") instanceof Map<?, ?> properties
                  && properties.get(token) instanceof Object named
              ? named
              : member(part, "items");
    }
    return takesSecret(part);
  }

  private static boolean takesSecret(Object schema) {
    return Boolean.TRUE.equals(member(schema, "x-secret"));
  }

  private static Object member(Object schema, String name) {
    return schema instanceof Map<?, ?> members ? members.get(name) : null;
  }

  /** A trigger's, with schema and example as JSON text. */
  public static Descriptor trigger(
      String id, String title, String description, String schema, String example) {
    return new Descriptor(
        id,
        Kind.TRIGGER,
        title,
        description,
        List.of(StepOutcome.DEFAULT_HANDLE),
        false,
        Json.parseObject(schema),
        Json.parseObject(example));
  }

  /** A condition's, likewise. */
  public static Descriptor condition(
      String id,
      String title,
      String description,
      List<String> handles,
      String schema,
      String example) {
    return new Descriptor(
        id,
        Kind.CONDITION,
        title,
        description,
        handles,
        false,
        Json.parseObject(schema),
        Json.parseObject(example));
  }

  /** An action's, likewise. */
  public static Descriptor action(
      String id,
      String title,
      String description,
      List<String> handles,
      boolean outsideEffect,
      String schema,
      String example) {
    return new Descriptor(
        id,
        Kind.ACTION,
        title,
        description,
        handles,
        outsideEffect,
        Json.parseObject(schema),
        Json.parseObject(example));
  }
}
