package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.json.Json;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;

/** A run carries any text from its context to its end, on both databases. */
@ParameterizedClass
@EnumSource
class AnyTextTest {
  private final Dialect dialect;

  AnyTextTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nul \0 nul", "half \uD83D", "😀 ü €", "\u0001\u2028\""})
  void aRunTakesIt(String text) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("a", Map.of("value", "{{ trigger.said }}"))
                  .node(
                      "end",
                      "terminate",
                      Map.of("status", "failed", "message", "{{ a.did }}", "output", "{{ a.did }}"))
                  .way("start > a > end"));
      RunDetail run = box.run(workflow, Map.of("said", text));
      Object written = Json.parse(Json.write(text));
      assertThat(Json.parseObject(run.triggerPayload())).containsEntry("said", written);
      assertThat(Json.parseObject(run.logs().get(1).output())).containsEntry("did", written);
      assertThat(Json.parse(run.output())).isEqualTo(written);
      assertThat(run.run().errorCode()).isEqualTo(RunError.TERMINATED);
      assertThat(run.run().errorMessage()).isEqualTo(((String) written).replace("\0", "\\u0000"));
    }
  }
}
