package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;
import org.workflowserver.web.page.ShownJson.Budget;

class ShownJsonTest {
  private final Budget budget = new Budget();

  @Test
  void showsAShortValue() {
    ShownJson shown = budget.show("{}", "n1", "/whole");

    assertThat(shown.text()).isEqualTo("{}");
    assertThat(shown.path()).isEqualTo("n1");
    assertThat(shown.isElsewhere()).isFalse();
  }

  @Test
  void pointsToALongValue() {
    ShownJson shown = budget.show("x".repeat(Budget.EACH + 1), "n1", "/whole");

    assertThat(shown.text()).isNull();
    assertThat(shown.href()).isEqualTo("/whole");
    assertThat(shown.kilobytes()).isEqualTo(64);
  }

  @Test
  void showsTheFirstPartOfALongValue() {
    String value = "{\"a\":[" + "{\"b\":\"],}\\\"\"},".repeat(10_000) + "1]}";
    ShownJson shown = budget.show(value, "n1", "/whole");

    assertThat(shown.isElsewhere()).isTrue();
    assertThat(shown.text().length()).isBetween(Budget.EACH - 100, Budget.EACH);
    assertThat(Json.parseStored(shown.text())).isInstanceOf(Map.class);
    assertThat(ShownJson.firstPart("[1,2,3]", 6).text()).isEqualTo("[1,2]");
    assertThat(ShownJson.firstPart("{\"a\":[1,{\"b\":2}", 15).text()).isEqualTo("{\"a\":[1]}");
    assertThat(ShownJson.firstPart("{\"" + "x,".repeat(100), 50).text()).isNull();
  }

  @Test
  void tellsWhichListsAndObjectsGoOn() {
    assertThat(ShownJson.firstPart("[1,[2],3]", 8)).isEqualTo(new ShownJson.Part("[1,[2]]", 1));
    assertThat(ShownJson.firstPart("{\"a\":[1,{\"b\":2}", 15).cut()).isEqualTo(2);
    assertThat(ShownJson.firstPart("{\"a\":[\"" + "x".repeat(100), 20).cut()).isEqualTo(2);
    assertThat(budget.show("[" + "1,".repeat(Budget.EACH) + "1]", "", "/whole").cut()).isOne();
    assertThat(budget.show("[1]", "", "/whole").cut()).isZero();
  }

  @Test
  void showsTheFirstPartOfALongText() {
    assertThat(ShownJson.firstPart("\"" + "x,".repeat(100), 13).text())
        .isEqualTo("\"x,x,x,x,x,…\"");
    assertThat(ShownJson.firstPart("{\"a\":[1,\"" + "x".repeat(100) + "\"]}", 20).text())
        .isEqualTo("{\"a\":[1,\"xxxxxxx…\"]}");
    for (String part : new String[] {"\\u00e4", "\\\\", "\\\"", "😀", "\n"}) {
      String value = "{\"a\":1,\"b\":" + Json.write(part.repeat(100)) + "}";
      for (int longest = 30; longest < 60; longest++) {
        String first = ShownJson.firstPart(value, longest).text();
        assertThat(first.length()).isLessThanOrEqualTo(longest);
        assertThat(Json.parseStored(first)).asString().doesNotContain("\ufffd").contains("b=");
      }
    }
    String escaped = "{\"b\":\"" + "\\u00e4".repeat(100) + "\"}";
    for (int longest = 30; longest < 60; longest++) {
      assertThat(Json.parseStored(ShownJson.firstPart(escaped, longest).text()))
          .asString()
          .matches("\\{b=ä+…}");
    }
  }

  @Test
  void pointsToEverythingOnceThePageIsFull() {
    String value = "x".repeat(Budget.EACH);
    for (int i = 0; i < Budget.ALL / Budget.EACH; i++) {
      assertThat(budget.show(value, "", "/whole").isElsewhere()).isFalse();
    }

    assertThat(budget.show("{}", "", "/whole").isElsewhere()).isTrue();
  }

  @Test
  void tellsThatThereIsNoValue() {
    assertThat(budget.show(null, "", "/whole").isThere()).isFalse();
    assertThat(budget.show("null", "", "/whole").isThere()).isTrue();
  }

  @Test
  void writesParametersSoThatNothingBreaksOut() {
    assertThat(ShownJson.parameter("node", "a&b=\"<")).isEqualTo("node=a%26b%3D%22%3C");
  }
}
