package org.workflowserver.event;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A reader's end of a stream. One call of {@link #send} or {@link #beat} is under way at a time.
 */
public interface EventSink {
  /**
   * Sends the events, in order, without waiting for the reader.
   *
   * @return completes when the reader has room for more; fails when it is gone
   */
  CompletionStage<Void> send(List<RunEvent> events);

  /** Shows the reader that the stream is alive; the same stage as that of {@link #send}. */
  CompletionStage<Void> beat();

  /** Whether the reader may still receive events; may ask the database. */
  boolean mayReceive();

  /** Ends the stream, where it is; what is under way fails. Called once, and may take a while. */
  void end();
}
