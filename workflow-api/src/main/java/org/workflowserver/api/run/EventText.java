package org.workflowserver.api.run;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.workflowserver.event.RunEvent;
import org.workflowserver.json.Json;

/** Events as {@code text/event-stream} has them. */
final class EventText {
  /** A line that readers skip. */
  static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private EventText() {}

  /** The event with its name, its id and its data. */
  static byte[] of(RunEvent event) {
    return event.entry() == null
        ? text("run", event.id(), RunJson.withoutLogs(event.run()))
        : text("log", event.id(), LogJson.entry(event.entry()));
  }

  /** The data is one line: JSON as the server writes it has no line break. */
  private static byte[] text(String name, String id, Map<String, Object> data) {
    byte[] json = Json.writeBytes(data);
    byte[] head = ("event: " + name + "\nid: " + id + "\ndata: ").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream text = new ByteArrayOutputStream(head.length + json.length + 2);
    text.writeBytes(head);
    text.writeBytes(json);
    text.write('\n');
    text.write('\n');
    return text.toByteArray();
  }
}
