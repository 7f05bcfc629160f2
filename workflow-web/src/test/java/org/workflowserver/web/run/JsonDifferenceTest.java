package org.workflowserver.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.web.run.JsonDifference.Change;

class JsonDifferenceTest {
  @Test
  void namesThePlacesThatDiffer() {
    assertThat(
            JsonDifference.between(
                    "{\"a\":1,\"b\":{\"c\":[1,2]},\"d\":null,\"same\":[{}]}",
                    "{\"b\":{\"c\":[1,3,4]},\"d\":null,\"e\":\"x\",\"same\":[{}]}")
                .changes())
        .containsExactly(
            new Change("a", "1", "–"),
            new Change("b.c[1]", "2", "3"),
            new Change("b.c[2]", "–", "4"),
            new Change("e", "–", "\"x\""));
  }

  @Test
  void tellsNullFromNothing() {
    assertThat(JsonDifference.between("{\"a\":null}", "{}").changes())
        .containsExactly(new Change("a", "null", "–"));
    assertThat(JsonDifference.between("null", "null").isNone()).isTrue();
    assertThat(JsonDifference.between("{}", "[]").changes())
        .containsExactly(new Change("", "{}", "[]"));
  }

  @Test
  void showsOfLongTextsWhatDiffers() {
    String same = "x".repeat(1_000);
    assertThat(JsonDifference.ofValues(same + "old", same + "new").changes())
        .containsExactly(
            new Change("", "…" + "x".repeat(60) + "old\"", "…" + "x".repeat(60) + "new\""));
  }

  @Test
  void isBounded() {
    String many =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "\"" + "x".repeat(1_000) + i + "\"")
            .collect(Collectors.joining(",", "[", "]"));

    JsonDifference difference = JsonDifference.between("[]", many);

    assertThat(difference.changes()).hasSize(JsonDifference.MOST);
    assertThat(difference.more()).isEqualTo(950);
    assertThat(difference.changes().getFirst().after())
        .hasSize(JsonDifference.LONGEST + 1)
        .endsWith("…");
  }

  @Test
  void placesBelowALongNameTakeNoMemoryEach() {
    String name = "x".repeat(30_000);
    String ones = Collections.nCopies(15_000, "1").toString();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    JsonDifference difference =
        JsonDifference.between(
            "{\"" + name + "\":" + ones + "}", "{\"" + name + "\":" + ones.replace('1', '2') + "}");

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20L << 20);
    assertThat(difference.more()).isEqualTo(15_000 - JsonDifference.MOST);
    assertThat(difference.changes().getFirst().path())
        .hasSize(JsonDifference.LONGEST + 1)
        .startsWith("…x")
        .endsWith("x[0]");
  }

  @Test
  void aCharacterIsNotCutInTwo() {
    String faces = "\ud83d\ude00".repeat(JsonDifference.LONGEST);
    for (String before : List.of("", "x")) {
      String name = faces + before;
      Change change =
          JsonDifference.between(Json.write(Map.of(name, before + faces)), "{}")
              .changes()
              .getFirst();
      assertThat(Text.wellFormed(change.path())).isEqualTo(change.path()).startsWith("…");
      assertThat(Text.wellFormed(change.before())).isEqualTo(change.before()).endsWith("…");
    }
  }
}
