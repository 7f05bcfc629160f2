package org.workflowserver.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ListRowsTest {
  private static final Pattern HASH = Pattern.compile("data-hash=\"([^\"]{4})\"");

  @Test
  void rowsCarryTheirHashAndKnownOnesNothingElse() {
    String page = page("one", "two $1 \\");

    String first = ListRows.withoutKnown(page, "");

    assertThat(first).contains("one</td>", "two $1 \\</td>", "<h1>before</h1>");
    assertThat(first).doesNotContain("<!--", "data-same");
    String known = String.join(",", hashes(first));
    assertThat(ListRows.withoutKnown(page, known))
        .contains("<h1>before</h1>", "data-key=\"k0\" data-same=\"true\"></tr>")
        .doesNotContain("<td>");
    assertThat(ListRows.withoutKnown(page("one", "other"), known))
        .contains("data-key=\"k0\" data-same=\"true\"></tr>", "<td>other</td>")
        .containsOnlyOnce("<td>");
  }

  @Test
  void aListWithoutRowsIsSentAsItIs() {
    assertThat(ListRows.withoutKnown(page(), "abcd")).isEqualTo(page());
    assertThat(PartedPage.isOne(page("one"))).isFalse();
  }

  @Test
  void rowsAreSentWithoutTheIndentOfThePage() {
    assertThat(ListRows.withoutKnown(page("\n      a  b\n      <b>c</b>\n    "), ""))
        .contains("<td>\na  b\n<b>c</b>\n</td>");
    String json = "<b data-json=\"{\n  &quot;a&quot;: 1\n}\">c</b>";
    assertThat(ListRows.withoutKnown(page(json), "")).contains(json);
  }

  @Test
  @Timeout(60)
  void aRowMayHaveManyBlanksAndLines() {
    for (String blanks : List.of(" ".repeat(1_000_000), "\n ".repeat(1_000_000))) {
      assertThat(ListRows.withoutKnown(page("a" + blanks + "b"), "")).contains(blanks);
    }
  }

  @Test
  void aRowHasAKey() {
    assertThatThrownBy(() -> ListRows.withoutKnown("<!--row--><tr><td></td></tr><!--end-->", ""))
        .isInstanceOf(IllegalStateException.class);
  }

  private static List<String> hashes(String html) {
    return HASH.matcher(html).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static String page(String... cells) {
    StringBuilder page = new StringBuilder("<h1>before</h1>");
    for (int i = 0; i < cells.length; i++) {
      page.append(
          "<!--row-->\n<tr role=\"row\" data-key=\"k%d\"><td>%s</td></tr><!--end-->"
              .formatted(i, cells[i]));
    }
    return page.toString();
  }
}
