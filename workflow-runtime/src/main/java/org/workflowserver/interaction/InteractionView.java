package org.workflowserver.interaction;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.workflowserver.json.ValueWeight;

/**
 * What people are asked, and what they have answered.
 *
 * @param instructions HTML that is safe to show; may be empty
 * @param schema JSON Schema of the data, as JSON text; null when any fits
 * @param actions JSON text of an array of {@code {id, label, style}}
 * @param users who may answer, by name
 * @param groups who may answer, by group; with neither users nor groups anybody may
 * @param required how many people have to choose the same action
 * @param submissions in the order that they came
 * @param expiresAt null when it does not expire
 */
public record InteractionView(
    String id,
    String runId,
    String workflowId,
    String nodeId,
    String title,
    String instructions,
    String schema,
    String actions,
    List<String> users,
    List<String> groups,
    int required,
    List<Submission> submissions,
    InteractionStatus status,
    Instant expiresAt,
    Instant createdAt) {

  /** The same with who may answer it, and with the answers. */
  InteractionView with(List<String> users, List<String> groups, List<Submission> submissions) {
    return new InteractionView(
        id,
        runId,
        workflowId,
        nodeId,
        title,
        instructions,
        schema,
        actions,
        users,
        groups,
        required,
        submissions,
        status,
        expiresAt,
        createdAt);
  }

  /** About how many bytes it takes. */
  long bytes() {
    long answers = submissions.stream().mapToLong(one -> ValueWeight.ofHeld(one.data)).sum();
    return answers
        + ValueWeight.ofHeld(Arrays.asList(instructions, schema, actions, users, groups));
  }

  /** How many people at most have chosen the same action. */
  public int agreeing() {
    return submissions.stream()
        .collect(Collectors.groupingBy(Submission::action, Collectors.summingInt(one -> 1)))
        .values()
        .stream()
        .max(Comparator.naturalOrder())
        .orElse(0);
  }

  /**
   * What one person answered.
   *
   * @param subject the person, whatever the name; not for readers
   * @param by the person's name then
   * @param data JSON text of an object
   * @param comment may be null
   */
  public record Submission(
      String subject, String by, Instant at, String action, String data, String comment) {}
}
