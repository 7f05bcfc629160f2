package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;

class IndentedJsonTest {
  @Test
  void membersAndItemsStandOnLinesOfTheirOwn() {
    String text =
        """
        {
          "a": 1,
          "b": [
            "x\\n",
            1.50,
            null,
            true
          ],
          "c": {},
          "d": [],
          "e": [
            [
              {
                "f": "g"
              }
            ]
          ]
        }""";
    assertThat(IndentedJson.of(Json.parse(text))).isEqualTo(text);
  }

  @Test
  void aDeepValueIsNotMuchLonger() {
    for (int depth = 0; depth < Json.MAX_DEPTH; depth++) {
      Object value = Collections.nCopies(1_000, 1L);
      for (int i = 0; i < depth; i++) {
        value = i % 2 == 0 ? List.of(value) : Map.of("a", value);
      }
      String text = IndentedJson.of(value);
      assertThat(Json.parse(text)).isEqualTo(value);
      assertThat(text.length()).isLessThan(10 * Json.write(value).length());
    }
  }
}
