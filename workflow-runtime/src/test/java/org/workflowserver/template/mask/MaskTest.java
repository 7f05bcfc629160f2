package org.workflowserver.template.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.json.Json;
import org.workflowserver.template.filter.EncodingFilters;

class MaskTest {
  private static final String AWKWARD = "p\"w\\d/ä€😀 +%&=\n\t\u0001<x>~!'()*";

  /** A way to write a secret. */
  record Form(String name, UnaryOperator<String> of) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Form> forms() {
    return Stream.of(
        new Form("raw", text -> text),
        new Form("base64", text -> encoder(text, Base64.getEncoder())),
        new Form(
            "base64 without padding", text -> encoder(text, Base64.getEncoder().withoutPadding())),
        new Form("base64 for URLs", text -> encoder(text, Base64.getUrlEncoder())),
        new Form("base64 after one byte", text -> encoder("a" + text, Base64.getEncoder())),
        new Form("base64 after two bytes", text -> encoder("é" + text, Base64.getUrlEncoder())),
        new Form("base64 amid others", text -> encoder("user:" + text + "@é", Base64.getEncoder())),
        new Form("base64 in a URL", text -> url(encoder(text + "ÿ", Base64.getEncoder()))),
        new Form("base64 in lines", MaskTest::mime),
        new Form("base64 in short lines", text -> mime(text).replaceAll("(.{9})", "$1\n  ")),
        new Form("base64 in lines in a URL", text -> url(mime(text))),
        new Form("base64 in lines in JSON", text -> json(mime(text))),
        new Form("JSON in base64", text -> encoder(Json.write(text), Base64.getEncoder())),
        new Form(
            "JSON in ASCII in base64",
            text -> encoder(nonAsciiEscaped(json(text)), Base64.getEncoder())),
        new Form(
            "JSON of PHP in base64",
            text -> encoder(nonAsciiEscaped(json(text).replace("/", "\\/")), Base64.getEncoder())),
        new Form(
            "JSON of Go in base64",
            text -> encoder("{" + escaped(json(text), "<>&", "\\u%04x"), Base64.getEncoder())),
        new Form(
            "JSON of Gson in base64",
            text -> encoder("[" + escaped(json(text), "<>&='", "\\u%04x"), Base64.getEncoder())),
        new Form("JSON of .NET in base64", MaskTest::dotNet),
        new Form(
            "UTF-8 read as Latin-1",
            text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)),
        new Form("form", MaskTest::url),
        new Form("URL", text -> url(text).replace("+", "%20")),
        new Form("URL in lower case", text -> lowerEscapes(url(text))),
        new Form("URL, all escaped", text -> percent(text, HexFormat.of().withUpperCase(), 1)),
        new Form("URL, half escaped", text -> percent(text, HexFormat.of(), 2)),
        new Form("JSON", MaskTest::json),
        new Form("JSON in JSON", text -> json(json(text))),
        new Form("JSON in ASCII", text -> ascii(text, "0123456789abcdef", 0x7f)),
        new Form("JSON, all escaped", text -> ascii(text, "0123456789ABCDEF", 0)),
        new Form("JSON with slashes escaped", text -> json(text).replace("/", "\\/")),
        new Form(
            "JSON for HTML", text -> json(text).replace("<", "\\u003c").replace("&", "\\u0026")));
  }

  private static String nonAsciiEscaped(String json) {
    return json.chars()
        .mapToObj(c -> c < 0x80 ? Character.toString(c) : "\\u%04x".formatted(c))
        .collect(Collectors.joining());
  }

  private static String dotNet(String text) {
    String json = json(text).replace("\\\"", "\\u0022");
    String ascii =
        json.chars()
            .mapToObj(c -> c < 0x80 ? Character.toString(c) : "\\u%04X".formatted(c))
            .collect(Collectors.joining());
    return encoder("{\"a\":\"" + escaped(ascii, "<>&'+`", "\\u%04X"), Base64.getEncoder());
  }

  private static String escaped(String json, String characters, String format) {
    return json.chars()
        .mapToObj(c -> characters.indexOf(c) < 0 ? Character.toString(c) : format.formatted(c))
        .collect(Collectors.joining());
  }

  @Test
  void aSecretInLatin1ThatWasReadAsUtf8IsHidden() {
    String secret = "Zq9kT3\u00f6 Xw7Lm2PtR5ab";
    String read = new String(secret.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    assertThat(Mask.of(List.of(secret)).text("x: " + read)).isEqualTo("x: ***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%2", "%E2%8", "\\", "\\u00"})
  void aPieceOfAnEscapeInFrontHidesNoForm(String piece) {
    String secret = "1bc/def+ghi?jk";
    String base64 = encoder(secret, Base64.getEncoder());
    for (String form :
        List.of(
            secret,
            URLEncoder.encode(secret, StandardCharsets.UTF_8),
            base64,
            URLEncoder.encode(base64, StandardCharsets.UTF_8))) {
      assertThat(Mask.of(List.of(secret)).text(piece + form).replaceAll("(=|%3D)+$", ""))
          .isEqualTo(piece + "***");
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void no_form_of_a_secret_stays(Form form) {
    for (String secret :
        List.of("s3cret-token", AWKWARD, "12345678", "a+b c%2Fd", "x\u0000y\u0000z\u0000a\u0000")) {
      Mask mask = Mask.of(List.of(secret));
      String written = form.of().apply(secret);
      assertThat(mask.isIn(written)).as(secret).isTrue();
      String masked = mask.text("before, " + written + " after");
      assertThat(masked).startsWith("before, ").contains("***").endsWith(" after");
      assertThat(mask.isIn(masked)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void no_form_of_any_secret_stays_in_any_text(Form form) {
    Random random = new Random(form.name().hashCode());
    for (int round = 0; round < 300; round++) {
      List<String> secrets = texts(random, 1 + random.nextInt(6), 8, 60);
      Mask mask = Mask.of(secrets);
      List<String> parts = new ArrayList<>();
      for (String secret : secrets) {
        parts.add(filler(random));
        parts.add(form.of().apply(secret));
        parts.add(filler(random));
      }
      String masked = mask.text(String.join("", parts));
      for (String secret : secrets) {
        assertThat(masked).doesNotContain(secret).doesNotContain(form.of().apply(secret));
        assertThat(mask.isIn(masked)).isFalse();
      }
      assertThat(mask.text(masked)).isSameAs(masked);
    }
  }

  @Test
  void what_holds_no_secret_is_the_same_instance() {
    Random random = new Random(11);
    Mask mask = Mask.of(texts(random, 20, 8, 40));
    for (int round = 0; round < 500; round++) {
      String text = String.join("", texts(random, 1 + random.nextInt(8), 0, 60));
      assertThat(mask.text(text)).isSameAs(text);
    }
    Map<String, Object> tree =
        Json.parseObject(
            "{\"a\": [1, null, true, {\"b\": \"%41\\\\n+\", \"c\": 1.50}], \"d\": {}}");
    assertThat(mask.value(tree)).isSameAs(tree);
    assertThat(Mask.NONE.value(tree)).isSameAs(tree);
    assertThat(Mask.of(List.of())).isSameAs(Mask.NONE);
    assertThat(Mask.of(List.of("", " \n")).text(" \n ")).isEqualTo(" \n ");
  }

  @Test
  void a_text_differs_only_where_its_secrets_were() {
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      String secret = texts(random, 1, 8, 30).getFirst();
      String before = filler(random);
      String after = filler(random);
      assertThat(Mask.of(List.of(secret)).text(before + secret + after))
          .isEqualTo(before + "***" + after);
    }
  }

  @Test
  void secrets_that_overlap_leave_nothing_of_any() {
    Mask mask = Mask.of(List.of("abcdefgh", "defghijk", "efghefgh", "cdefghijklmn", "ijklmnop"));
    assertThat(mask.text("<abcdefgh>")).isEqualTo("<***>");
    assertThat(mask.text("<abcdefghijk>")).isEqualTo("<***>");
    assertThat(mask.text("<abcdefghijklmnop>")).isEqualTo("<***>");
    assertThat(mask.text("<abcdefghefghefgh>")).isEqualTo("<***>");
    assertThat(mask.text("<abcdefg defghij>")).isEqualTo("<abcdefg defghij>");
    assertThat(mask.text("<abcdefghabcdefgh-abcdefgh>")).isEqualTo("<***-***>");
  }

  @Test
  void a_text_of_few_characters_and_secrets_of_the_same_hides_every_occurrence() {
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      List<String> secrets =
          IntStream.range(0, 1 + random.nextInt(5))
              .mapToObj(i -> ab(random, 8 + random.nextInt(6)))
              .toList();
      String text = ab(random, random.nextInt(80));
      assertThat(Mask.of(secrets).text(text)).isEqualTo(byHand(secrets, text));
    }
  }

  @Test
  void a_text_that_nearly_matches_everywhere_takes_no_longer() {
    Mask mask = Mask.of(List.of("a".repeat(255) + "b", "a".repeat(200) + "c", "a".repeat(2_000)));
    String text = ("a".repeat(250) + "x").repeat(4_000);
    assertThat(mask.text(text)).isSameAs(text);
    assertThat(mask.text("a".repeat(1_000_000))).isEqualTo("***");
  }

  /** Each takes 200 KB at most; with all that is searched for it was 9 MB. */
  @Test
  void many_long_secrets_are_hidden_with_little_memory() {
    Random random = new Random(7);
    List<String> secrets = Stream.generate(() -> cjk(random)).limit(20).toList();
    Mask mask = Mask.of(secrets);
    for (String secret : secrets) {
      assertThat(mask.text("a " + secret + " b")).isEqualTo("a *** b");
      assertThat(mask.text("a " + json(secret) + " b")).isEqualTo("a *** b");
      assertThat(mask.text("a." + encoder(secret, Base64.getUrlEncoder()))).isEqualTo("a.***");
    }
    assertThat(mask.characters()).isLessThan(20 * 12_000);
  }

  @Test
  void what_begins_as_a_long_secret_is_hidden_for_its_length() {
    String secret = cjk(new Random(3)).substring(0, 1_300);
    Mask mask = Mask.of(List.of(secret));
    assertThat(mask.text("a " + secret.substring(0, 300))).isEqualTo("a ***");
    assertThat(mask.text("a " + secret.substring(0, 300) + "!".repeat(1_000) + " b"))
        .isEqualTo("a *** b");
    assertThat(mask.text(secret.substring(0, 200))).isEqualTo(secret.substring(0, 200));
  }

  @Test
  void nothing_behind_a_long_secret_is_hidden_for_its_form_in_a_url() {
    String letters =
        new Random(5)
            .ints(301, 'a', 'z')
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    String secret = letters + " ,;".repeat(100);
    Mask mask = Mask.of(List.of(secret));
    assertThat(mask.text("a " + secret + " and what follows")).isEqualTo("a *** and what follows");
    assertThat(mask.text("a=" + EncodingFilters.urlEncoded(secret) + "&b=1"))
        .isEqualTo("a=***&b=1");
  }

  private static String cjk(Random random) {
    return random
        .ints(2_000, 0x4e00, 0x9000)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1234567",
        "MTIzNDU2Nw==",
        "MTIzNDU2Nw",
        "MTIzNDU2Nw==\n",
        "MTIzNDU2Nw==%0D%0A",
        "MTIzNDU2Nw==\\n",
        "MTIzNDU2Nwo=\n",
        "1234567\n",
        "%31234567",
        "%31%32%33%34%35%36%37",
        "\\u0031234567"
      })
  void a_short_secret_is_hidden_where_it_is_a_whole_text(String form) {
    Mask mask = Mask.of(List.of("1234567"));
    assertThat(mask.text(form)).isEqualTo("***");
    assertThat(mask.text(form + "8")).isEqualTo(form + "8");
    assertThat(mask.value(List.of(form, Map.of("k", form))))
        .isEqualTo(List.of("***", Map.of("k", "***")));
  }

  @Test
  void a_short_secret_is_no_name_of_a_member() {
    assertThat(Mask.of(List.of("id")).value(Map.of("id", "id"))).isEqualTo(Map.of("id", "***"));
  }

  @Test
  void a_secret_in_a_name_is_hidden_and_no_member_gets_lost() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("s3cret-token", 1L);
    tree.put("czNjcmV0LXRva2Vu", 2L);
    tree.put("*** (1)", 3L);
    tree.put("x s3cret-token", List.of("s3cret-token"));
    assertThat(
            Mask.of(List.of("s3cret-token")).object(tree).entrySet().stream().map(Object::toString))
        .containsExactly("***=1", "*** (1)=2", "*** (1) (2)=3", "x ***=[***]");
  }

  @Test
  void a_number_that_spells_a_secret_is_hidden() {
    Mask mask = Mask.of(List.of("12345678", "1.50", "secret"));
    assertThat(mask.value(12345678L)).isEqualTo("***");
    assertThat(mask.value(9123456780L)).isEqualTo("***");
    assertThat(mask.value(new BigDecimal("1.2345678E+7"))).isEqualTo("***");
    assertThat(mask.value(new BigDecimal("1.50"))).isEqualTo("***");
    assertThat(mask.value(1234567L)).isEqualTo(1234567L);
    assertThat(mask.value(new BigDecimal("1.5"))).isEqualTo(new BigDecimal("1.5"));
  }

  @Test
  void lines_around_a_secret_stay() {
    Mask mask = Mask.of(List.of("s3cret-token"));
    String encoded = encoder("x".repeat(51) + "s3cret-token", Base64.getMimeEncoder());
    assertThat(encoded).contains("\r\n");
    assertThat(mask.text("a\r\n\n" + encoded + "\n\n  b"))
        .isEqualTo("a\r\n\n" + encoded.substring(0, 68) + "***\n\n  b");
    assertThat(mask.text("a\ns3cret-token\nb\n")).isEqualTo("a\n***\nb\n");
    assertThat(mask.text("\\na\\ns3cret-token\\nb")).isEqualTo("\\na\\n***\\nb");
  }

  @Test
  void a_secret_with_a_line_break_at_its_end_is_hidden_without_it() {
    assertThat(Mask.of(List.of("s3cret-token\n")).text("[s3cret-token]")).isEqualTo("[***]");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void lines_of_a_secret_are_hidden_whatever_they_end_with(Form form) {
    Mask mask = Mask.of(List.of("-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA\n  7bq+98/z==\n"));
    for (String end : List.of("\n", "\r\n", " ", "")) {
      String lines = "-----BEGIN KEY-----" + end + "MIIEpAIBAAKCAQEA" + end;
      String key = lines + (end.isEmpty() ? "" : "  ") + "7bq+98/z==" + end;
      assertThat(mask.text("<" + key + ">")).startsWith("<***").hasSizeLessThan(8);
      assertThat(mask.isIn("<" + form.of().apply(key) + ">")).as(end).isTrue();
    }
    assertThat(
            mask.text("a: |\n    -----BEGIN KEY-----\r\n    MIIEpAIBAAKCAQEA\n  7bq+98/z==\r\nb"))
        .isEqualTo("a: |\n    ***\r\nb");
  }

  @ParameterizedTest
  @CsvSource({
    "a pin of 1234, true",
    "a pin of 12 34, false",
    "amEgMTIzNA==, false",
    "1%32%334, true"
  })
  void a_strict_mask_finds_short_secrets_anywhere(String text, boolean found) {
    assertThat(Mask.strict(List.of("1234")).isIn(text)).isEqualTo(found);
  }

  private static String byHand(List<String> secrets, String text) {
    boolean[] hidden = new boolean[text.length()];
    for (String secret : secrets) {
      for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
        Arrays.fill(hidden, at, at + secret.length(), true);
      }
    }
    StringBuilder masked = new StringBuilder();
    for (int i = 0; i < hidden.length; i++) {
      if (!hidden[i]) {
        masked.append(text.charAt(i));
      } else if (i == 0 || !hidden[i - 1]) {
        masked.append("***");
      }
    }
    return masked.toString();
  }

  private static String ab(Random random, int length) {
    return random
        .ints(length, 0, 2)
        .mapToObj(i -> i == 0 ? "a" : "b")
        .collect(Collectors.joining());
  }

  private static List<String> texts(Random random, int count, int shortest, int longest) {
    String characters = "abcXYZ019-_./~!'()\"\\<>&=?#:;,@ äß€\n\t😀";
    int[] points = characters.codePoints().toArray();
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              int length = shortest + random.nextInt(longest - shortest + 1);
              int[] text = random.ints(length, 0, points.length).map(at -> points[at]).toArray();
              return (new String(text, 0, length) + "k").strip();
            })
        .filter(text -> text.length() >= shortest)
        .toList();
  }

  /** Something to stand around a secret that can be mistaken for no part of it. */
  private static String filler(Random random) {
    return "{" + "uvw 37$".repeat(random.nextInt(3)) + "}";
  }

  private static String encoder(String text, Base64.Encoder encoder) {
    return encoder.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** With a line break in the part that is the text's own, as far as it is long enough. */
  private static String mime(String text) {
    return encoder("x".repeat(53) + text, Base64.getMimeEncoder());
  }

  private static String url(String text) {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
    assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(text);
    return encoded;
  }

  private static String lowerEscapes(String encoded) {
    StringBuilder lower = new StringBuilder(encoded);
    for (int at = lower.indexOf("%"); at >= 0; at = lower.indexOf("%", at + 1)) {
      lower.replace(at, at + 3, lower.substring(at, at + 3).toLowerCase());
    }
    return lower.toString();
  }

  /** With every n-th character escaped, and the percent sign in any case. */
  private static String percent(String text, HexFormat hex, int every) {
    StringBuilder encoded = new StringBuilder();
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      String character = Character.toString(points[i]);
      if (i % every == 0 || character.equals("%")) {
        for (byte octet : character.getBytes(StandardCharsets.UTF_8)) {
          encoded.append('%').append(hex.toHexDigits(octet));
        }
      } else {
        encoded.append(character);
      }
    }
    return encoded.toString();
  }

  private static String json(String text) {
    String quoted = Json.write(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String ascii(String text, String digits, int plainUpTo) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c >= ' ' && c < plainUpTo && c != '"' && c != '\\') {
        escaped.append(c);
      } else {
        escaped.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          escaped.append(digits.charAt(c >> shift & 0xf));
        }
      }
    }
    return escaped.toString();
  }
}
