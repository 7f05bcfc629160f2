package org.workflowserver.event;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Where a reader is.
 *
 * @param seq the last entry that it has; 0 for none
 * @param revision of the run as it last saw it; 0 when it says nothing of that
 */
record EventPosition(int seq, int revision) {
  static final EventPosition BEGINNING = new EventPosition(0, 0);

  private static final String NAME = "Last-Event-ID";
  private static final Pattern ID = Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,9}))?");

  /**
   * The position that the id of an event says.
   *
   * @throws Refusal {@code parameter_invalid}
   */
  static EventPosition of(Optional<String> id) {
    // An empty one is what a reader has before its first event.
    if (id.filter(text -> !text.isEmpty()).isEmpty()) {
      return BEGINNING;
    }
    Matcher parts = ID.matcher(id.get());
    if (!parts.matches()) {
      throw invalid("must be the id of an event of this run, such as 12 or 12.3");
    }
    return new EventPosition(
        Integer.parseInt(parts.group(1)),
        parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2)));
  }

  /**
   * Refuses a position that the run has not come to: waiting for it would leave out what is before.
   */
  EventPosition within(int lastSeq, int lastRevision) {
    if (seq > lastSeq || revision > lastRevision) {
      throw invalid("is ahead of the run, and not the id of an event of it");
    }
    return this;
  }

  private static Refusal invalid(String what) {
    String message = "The header '" + NAME + "' " + what + ".";
    return Refusal.member(RefusalCode.QUERY_INVALID, "/headers/" + NAME, message);
  }
}
