package org.workflowserver.trigger.schedule;

import java.time.Instant;
import java.util.Comparator;
import org.workflowserver.paging.Cursor;

/** Where a fire stands in a list of fires. */
record FireKey(Instant at, String workflowId) {
  static final Comparator<FireKey> NEWEST_FIRST =
      Comparator.comparing(FireKey::at).thenComparing(FireKey::workflowId).reversed();

  static FireKey of(FireView fire) {
    return new FireKey(fire.at(), fire.workflowId());
  }

  /**
   * The key in a cursor.
   *
   * @throws org.workflowserver.refusal.Refusal when it is none
   */
  static FireKey read(String key) {
    int dot = Math.max(0, key.indexOf('.'));
    return new FireKey(Cursor.time(key.substring(0, dot)), key.substring(dot + 1));
  }

  String text() {
    return Cursor.micros(at) + "." + workflowId;
  }
}
