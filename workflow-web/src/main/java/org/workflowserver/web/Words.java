package org.workflowserver.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunPicture.State;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.schedule.Dst;

/** How the console says things: statuses, times, lengths of time. */
@Named
@ApplicationScoped
public class Words {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm '(UTC'xxx')'", Locale.ENGLISH);

  private static final DateTimeFormatter FIELD =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int SHORT_ID = 8;

  private static final Map<String, String> TRIGGERS =
      Map.of(
          "manual_trigger", "Manual",
          "scheduled_trigger", "Schedule",
          "webhook_trigger", "Webhook",
          "sync_request_trigger", "Synchronous request",
          "workflow_trigger", "Another workflow",
          "error_trigger", "A failed run");

  /** How a run's status looks and reads. */
  public Badge run(RunStatus status) {
    return switch (status) {
      case PENDING -> new Badge("pending", "Pending");
      case RUNNING -> new Badge("running", "Running");
      case AWAITING_UI_INTERACTION -> new Badge("waiting", "Needs answer");
      case COMPLETED -> new Badge("succeeded", "Completed");
      case FAILED -> new Badge("failed", "Failed");
    };
  }

  /**
   * How a run looks and reads now: one that is under way and does not move waits, and one that was
   * cancelled did not fail.
   */
  public Badge state(RunView run) {
    if (run.errorCode() == RunError.CANCELLED) {
      return new Badge("skipped", "Cancelled");
    }
    return run.status() == RunStatus.RUNNING && run.waiting() != null
        ? new Badge("waiting", "Waiting")
        : run(run.status());
  }

  /** How a node's state looks and reads. */
  public Badge node(State state) {
    return switch (state) {
      case PENDING -> new Badge("pending", "Not reached");
      case RUNNING -> new Badge("running", "Running");
      case RETRYING -> new Badge("running", "Retrying");
      case WAITING -> new Badge("waiting", "Waiting");
      case SUCCEEDED -> new Badge("succeeded", "Succeeded");
      case FAILED -> new Badge("failed", "Failed");
      case SKIPPED -> new Badge("skipped", "Skipped");
    };
  }

  /** How a log entry's status looks and reads. */
  public Badge entry(LogStatus status) {
    return switch (status) {
      case SUCCESS -> new Badge("succeeded", "Succeeded");
      case WARNING -> new Badge("retried", "Attempt failed");
      case ERROR -> new Badge("failed", "Failed");
    };
  }

  /** A trigger, by its component's id or by the type that a run carries. */
  public String trigger(String id) {
    if (id == null || id.isEmpty()) {
      return "–";
    }
    String component = id.endsWith("_trigger") ? id : id + "_trigger";
    return TRIGGERS.getOrDefault(component, capitalised(id.replace('_', ' ')));
  }

  /** What may start a run, by the type that runs carry. */
  List<String> triggerTypes() {
    return TRIGGERS.keySet().stream().map(id -> id.replace("_trigger", "")).sorted().toList();
  }

  /** What daylight saving time does to a fire of a schedule; empty for nothing. */
  public String dst(Dst dst) {
    return switch (dst) {
      case null -> "";
      case GAP -> "clocks go forward over this time: it fires at the end of the gap";
      case OVERLAP -> "clocks go back over this time: it fires once";
    };
  }

  /** A run's error code in words. */
  public String error(Enum<?> code) {
    return code == null ? "" : capitalised(code.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  /** The end of an id, which tells one from the other where the whole does not fit. */
  public String shortId(String id) {
    return id.length() <= SHORT_ID ? id : "…" + id.substring(id.length() - SHORT_ID);
  }

  /** A time on the clocks of a schedule's zone, with the offset they have then. */
  public String local(OffsetDateTime time) {
    return LOCAL.format(time);
  }

  /** A time for readers without script. */
  public String utc(Instant instant) {
    return UTC.format(instant);
  }

  /**
   * A time as a date and time field holds it in UTC; empty for none, and what was typed where it is
   * no time.
   */
  public String field(String instant) {
    try {
      return instant.isEmpty() ? "" : FIELD.format(Instant.parse(instant));
    } catch (DateTimeException asTyped) {
      return instant;
    }
  }

  /**
   * A length of time, to what a reader cares for: {@code 840 ms}, {@code 4.2 s}, {@code 3 h 5 min}.
   */
  public String duration(Duration length) {
    if (length == null) {
      return "–";
    }
    long millis = Math.max(0, length.toMillis());
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", Math.floor(millis / 100.0) / 10);
    }
    if (length.toHours() < 1) {
      return length.toMinutes() + " min " + length.toSecondsPart() + " s";
    }
    return length.toDays() < 1
        ? length.toHours() + " h " + length.toMinutesPart() + " min"
        : length.toDays() + " d " + length.toHoursPart() + " h";
  }

  /** How long a run took. */
  public String took(RunView run) {
    return duration(run.duration().orElse(null));
  }

  private static String capitalised(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /**
   * A state that is told by colour, sign and word.
   *
   * @param look names colour and sign
   * @param label the word
   */
  public record Badge(String look, String label) {}
}
