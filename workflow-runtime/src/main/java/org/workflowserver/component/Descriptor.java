package org.workflowserver.component;

import java.util.List;
import java.util.Map;
import org.workflowserver.json.Json;

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
 * @param schema JSON Schema (2020-12) of {@code data}, the common members left out
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

  /** A descriptor whose schema and example are given as JSON text. */
  public static Descriptor of(
      String id,
      Kind kind,
      String title,
      String description,
      List<String> handles,
      boolean outsideEffect,
      String schema,
      String example) {
    return new Descriptor(
        id,
        kind,
        title,
        description,
        handles,
        outsideEffect,
        Json.parseObject(schema),
        Json.parseObject(example));
  }
}
