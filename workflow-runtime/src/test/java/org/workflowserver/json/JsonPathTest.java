package org.workflowserver.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
  private static final Object VALUE =
      Json.parse(
          """
          {"a": {"b c": [10, 20, 30]}, "l": [{"x": 1}, {"x": null}, {"y": 2}], "": 7, "n": null}""");

  /** The book shop that the RFC begins with. */
  private static final Object STORE =
      Json.parse(
          """
          {"store": {
            "book": [
              {"category": "reference", "author": "Rees", "title": "Sayings", "price": 8.95},
              {"category": "fiction", "author": "Waugh", "title": "Sword", "price": 12.99},
              {"category": "fiction", "author": "Melville", "title": "Moby", "isbn": "0-553", "price": 8.99},
              {"category": "fiction", "author": "Tolkien", "title": "Lord", "isbn": "0-395", "price": 22.99}
            ],
            "bicycle": {"color": "red", "price": 399}
          }}""");

  /** What the RFC compares and tests. */
  private static final Object COMPARED =
      Json.parse(
          """
          {"obj": {"x": "y"}, "arr": [2, 3],
           "a": [3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}],
           "o": {"p": 1, "q": 2, "r": 3, "s": 5, "t": {"u": 6}},
           "e": "f"}""");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$.a['b c'][0]|10",
        "$['a'][\"b c\"][-1]|30",
        "$.a['b c'][3]|null",
        "$.a['b c'][-4]|null",
        "$.n|null",
        "$.none.at.all|null",
        "$.a['b c'][1:]|[20,30]",
        "$.a['b c'][:2]|[10,20]",
        "$.a['b c'][-2:]|[20,30]",
        "$.a['b c'][::2]|[10,30]",
        "$.a['b c'][::-1]|[30,20,10]",
        "$.a['b c'][5:0:-2]|[30]",
        "$.a['b c'][ 0 : 2 : 1 ]|[10,20]",
        "$.a['b c'][::0]|[]",
        "$.a['b c'][0,0,-1]|[10,10,30]",
        "$.a['b c'][0:2,5,1]|[10,20,20]",
        "$['n','',\"none\"]|[null,7]",
        "$.l[*].x|[1,null]",
        "$.l.*.y|[2]",
        "$.none[*]|[]",
        "$['']|7",
        "$['\\u006e']|null",
        "$.l[0]|{\"x\":1}",
        "$ .l [0] .x|1",
        "$..x|[1,null]",
        "$..[0]|[10,{\"x\":1}]",
        "$.l..*|[{\"x\":1},{\"x\":null},{\"y\":2},1,null,2]",
      })
  void leadsIntoAValue(String path, String expected) {
    assertThat(Json.write(JsonPath.parse(path).read(VALUE))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "$.store.book[*].author => [\"Rees\",\"Waugh\",\"Melville\",\"Tolkien\"]",
        "$..author => [\"Rees\",\"Waugh\",\"Melville\",\"Tolkien\"]",
        "$.store..price => [8.95,12.99,8.99,22.99,399]",
        "$..book[2].title => [\"Moby\"]",
        "$..book[2].publisher => []",
        "$..book[-1].title => [\"Lord\"]",
        "$..book[0,1].title => [\"Sayings\",\"Sword\"]",
        "$..book[:2].title => [\"Sayings\",\"Sword\"]",
        "$..book[?@.isbn].title => [\"Moby\",\"Lord\"]",
        "$..book[?@.price<10].title => [\"Sayings\",\"Moby\"]",
        "$..book[?@.price < 10 && @.category=='fiction' || @['price'] > 2e1].title => [\"Moby\",\"Lord\"]",
        "$..book[?!(@.isbn || @.price == 8.950)].title => [\"Sword\"]",
        "$..book[?@.price > $.store.book[1].price].title => [\"Lord\"]",
        "$.store[?@.color].price => [399]",
        "$.store.book[?match(@.title, 'S[a-z]+')].title => [\"Sayings\",\"Sword\"]",
        "$.store.book[?match(@.title, 'S')].title => []",
        "$.store.book[?search(@.author, 'e.$|^W')].title => [\"Sayings\",\"Sword\",\"Lord\"]",
        "$.store.book[?search(@.author, '[^R]ee?')].title => [\"Sayings\",\"Moby\",\"Lord\"]",
        "$.store.book[?search(@.author, '(')].title => []",
        "$.store.book[?length(@.title) == 4].title => [\"Moby\",\"Lord\"]",
        "$.store.book[?count(@.*) > 4].title => [\"Moby\",\"Lord\"]",
        "$.store.book[?value(@..isbn) == '0-395'].title => [\"Lord\"]",
        "$.store[?count(@..price) == 4]..title => [\"Sayings\",\"Sword\",\"Moby\",\"Lord\"]",
      })
  void asksWhatIsInAStore(String path, String expected) {
    assertThat(Json.write(JsonPath.parse(path).read(STORE))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$.absent1 == $.absent2",
        "$.absent1 <= $.absent2",
        "$.absent != 'g'",
        "$.absent1 == $.absent2",
        "1 <= 2",
        "'a' <= 'b'",
        "$.obj != $.arr",
        "$.obj == $.obj",
        "$.arr == $.arr",
        "$.arr != 17",
        "$.obj <= $.obj",
        "1.0 == 1",
        "-0 == 0e7",
        "true <= true",
        "true == true",
        "null == null",
        "length($.arr) == 2",
        "length(1) == $.absent",
        "'\\u263a' == '\\u263A'",
        "'\\ud83d\\ude00' > '\\uffef'",
        "$.o.t",
        "!$.none",
        "($.o) && !($.none || 1 == 2)",
      })
  void holds(String test) {
    String path = "$[?" + test + "]";
    assertThat((List<?>) JsonPath.parse(path).read(COMPARED)).hasSize(5);
    assertThat((List<?>) JsonPath.parse("$[?!(" + test + ")]").read(COMPARED)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$.absent == 'g'",
        "$.absent1 != $.absent2",
        "1 > 2",
        "13 == '13'",
        "'a' > 'b'",
        "$.obj == $.arr",
        "$.obj == 17",
        "$.obj != $.obj",
        "$.obj < $.arr",
        "$.arr <= 17",
        "1 <= $.arr",
        "true < true",
        "true > false",
        "null < null",
        "match($.e, 7)",
        "match($.obj, '.*')",
        "count($.none[*]) != 0",
      })
  void doesNotHold(String test) {
    assertThat((List<?>) JsonPath.parse("$[?" + test + "]").read(COMPARED)).isEmpty();
  }

  @Test
  void leadsToTheWholeValue() {
    assertThat(JsonPath.parse("$").read(VALUE)).isSameAs(VALUE);
    assertThat(JsonPath.parse("$").read(null)).isNull();
    assertThat(JsonPath.parse("$.a").selectsMany()).isFalse();
    assertThat(JsonPath.parse("$['a','b']").selectsMany()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        " $",
        "$ ",
        "$a",
        "$.",
        "$..",
        "$...a",
        "$. a",
        "$.a-b",
        "$.1",
        "$[",
        "$[]",
        "$[0,]",
        "$['a]",
        "$['a'",
        "$['\\x']",
        "$['\\'\"]",
        "$['\\ud83d']",
        "$[\"\\'\"]",
        "$[x]",
        "$[01]",
        "$[-0]",
        "$[1.0]",
        "$[1:2:3:4]",
        "$[99999999999999999]",
        "$[9007199254740992]",
        "$.a b[",
        "$[?]",
        "$[?'a']",
        "$[?true]",
        "$[?@.a==]",
        "$[?@.a===1]",
        "$[?@.*==1]",
        "$[?1==@..a]",
        "$[?@.a==1==2]",
        "$[?(@.a]",
        "$[?@.a && ]",
        "$[?@.a=='x]",
        "$[?@.a==01]",
        "$[?@.a==1.]",
        "$[?@.a==True]",
        "$[?!1==2]",
        "$[?length(@.a)]",
        "$[?length(@.*)<3]",
        "$[?count(1)>0]",
        "$[?count(@.a)]",
        "$[?match(@.a)]",
        "$[?match(@.a,'b')==true]",
        "$[?match (@.a,'b')]",
        "$[?unknown(@.a)]",
        "$[?value(@.a)]",
      })
  void refusesWhatIsNoPath(String text) {
    assertThatThrownBy(() -> JsonPath.parse(text))
        .isInstanceOf(JsonPathMalformed.class)
        .hasMessageStartingWith("The path '" + text + "' can't be read. ");
  }

  @Test
  void refusesALongPathAndADeepOne() {
    assertThatThrownBy(() -> JsonPath.parse("$" + ".a".repeat(500)))
        .isInstanceOf(JsonPathMalformed.class)
        .hasMessage("A path has at most 1000 characters");
    assertThatThrownBy(() -> JsonPath.parse("$" + "[?@".repeat(300) + "]".repeat(99)))
        .isInstanceOf(JsonPathMalformed.class)
        .hasMessageContaining("more than 50 deep");
    assertThatThrownBy(() -> JsonPath.parse("$[?" + "(".repeat(900) + "]"))
        .isInstanceOf(JsonPathMalformed.class)
        .hasMessageContaining("more than 50 deep");
  }

  @Test
  void aDeepPathIsReadOnce() {
    String deep = "$" + "[?@".repeat(40) + "==1" + "]".repeat(40);
    assertThat(JsonPath.parse(deep).read(VALUE)).isEqualTo(List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$..*..*..*..*",
        "$..[?@..[?@..[?@..*]]]",
        "$..[?count($..*) > 1]",
        "$..[?search(@.t, '(a|aa|aaa|aaaa){0,900}b')]"
      })
  void takesNoLongerThanItMay(String path) {
    List<Object> hostile = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      hostile.add(
          List.of(
              List.of(List.of(1L, 2L, 3L), Json.parse("{\"t\": \"" + "a".repeat(9_000) + "\"}"))));
    }
    List<Object> deep = List.of(1L);
    for (int i = 0; i < 60; i++) {
      deep = List.of(deep);
    }
    Object value = List.of(Collections.nCopies(20, hostile), Collections.nCopies(100, deep));
    assertThatThrownBy(() -> JsonPath.parse(path).read(value))
        .isInstanceOf(JsonPathLimitExceeded.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$.text == $.twin", "$.text <= $.twin", "$.far == $.close", "$.far < $.close"})
  void whatTakesLongToCompareCountsAsMuch(String comparison) {
    String text = "a".repeat(200_000);
    Object value =
        Map.of(
            "text", text,
            "twin", new String(text.toCharArray()),
            "far", new BigDecimal("1e6144"),
            "close", new BigDecimal("1." + "0".repeat(990) + "1e6144"),
            "list", Collections.nCopies(100_000, 0L));
    JsonPath path = JsonPath.parse("$.list[?" + comparison + "]");
    assertThatThrownBy(() -> path.read(value)).isInstanceOf(JsonPathLimitExceeded.class);
  }

  @Test
  void tellsHowMuchIsSelectedOnTheWay() {
    List<Integer> counts = new ArrayList<>();
    JsonPath.parse("$.l[*].x").read(VALUE, (looks, selected) -> counts.add(selected));
    assertThat(counts).containsExactly(1, 3, 1, 2, 2);
  }
}
