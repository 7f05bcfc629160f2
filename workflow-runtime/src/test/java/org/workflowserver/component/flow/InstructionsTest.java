package org.workflowserver.component.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstructionsTest {
  @Test
  void areMarkdown() {
    assertThat(html("# Look\n\n* at **this**\n* `a < b`"))
        .isEqualTo(
            "<h1>Look</h1>\n<ul>\n<li>at <strong>this</strong></li>\n<li><code>a &lt;"
                + " b</code></li>\n</ul>\n");
    assertThat(html("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick='x()'>b</b>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](https://tracker.example/pixel.png)",
        "![![x](https://a.example/1.png)](https://a.example/2.png)",
        "[![x](https://a.example/1.png)](javascript:alert(1))",
        "[x]: javascript:alert(1)\n\n[x]",
        "<svg/onload=alert(1)>",
        "<iframe src=https://a.example></iframe>",
        "[a](https://a.example \"\" onmouseover=\"x\")"
      })
  void holdNothingThatRunsOrIsLoaded(String hostile) {
    assertThat(html(hostile))
        .doesNotContainPattern("(?i)<(script|img|svg|iframe|b )")
        .doesNotContainPattern("(?i)href=\"(javascript|data|vbscript)")
        .doesNotContainPattern("<[^>]* on[a-z]+=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[x *y*](javascript:alert(1))",
        "[x *y*](data:text/html;base64,PHNjcmlwdD4=)",
        "[x *y*]()",
        "[x *y*]: vbscript:x\n\n[x *y*]"
      })
  void aLinkThatLeadsNowhereIsItsText(String link) {
    assertThat(html(link)).isEqualTo("<p>x <em>y</em></p>\n");
  }

  @Test
  void linksTellNothingOfWhereTheyWereFollowed() {
    assertThat(html("[site](https://a.example/x?a=1&b=2)"))
        .contains("href=\"https://a.example/x?a=1&amp;b=2\"")
        .contains("rel=\"noopener noreferrer nofollow\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {">", "* ", "*a **b ", "[", "![", "`", "<", "_", "(("})
  void standDeepNesting(String piece) {
    String deep = piece.repeat(60_000 / piece.length()) + "x";
    assertThat(html(deep).split("<blockquote>|<li>|<em>")).hasSizeLessThanOrEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 2_000, 4_600})
  void showDeepEmphasisAsText(int depth) {
    String deep = "*a **b ".repeat(depth) + "c** d* ".repeat(depth);
    assertThat(html(deep).split("<em>|<strong>")).hasSizeBetween(50, 101);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a]: x '#'\n\n",
        "[a]: <#>\n\n",
        "[a]: https://a.example/#\n\n",
      })
  void endWhereReferencesRepeatOneDefinitionTooOften(String definition) {
    String text = definition.replace("#", "\"".repeat(30_000));
    assertThat(Instructions.html(text + "[a]")).isPresent();
    assertThat(Instructions.html(text + "[a]".repeat(10_000))).isEmpty();
  }

  private static String html(String markdown) {
    return Instructions.html(markdown).orElseThrow();
  }
}
