package org.workflowserver.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundedJsonTest {
  private static final Map<String, Object> VALUE = Map.of("a", List.of("x", 1L));

  @Test
  void whatFitsIsWrittenAsEverywhere() {
    String text = Json.write(VALUE);
    assertThat(BoundedJson.write(text.length(), VALUE)).contains(text);
    assertThat(BoundedJson.write(text.length() - 1, VALUE)).isEmpty();
  }

  /** As text these would be a thousand times as long as the longest that there can be. */
  @Test
  void noMoreIsMadeThanMayBe() {
    List<String> items = Collections.nCopies(Integer.MAX_VALUE, "x".repeat(1_000));
    assertThat(BoundedJson.write(100_000, items)).isEmpty();
  }
}
