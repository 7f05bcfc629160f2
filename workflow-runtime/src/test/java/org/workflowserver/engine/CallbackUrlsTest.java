package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.database.Dialect;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogView;

/** Who was sent a callback URL may give it back, to another step of the run that polls it. */
class CallbackUrlsTest {
  @Test
  void noStepRecordsTheUrlThatAnotherOneWaitsFor() {
    try (Box box = Box.on(Dialect.H2)) {
      box.world.close("poll");
      String run =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .node("expect", "expect", Map.of("url", "{{ callback_url }}"))
                          .act("poll")
                          .way("start > expect")
                          .way("start > poll")))
              .run()
              .id();
      await().until(() -> box.world.callsOf("expect") == 1 && box.world.callsOf("poll") == 1);
      Object url = box.world.callsTo("expect").getFirst().configuration().get("url");
      box.world.script("poll", Completed.of(Map.of("report_to", url, "job", 1L)));
      box.world.open("poll");
      await().until(() -> !outputs(box, run, "poll").isEmpty());
      assertThat((String) url).contains(box.callbackToken(0));
      assertThat(outputs(box, run, "poll").getFirst())
          .contains("\"job\":1", "***")
          .doesNotContain(box.callbackToken(0));
    }
  }

  @Test
  void noStepOfAnItemRecordsTheUrlThatTheItemWaitsFor() {
    try (Box box = Box.on(Dialect.H2)) {
      box.world.mind(
          (call, server) ->
              call.node().equals("poll")
                  ? Completed.of(Map.of("all", Json.write(urls(box))))
                  : null);
      String run =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .node("each", "iterator", Map.of("items", List.of(1L, 2L)))
                          .node("expect", "expect", Map.of("url", "{{ callback_url }}"))
                          .node("next", "expect", Map.of("url", "{{ callback_url }}"))
                          .act("poll")
                          .way("start > each:item > expect > poll")
                          .way("each:item > next")))
              .run()
              .id();
      await().until(() -> box.world.callsOf("expect") == 1 && box.world.callsOf("next") == 1);
      String token = tokenOf(box, "expect");
      box.callbacks.receive(token, "192.0.2.1", new CallIn(Map.of(), "{}"));
      await().until(() -> !outputs(box, run, "poll").isEmpty());
      assertThat(outputs(box, run, "poll").getFirst())
          .contains("***")
          .doesNotContain(token)
          .doesNotContain(tokenOf(box, "next"));
    }
  }

  private static String tokenOf(Box box, String node) {
    String url = (String) box.world.callsTo(node).getFirst().configuration().get("url");
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private static List<Object> urls(Box box) {
    return box.world.calls.stream().map(call -> call.configuration().get("url")).toList();
  }

  private static List<String> outputs(Box box, String run, String node) {
    return box.runs.require(Box.EDITOR, run).logs().stream()
        .filter(log -> log.nodeId().equals(node))
        .map(LogView::output)
        .toList();
  }
}
