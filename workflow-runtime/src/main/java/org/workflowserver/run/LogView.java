package org.workflowserver.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.json.Text;
import org.workflowserver.run.state.Failure;
import org.workflowserver.run.state.StepRecord;

/**
 * A recorded attempt as readers see it.
 *
 * @param seq its number in the run's record, from 1
 * @param componentId may be null
 * @param attempt from 1
 * @param iteration indices of the iterators around the step, outermost first; empty outside
 * @param handle the way out that the step chose; null for an error that ended the run
 * @param input rendered configuration as JSON text, secrets masked
 * @param output JSON text of an object
 * @param error null unless the attempt failed
 * @param createdAt when it was recorded; of a copy, when the entry that it was taken from was
 * @param copiedFrom the entry of another run that it was taken over from; null for one that ran
 */
public record LogView(
    String id,
    String runId,
    int seq,
    String nodeId,
    String componentId,
    LogStatus status,
    int attempt,
    List<Integer> iteration,
    String handle,
    String input,
    String output,
    Failure error,
    Duration duration,
    Instant createdAt,
    String copiedFrom) {

  /**
   * Of an error's message, lists of the entries of one run have so many characters, and one more.
   */
  public static final int LISTED_MESSAGE = 400;

  /** A longer configuration is not read for the call that it names, in characters. */
  public static final int LONGEST_CONFIGURATION = 16_000;

  /** Host and port of a URL, without the account that it may name. */
  private static final Pattern HOST = Pattern.compile("^(?i:https?)://(?:[^/?#]*@)?([^/?#@]+)");

  /** The entry of a record. */
  public static LogView of(StepRecord step) {
    StepRecord.Attempt attempt = step.attempt();
    return new LogView(
        attempt.id(),
        step.run().id(),
        step.seq(),
        step.nodeId(),
        attempt.componentId(),
        LogStatus.of(step),
        attempt.number(),
        step.step().path().indices(),
        step.handle(),
        attempt.input(),
        attempt.output(),
        step.error(),
        attempt.duration(),
        attempt.at(),
        step.copiedFrom());
  }

  /** Characters of what went in and came out. */
  public long length() {
    return (long) input.length() + output.length();
  }

  /** Whether an entry with that status and handle is a conclusion of its step. */
  public static boolean isConclusion(LogStatus status, String handle) {
    return StepRecord.isConclusion(handle, status == LogStatus.WARNING);
  }

  /** Method and host of the call that its configuration names; empty where it names none. */
  public Optional<String> target() {
    return input == null ? Optional.empty() : target(input);
  }

  /** The same of the configuration of a step, which may be cut. */
  public static Optional<String> target(String input) {
    if (input.length() > LONGEST_CONFIGURATION) {
      return Optional.empty();
    }
    Map<String, Object> members;
    try {
      members = Json.parseStoredObject(input);
    } catch (JsonMalformed cut) {
      return Optional.empty();
    }
    if (!(members.get("url") instanceof String url)) {
      return Optional.empty();
    }
    Matcher host = HOST.matcher(url);
    String method = members.get("method") instanceof String named ? named : "POST";
    return host.find()
        ? Optional.of(Text.shortened(method.toUpperCase(Locale.ROOT) + " " + host.group(1)))
        : Optional.empty();
  }
}
