package org.workflowserver.callback;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.workflowserver.callback.CallbackStore.Callback;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.http.BodyValues;
import org.workflowserver.database.Transactions;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.CommandStore;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunMover;

/** Calls to the URLs that runs wait for: the facade. Whoever knows the token may call, once. */
@ApplicationScoped
public class Callbacks {
  private static final String RECEIVED = "received";

  /** What is meant for the server and not for the run. */
  private static final Set<String> KEPT_OUT =
      Set.of("authorization", "proxy-authorization", "cookie");

  private Transactions transactions;
  private CallbackStore store;
  private CommandStore commands;
  private RunMover mover;
  private TimeSource time;

  protected Callbacks() {}

  @Inject
  public Callbacks(
      Transactions transactions,
      CallbackStore store,
      CommandStore commands,
      RunMover mover,
      TimeSource time) {
    this.transactions = transactions;
    this.store = store;
    this.commands = commands;
    this.mover = mover;
    this.time = time;
  }

  /**
   * Ends the wait of a step.
   *
   * @param headers of the call, by name; credentials among them are left out
   * @param body as it came
   * @param type of the body; empty when it is not said
   * @throws Refusal {@code resource_missing} for an unknown or expired token, {@code
   *     callback_closed}
   */
  public void receive(String token, Map<String, String> headers, byte[] body, String type) {
    String payload = payload(headers, body, type);
    transactions.doInNew(() -> accept(CallbackUrls.hash(token), payload));
    mover.nudge();
  }

  private void accept(String hash, String payload) {
    Instant now = time.now();
    Callback callback = store.lock(hash).orElseThrow(Callbacks::missing);
    if (callback.isExpired(now)) {
      throw missing();
    }
    if (!callback.isOpen()) {
      throw new Refusal(
          RefusalCode.CALLBACK_CLOSED,
          callback.status().equals(RECEIVED)
              ? "The call came before; this one changes nothing."
              : "The run does not wait for the call any more; it changes nothing.");
    }
    store.close(hash);
    commands.answer(
        callback.runId(),
        callback.orgId(),
        new RunCommand.Answer(callback.nodeId(), callback.iteration(), null, RECEIVED, payload),
        now);
  }

  private static String payload(Map<String, String> headers, byte[] body, String type) {
    Map<String, Object> kept = new LinkedHashMap<>();
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!KEPT_OUT.contains(lower)) {
            kept.put(lower, value);
          }
        });
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("body", body.length == 0 ? null : BodyValues.of(body, type));
    payload.put("headers", kept);
    return Json.write(payload);
  }

  private static Refusal missing() {
    return new Refusal(
        RefusalCode.RESOURCE_MISSING, "Nothing waits for a call to this address, or not any more.");
  }
}
