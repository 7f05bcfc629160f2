package org.workflowserver.interaction;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.interaction.InteractionView.Submission;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.run.Requester;

/**
 * Answer an interaction.
 *
 * @param action the id of one of its actions
 * @param data what was filled in
 * @param comment what the person says to it
 */
public record SubmitCommand(String action, Map<String, Object> data, Optional<String> comment) {
  /** What is kept of it. */
  Submission submission(Requester person, Instant now) {
    return new Submission(
        person.subject(),
        person.name(),
        now,
        action,
        Json.write(data),
        comment.map(Text::storable).orElse(null));
  }
}
