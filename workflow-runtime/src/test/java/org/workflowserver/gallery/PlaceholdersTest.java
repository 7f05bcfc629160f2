package org.workflowserver.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaceholdersTest {
  @Test
  void aTextThatIsNothingElseTakesTheValueWithItsType() {
    assertThat(filled("<<n>>", Map.of("n", 5L))).isEqualTo(5L);
    assertThat(filled("<<n>>", Map.of("n", List.of("a", 1L)))).isEqualTo(List.of("a", 1L));
    assertThat(filled("<<n>>", Map.of("n", Map.of("a", true)))).isEqualTo(Map.of("a", true));
  }

  @Test
  void withinALongerTextTheValueIsWritten() {
    Map<String, Object> values = Map.of("n", 5L, "who", "$1 \\ann", "list", List.of("a"));
    assertThat(filled("a <<n>> b <<who>>, <<list>>", values)).isEqualTo("a 5 b $1 \\ann, [\"a\"]");
    assertThat(filled("a<<gone>>b", values)).isEqualTo("ab");
  }

  @Test
  void whatHasNoValueIsLeftOut() {
    Map<String, Object> document = new HashMap<>();
    document.put("gone", "<<gone>>");
    document.put("nothing", null);
    document.put("list", Arrays.asList("<<gone>>", "a", null));
    Map<String, Object> expected = new HashMap<>();
    expected.put("nothing", null);
    expected.put("list", Arrays.asList("a", null));
    assertThat(new Placeholders(Map.of()).fill(document)).isEqualTo(expected);
  }

  @Test
  void whatAValueBringsIsNotLookedThrough() {
    Map<String, Object> values = Map.of("a", "<<b>>", "b", "no", "deep", List.of("<<b>>"));
    assertThat(filled("<<a>>", values)).isEqualTo("<<b>>");
    assertThat(filled("x <<a>>", values)).isEqualTo("x <<b>>");
    assertThat(filled("<<deep>>", values)).isEqualTo(List.of("<<b>>"));
  }

  @Test
  void otherBracketsStay() {
    assertThat(filled("1 << 2 >> <<>> <<A>> {{ a }}", Map.of()))
        .isEqualTo("1 << 2 >> <<>> <<A>> {{ a }}");
  }

  private static Object filled(String text, Map<String, Object> values) {
    return new Placeholders(values).fill(Map.of("at", List.of(text))).get("at")
            instanceof List<?> list
        ? list.getFirst()
        : null;
  }
}
