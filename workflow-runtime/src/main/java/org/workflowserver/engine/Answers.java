package org.workflowserver.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.run.RunCommand;

/** What components see of a command that answers their step. */
final class Answers {
  private Answers() {}

  /**
   * {@code source}, {@code outcome}, {@code message} and {@code payload}.
   *
   * @return null without a command
   */
  static Map<String, Object> json(RunCommand command) {
    if (command == null) {
      return null;
    }
    RunCommand.Answer answer = command.answer();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("source", answer.source());
    json.put("outcome", answer.outcome());
    json.put("message", command.message());
    json.put("payload", answer.payload() == null ? null : Json.parseStored(answer.payload()));
    return json;
  }
}
