package org.workflowserver.component.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstructionsTest {
  @Test
  void areMarkdown() {
    assertThat(Instructions.html("# Look\n\n* at **this**\n* `a < b`"))
        .isEqualTo(
            "<h1>Look</h1>\n<ul>\n<li>at <strong>this</strong></li>\n<li><code>a &lt;"
                + " b</code></li>\n</ul>\n");
    assertThat(Instructions.html("")).isEmpty();
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
    assertThat(Instructions.html(hostile))
        .doesNotContainPattern("(?i)<(script|img|svg|iframe|b )")
        .doesNotContainPattern("(?i)href=\"(javascript|data|vbscript)")
        .doesNotContainPattern("<[^>]* on[a-z]+=");
  }

  @Test
  void linksTellNothingOfWhereTheyWereFollowed() {
    assertThat(Instructions.html("[site](https://a.example/x?a=1&b=2)"))
        .contains("href=\"https://a.example/x?a=1&amp;b=2\"")
        .contains("rel=\"noopener noreferrer nofollow\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {">", "* ", "*a **b ", "[", "![", "`", "<", "_", "(("})
  void standDeepNesting(String piece) {
    String deep = piece.repeat(60_000 / piece.length()) + "x";
    assertThat(Instructions.html(deep).split("<blockquote>|<li>|<em>"))
        .hasSizeLessThanOrEqualTo(101);
  }

  @Test
  void refuseWhatIsNestedDeeperThanTheStack() throws InterruptedException {
    String deep = "*a ".repeat(2_000) + "b*".repeat(2_000);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Runnable task = () -> thrown.set(catchThrowable(() -> Instructions.html(deep)));
    Thread thread = new Thread(null, task, "small stack", 1 << 17);
    thread.start();
    thread.join();
    assertThat(thrown.get())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The text is nested too deep.");
  }
}
