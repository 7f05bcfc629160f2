package org.workflowserver.web.page;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.trace.RunPicture.State;
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

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm xxx", Locale.ENGLISH);

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);

  private static final DateTimeFormatter FIELD =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Of an id, the characters behind its prefix that say when it was made, and the last ones. */
  private static final int TIME_OF_ID = 10;

  private static final int END_OF_ID = 4;

  /** What may start a run, by the component's id. */
  private static final List<String> TRIGGERS =
      List.of(
          "error_trigger",
          "manual_trigger",
          "scheduled_trigger",
          "sync_request_trigger",
          "webhook_trigger",
          "workflow_trigger");

  /** What the scripts of the pages say, as a JSON object of texts by their names. */
  private static final String SCRIPT_TEXTS = Json.write(Texts.below("script."));

  /** What the scripts of the pages say, as JSON. */
  public String getScriptTexts() {
    return SCRIPT_TEXTS;
  }

  /** How a run's status looks and reads. */
  public Badge run(RunStatus status) {
    return switch (status) {
      case PENDING -> new Badge("pending", Texts.of("words.pending"));
      case RUNNING -> new Badge("running", Texts.of("words.running"));
      case AWAITING_UI_INTERACTION -> new Badge("waiting", Texts.of("words.needs-answer"));
      case COMPLETED -> new Badge("succeeded", Texts.of("words.completed"));
      case FAILED -> new Badge("failed", Texts.of("words.failed"));
    };
  }

  /**
   * How a run looks and reads now: one that is under way and does not move waits, and one that was
   * cancelled did not fail.
   */
  public Badge state(RunView run) {
    return state(run.status(), run.errorCode(), run.waiting() != null);
  }

  /**
   * The same of a run that is not read as a whole.
   *
   * @param error null unless it failed
   */
  public Badge state(RunStatus status, RunError error, boolean waits) {
    if (error == RunError.CANCELLED) {
      return new Badge("skipped", Texts.of("words.cancelled"));
    }
    return status == RunStatus.RUNNING && waits
        ? new Badge("waiting", Texts.of("words.waiting"))
        : run(status);
  }

  /** How a node's state looks and reads. */
  public Badge node(State state) {
    return switch (state) {
      case PENDING -> new Badge("pending", Texts.of("words.not-reached"));
      case RUNNING -> new Badge("running", Texts.of("words.running"));
      case RETRYING -> new Badge("running", Texts.of("words.retrying"));
      case WAITING -> new Badge("waiting", Texts.of("words.waiting"));
      case SUCCEEDED -> new Badge("succeeded", Texts.of("words.succeeded"));
      case FAILED -> new Badge("failed", Texts.of("words.failed"));
      case CANCELLED -> new Badge("skipped", Texts.of("words.cancelled"));
      case SKIPPED -> new Badge("skipped", Texts.of("words.skipped"));
    };
  }

  /** How a log entry's status looks and reads. */
  public Badge entry(LogStatus status) {
    return switch (status) {
      case SUCCESS -> new Badge("succeeded", Texts.of("words.succeeded"));
      case WARNING -> new Badge("retried", Texts.of("words.attempt-failed"));
      case ERROR -> new Badge("failed", Texts.of("words.failed"));
    };
  }

  /** A trigger, by its component's id or by the type that a run carries. */
  public String trigger(String id) {
    if (id == null || id.isEmpty()) {
      return "–";
    }
    String component = id.endsWith("_trigger") ? id : id + "_trigger";
    return TRIGGERS.contains(component)
        ? Texts.of("words." + component.replace('_', '-'))
        : capitalised(id.replace('_', ' '));
  }

  /** What starts the runs of a workflow that has a schedule. */
  public String scheduledTrigger(String id) {
    return "manual_trigger".equals(id) ? Texts.of("words.scheduled-manual-trigger") : trigger(id);
  }

  /** What may start a run, by the type that runs carry. */
  public List<String> triggerTypes() {
    return TRIGGERS.stream().map(id -> id.replace("_trigger", "")).sorted().toList();
  }

  /** A text of the pages with values in their places. */
  public String say(String text, List<Object> values) {
    return Texts.fill(text, values);
  }

  /** What daylight saving time does to a fire of a schedule; empty for nothing. */
  public String dst(Dst dst) {
    return switch (dst) {
      case null -> "";
      case GAP -> Texts.of("words.gap");
      case OVERLAP -> Texts.of("words.overlap");
    };
  }

  /** A run's error code in words. */
  public String error(Enum<?> code) {
    return code == null ? "" : capitalised(code.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  /**
   * The beginning of an id, by which lists are filtered, where the whole does not fit; and its end,
   * which tells ids of the same millisecond apart.
   */
  public String shortId(String id) {
    int shown = id.lastIndexOf('_') + 1 + TIME_OF_ID;
    return id.length() <= shown + END_OF_ID + 1
        ? id
        : id.substring(0, shown) + "…" + id.substring(id.length() - END_OF_ID);
  }

  /** A time on the clocks of a schedule's zone, with the offset they have then. */
  public String local(OffsetDateTime time) {
    return LOCAL.format(time);
  }

  /** As {@link #local}, within a day. */
  public String clock(OffsetDateTime time) {
    return CLOCK.format(time);
  }

  /** A day of a calendar. */
  public String day(LocalDate date) {
    return DAY.format(date);
  }

  /** What ends the wait of a node. */
  public String waitEnd(RunWaiting waiting) {
    return switch (waiting.reason()) {
      case "delay" -> Texts.of("run.waits-for-delay");
      case "retry" -> Texts.of("run.next-retry");
      case "child" -> Texts.of("run.waits-for-child");
      case "interaction" -> Texts.of("run.waits-for-answer");
      case "callback" -> Texts.of("run.waits-for-callback");
      default -> Texts.of("run.waits-for-server");
    };
  }

  /** What a schedule does while runs are active; by the setting's value. */
  public String onOverlap(Object code) {
    return switch (String.valueOf(code)) {
      case "skip" -> Texts.of("workflow-settings.start-none");
      case "queue" -> Texts.of("workflow-settings.start-when-ended");
      case "cancel_running" -> Texts.of("workflow-settings.cancel-then-start");
      default -> Texts.of("workflow-settings.start-another");
    };
  }

  /** What a schedule does about times at which no server ran; by the setting's value. */
  public String onMissed(Object code) {
    return switch (String.valueOf(code)) {
      case "all" -> Texts.of("workflow-settings.start-each-missed");
      case "skip" -> Texts.of("workflow-settings.start-none");
      default -> Texts.of("workflow-settings.start-last-missed");
    };
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
      return Texts.of("words.milliseconds", millis);
    }
    if (millis < 60_000) {
      double seconds = Math.floor(millis / 100.0) / 10;
      String number = String.format(Locale.ROOT, "%.1f", seconds);
      return Texts.of("words.seconds", number.replace(".0", ""));
    }
    if (length.toHours() < 1) {
      return length.toSecondsPart() == 0
          ? Texts.of("words.whole-minutes", length.toMinutes())
          : Texts.of("words.minutes", length.toMinutes(), length.toSecondsPart());
    }
    if (length.toDays() < 1) {
      return length.toMinutesPart() == 0
          ? Texts.of("words.whole-hours", length.toHours())
          : Texts.of("words.hours", length.toHours(), length.toMinutesPart());
    }
    return length.toHoursPart() == 0
        ? Texts.of("words.whole-days", length.toDays())
        : Texts.of("words.days", length.toDays(), length.toHoursPart());
  }

  /** A number of bytes: {@code 512 B}, {@code 1.5 MiB}. */
  public static String bytes(long bytes) {
    if (bytes < 1_024) {
      return bytes + " B";
    }
    int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    String number = String.format(Locale.ROOT, "%.1f", (double) bytes / (1L << (unit * 10)));
    return number.replace(".0", "") + " " + "KMGTPE".charAt(unit - 1) + "iB";
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
