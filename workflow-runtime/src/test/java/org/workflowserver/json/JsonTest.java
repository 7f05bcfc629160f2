package org.workflowserver.json;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void everyKindOfValueIsRead() {
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("n", null);
    expected.put("t", true);
    expected.put("s", "ü😀");
    expected.put("i", -7L);
    expected.put("d", new BigDecimal("1.50"));
    expected.put("a", List.of(1L, List.of(), Map.of()));
    String text = "{\"n\":null,\"t\":true,\"s\":\"ü😀\",\"i\":-7,\"d\":1.50,\"a\":[1,[],{}]}";
    assertThat(Json.parse(text)).isEqualTo(expected);
    assertThat(Json.parse(text.getBytes(UTF_8))).isEqualTo(expected);
    assertThat(Json.write(expected)).isEqualTo(text);
    assertThat(Json.writeBytes(expected)).isEqualTo(text.getBytes(UTF_8));
  }

  @Test
  void membersKeepTheOrderOfTheText() {
    assertThat(Json.parseObject("{\"z\":1,\"a\":2,\"m\":3}").keySet())
        .containsExactly("z", "a", "m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "nul",
        "NaN",
        "Infinity",
        "01",
        "+1",
        "1.",
        ".5",
        "\"\u0001\"",
        "\"\\x\"",
        "// nothing",
        "[1] 2",
        "{} {}",
        "1 x",
        "[1]]"
      })
  void whatIsNotOneValueIsRefused(String text) {
    assertThatExceptionOfType(JsonMalformed.class).isThrownBy(() -> Json.parse(text));
    assertThatExceptionOfType(JsonMalformed.class)
        .isThrownBy(() -> Json.parse(text.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{\"x\":{\"a\":1,\"b\":2,\"a\":1}}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"\\ud800\":1,\"\\udbff\":2}"
      })
  void aRepeatedMemberIsRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(JsonMalformed.class)
        .hasMessageContaining("Repeated member");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1,}         => there is one comma too many (line 1, column 9).
          {"a": 1,, "b": 2} => there is one comma too many (line 1, column 9).
          [1, ]             => there is one comma too many (line 1, column 5).
          [1,, 2]           => there is one comma too many (line 1, column 4).
          {a: 1}            => a member's name in double quotes is expected (line 1, column 2).
          {"a": 'b'}        => text goes in double quotes (line 1, column 7).
          {"a" 1}           => a colon is expected (line 1, column 6).
          {"a": 1 "b": 2}   => a comma or } is expected (line 1, column 9).
          {"a": 1]          => a comma or } is expected (line 1, column 8).
          [1 2]             => a comma or ] is expected (line 1, column 4).
          [1}               => a comma or ] is expected (line 1, column 3).
          {"a": }           => a value is expected (line 1, column 7).
          {"a": NaN}        => a value is expected (line 1, column 10).
          {"a": 1}}         => there is one bracket too many (line 1, column 9).
          ["\\u12g4"]        => after \\u four hexadecimal digits are expected (line 1, column 7).
          {"a": True}       => a value is expected (line 1, column 11).
          [01]              => a number is not written like that (line 1, column 3).
          [1.]              => a number is not written like that (line 1, column 3).
          ["\\x"]           => after \\ one of " \\ / b f n r t u is expected (line 1, column 4).
          {"a": [1          => it ends too early (line 1, column 9).
          {"a": "b          => it ends too early (line 1, column 9).
          """)
  void theReasonIsSaid(String text, String reason) {
    assertThatThrownBy(() -> Json.parse(text)).hasMessage("The text is not valid JSON: " + reason);
  }

  @Test
  void theReasonOfACharacterThatHasToBeEscapedIsSaid() {
    assertThatThrownBy(() -> Json.parse("[\"a\n\"]"))
        .hasMessage(
            "The text is not valid JSON: a line break in text is written \\n (line 1, column 4).");
    assertThatThrownBy(() -> Json.parse("[\"a\t\"]"))
        .hasMessage(
            "The text is not valid JSON: control characters in text are written with \\u (line 1,"
                + " column 4).");
  }

  @Test
  void theProblemIsLocated() {
    assertThatExceptionOfType(JsonMalformed.class)
        .isThrownBy(() -> Json.parse("{\n  \"a\": x\n}"))
        .satisfies(problem -> assertThat(problem.line()).isEqualTo(2))
        .satisfies(problem -> assertThat(problem.column()).isBetween(8L, 9L));
  }

  @Test
  void sixtyFourLevelsAreReadAndOneMoreIsNot() {
    assertThat(Json.parse(nested(64))).isInstanceOf(List.class);
    assertThatThrownBy(() -> Json.parse(nested(65)))
        .isInstanceOf(JsonMalformed.class)
        .hasMessage("JSON is nested deeper than 64 levels.");
    assertThatExceptionOfType(JsonMalformed.class)
        .isThrownBy(() -> Json.parse(nested(1_000_000).getBytes(UTF_8)));
  }

  static Stream<byte[]> notUtf8() {
    return Stream.of(
        new byte[] {'"', (byte) 0xff, '"'},
        new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
        new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
        new byte[] {'"', (byte) 0xe2, (byte) 0x82, '"'},
        new byte[] {'"', (byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80, '"'});
  }

  @ParameterizedTest
  @MethodSource("notUtf8")
  void bytesThatAreNotUtf8AreRefused(byte[] text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(JsonMalformed.class)
        .hasMessage("The text is not valid UTF-8.");
  }

  static Stream<Charset> otherEncodings() {
    return Stream.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE"));
  }

  @ParameterizedTest
  @MethodSource("otherEncodings")
  void anotherEncodingIsNotGuessed(Charset encoding) {
    assertThatExceptionOfType(JsonMalformed.class)
        .isThrownBy(() -> Json.parse("{\"a\":1}".getBytes(encoding)));
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertThat(Json.parse("\uFEFF[1]".getBytes(UTF_8))).isEqualTo(List.of(1L));
  }

  @Test
  void integersAreExactWhateverTheirSize() {
    assertThat(Json.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(Json.parse("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(Json.parse("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
    String thousand = "9".repeat(1_000);
    assertThat(Json.parse(thousand)).isEqualTo(new BigInteger(thousand));
    assertThat(Json.write(Json.parse(thousand))).isEqualTo(thousand);
    assertThatThrownBy(() -> Json.parse("9".repeat(1_001)))
        .isInstanceOf(JsonMalformed.class)
        .hasMessageContaining("too long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "1.50", "0.0", "123456789.123456789123456789123456789"})
  void fractionsAreExact(String text) {
    assertThat(Json.parse(text)).isEqualTo(new BigDecimal(text));
    assertThat(Json.write(Json.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e6144", "9.99E+6144", "1e-6144", "-1e6144"})
  void exponentsWithinTheLimitAreExactAndComeBack(String text) {
    assertThat(Json.parse(text)).isEqualTo(new BigDecimal(text));
    assertThat(Json.parse(Json.write(Json.parse(text)))).isEqualTo(new BigDecimal(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e6145",
        "10e6144",
        "1e-6145",
        "1e2147483647",
        "1e-2147483648",
        "1e99999999999999999999"
      })
  void exponentsBeyondTheLimitAreRefused(String text) {
    assertThatExceptionOfType(JsonMalformed.class)
        .isThrownBy(() -> Json.parse(text))
        .satisfies(problem -> assertThat(problem).hasMessageContaining("6144"));
  }

  @Test
  void zeroWithAHugeExponentIsZero() {
    assertThat(Json.parse("0e999999999")).isEqualTo(BigDecimal.ZERO);
  }

  @Test
  void halfASurrogatePairBecomesTheReplacementCharacter() {
    assertThat(Json.parse("[\"a\\ud800b\", \"\\udc00\", \"\\ud83d\\ude00\"]"))
        .isEqualTo(List.of("a\uFFFDb", "\uFFFD", "😀"));
    assertThat(Json.parseObject("{\"\\ud800\":1}")).containsOnlyKeys("\uFFFD");
  }

  @Test
  void halfASurrogatePairIsNeverWritten() {
    Object value = Map.of("\uDC00", "cut \uD83D");
    assertThat(Json.write(value)).isEqualTo("{\"\uFFFD\":\"cut \uFFFD\"}");
    assertThat(Json.writeBytes(value)).isEqualTo("{\"\uFFFD\":\"cut \uFFFD\"}".getBytes(UTF_8));
  }

  @Test
  void theNullCharacterIsReadAndIsWrittenAsItsEscape() {
    assertThat(Json.parse("\"a\\u0000b\"")).isEqualTo("a\0b");
    assertThat(Json.write("a\0b")).isEqualTo("\"a\\u0000b\"");
  }

  @Test
  void whatIsWrittenIsASingleLine() {
    assertThat(Json.write(Arrays.asList("a\nb\tc\"\\", null, Instant.EPOCH)))
        .isEqualTo("[\"a\\nb\\tc\\\"\\\\\",null,\"1970-01-01T00:00:00.000000Z\"]");
    assertThat(Json.write(Map.of("stored", new Json.Raw("{\"a\":1}"))))
        .isEqualTo("{\"stored\":{\"a\":1}}");
    assertThat(Json.Raw.ofNullable(null)).isNull();
  }

  @Test
  void whatIsNoJsonValueIsABug() {
    assertThatThrownBy(() -> Json.write(List.of(1.5d)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anObjectIsAskedFor() {
    assertThatThrownBy(() -> Json.parseObject("[1]"))
        .isInstanceOf(JsonMalformed.class)
        .hasMessage("A JSON object is expected.");
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }
}
