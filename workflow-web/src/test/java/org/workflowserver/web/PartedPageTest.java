package org.workflowserver.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PartedPageTest {
  private static final Pattern KNOWN = Pattern.compile("data-known=\"([^\"]*)\"");

  @Test
  void aWholePageHasNoMarksAndSaysWhatThereIsToKnow() {
    String whole = page("<p id=\"a-1\">one</p>", "<p id=\"b-1\">two</p>").whole();

    assertThat(whole)
        .startsWith("<body>x<p id=\"a-1\">one</p>x<p id=\"b-1\">two</p>x<div id=\"parts\"")
        .endsWith("</div></body>")
        .doesNotContain("<!--");
    assertThat(known(whole)).matches("a=[\\w-]{4};b=[\\w-]{4}");
  }

  @Test
  void onlyTheNewsAreTold() {
    String known = known(page("<p id=\"a-1\">one</p>", "<p id=\"a-2\">two</p>").whole());

    assertThat(page("<p id=\"a-1\">one</p>", "<p id=\"a-2\">two</p>").newsSince(known))
        .contains("");
    assertThat(
            page("<p id=\"a-1\">one</p>", "<p id=\"a-2\">2</p>", "<p id=\"b-1\">new</p>")
                .newsSince(known)
                .orElseThrow())
        .matches(
            "<!--a 1 [\\w-]{4}--><p id=\"a-2\">2</p><!--b 0 [\\w-]{4}--><p id=\"b-1\">new</p>");
  }

  @Test
  void whatIsGoneNeedsTheWholePage() {
    String known = known(page("<p id=\"a-1\">one</p>", "<p id=\"b-1\">two</p>").whole());

    assertThat(page("<p id=\"a-1\">one</p>").newsSince(known)).isEmpty();
    assertThat(page("<p id=\"a-1\">one</p>", "<p id=\"b-1\">two</p>").newsSince(known)).isPresent();
  }

  @Test
  void whateverIsSentAsKnownIsRead() {
    for (String sent : new String[] {"", ";", "=", "a", "a=", "a=xy", "a=12345;a=;b"}) {
      page("<p id=\"a-1\">one</p>").newsSince(sent);
    }
  }

  private static PartedPage page(String... parts) {
    StringBuilder html = new StringBuilder("<body>x");
    for (String part : parts) {
      html.append("<!--part-->\n ").append(part).append("\n<!--end-->x");
    }
    return PartedPage.of(html.append("</body>").toString());
  }

  private static String known(String whole) {
    Matcher found = KNOWN.matcher(whole);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
