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
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.json.ValueWeight;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.limit.TokenLookUps;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.change.CommandStore;

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
  private RunEngine engine;
  private TokenLookUps lookUps;
  private AnswerMemory memory;
  private TimeSource time;

  protected Callbacks() {}

  @Inject
  public Callbacks(
      Transactions transactions,
      Sql sql,
      CommandStore commands,
      RunEngine engine,
      TokenLookUps lookUps,
      AnswerMemory memory,
      TimeSource time) {
    this.transactions = transactions;
    this.store = new CallbackStore(sql);
    this.commands = commands;
    this.engine = engine;
    this.lookUps = lookUps;
    this.memory = memory;
    this.time = time;
  }

  /**
   * Ends the wait of a step.
   *
   * @param address where the call comes from, as the connection or a trusted proxy says
   * @param call the rest of it, of which nothing is read for a token that nothing waits for
   * @throws Refusal {@code resource_missing} for an unknown or expired token, {@code
   *     callback_closed}, {@code rate_limited} after too many unknown ones from the address, {@code
   *     body_malformed} for a body that is said to be JSON and is not, and those of {@link
   *     CallbackCall#body}, {@code capacity_exceeded}; none of them uses the URL up
   */
  public void receive(String token, String address, CallbackCall call) {
    if (!CallbackUrls.isShaped(token)) {
      throw missing();
    }
    String hash = CallbackUrls.hash(token);
    Callback found =
        lookUps
            .find(hash, address, () -> transactions.inNew(() -> store.find(hash)))
            .orElseThrow(Callbacks::missing);
    requireOpen(found, time.now());
    String payload = payload(call, found.orgId());
    transactions.doInNew(() -> accept(hash, payload));
    engine.nudge();
  }

  private void accept(String hash, String payload) {
    Instant now = time.now();
    Callback callback = store.lock(hash).orElseThrow(Callbacks::missing);
    requireOpen(callback, now);
    store.close(hash);
    commands.answer(
        callback.runId(),
        callback.orgId(),
        new RunCommand.Answer(callback.step(), null, RECEIVED, payload),
        now);
  }

  private static void requireOpen(Callback callback, Instant now) {
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
  }

  private String payload(CallbackCall call, String orgId) {
    byte[] body = call.body();
    try (AnswerMemory.Share share = memory.received(() -> orgId)) {
      if (BodyValues.isJson(call.type())) {
        share.take(ValueWeight.of(body));
      }
      return payload(call, body);
    }
  }

  private static String payload(CallbackCall call, byte[] body) {
    Map<String, Object> kept = new LinkedHashMap<>();
    call.headers()
        .forEach(
            (name, value) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!KEPT_OUT.contains(lower)) {
                kept.put(lower, value);
              }
            });
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("body", value(body, call.type()));
    payload.put("headers", kept);
    return Json.write(payload);
  }

  /** The call can be sent again as it is meant, so what is said to be JSON must be. */
  private static Object value(byte[] body, String type) {
    if (body.length == 0) {
      return null;
    }
    if (!BodyValues.isJson(type)) {
      return BodyValues.of(body, type);
    }
    try {
      return Json.parse(body);
    } catch (JsonMalformed e) {
      throw new Refusal(RefusalCode.BODY_MALFORMED, e.sentence());
    }
  }

  private static Refusal missing() {
    return new Refusal(
        RefusalCode.RESOURCE_MISSING, "Nothing waits for a call to this address, or not any more.");
  }
}
