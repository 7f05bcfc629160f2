package org.workflowserver.system.vault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.workflowserver.json.Json;

/**
 * A secret that nothing else looks like, with characters that JSON, URLs and HTML escape. What is
 * looked for is how it begins, which a value that was cut somewhere still has.
 */
final class Canary {
  static final String SECRET = "kQ7/+z\"9&% \\<u7>=?é#Wm4x";

  private static final String BEGINNING = SECRET.substring(0, 14);

  /** The text that gives it away, by what that is. */
  private final Map<String, String> forms = new LinkedHashMap<>();

  /** Whether a form begins with two characters of that hash: most texts are gone through once. */
  private final boolean[] beginnings = new boolean[1 << Character.SIZE];

  Canary() {
    forms.put("as it is", BEGINNING);
    forms.put("as JSON", json(BEGINNING));
    forms.put("in JSON in JSON", json(json(BEGINNING)));
    forms.put("in JSON in JSON in JSON", json(json(json(BEGINNING))));
    forms.put("in a URL", url(BEGINNING));
    forms.put("in a URL in lower case", lowerCaseEscapes(url(BEGINNING)));
    forms.put("in a path", url(BEGINNING).replace("+", "%20"));
    forms.put("in HTML", html(BEGINNING, "&#34;"));
    forms.put("in HTML with names", html(BEGINNING, "&quot;"));
    forms.put("in hex", HexFormat.of().formatHex(BEGINNING.getBytes(UTF_8)));
    forms.put("in HEX", HexFormat.of().withUpperCase().formatHex(BEGINNING.getBytes(UTF_8)));
    forms.put("backwards", new StringBuilder(BEGINNING).reverse().toString());
    for (int i = 0; i < 3; i++) {
      forms.put("in base64, " + i + " behind", middleOf(Base64.getEncoder(), BEGINNING, i));
      forms.put(
          "in base64 for URLs, " + i + " behind", middleOf(Base64.getUrlEncoder(), BEGINNING, i));
      forms.put(
          "as JSON in base64, " + i + " behind", middleOf(Base64.getEncoder(), json(BEGINNING), i));
    }
    forms.values().forEach(form -> beginnings[hash(form.charAt(0), form.charAt(1))] = true);
  }

  private static int hash(char first, char second) {
    return (char) (first * 257 + second);
  }

  /** What targets send back: every form that a server knows to undo. */
  static Map<String, Object> echo() {
    Map<String, Object> echo = new LinkedHashMap<>();
    echo.put("raw", SECRET);
    echo.put("within", "before" + SECRET + "behind");
    echo.put("json", Json.write(Map.of("secret", SECRET)));
    echo.put("json in json", Json.write(Json.write(Map.of("secret", SECRET))));
    echo.put("url", "a=" + url(SECRET) + "&b=1");
    echo.put("path", "/x/" + url(SECRET).replace("+", "%20"));
    List<Object> base64 = new ArrayList<>();
    for (String before : List.of("", "a", "ab")) {
      byte[] bytes = (before + SECRET + before).getBytes(UTF_8);
      base64.add(Base64.getEncoder().encodeToString(bytes));
      base64.add("Basic " + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
      base64.add("t=" + url(Base64.getEncoder().encodeToString(bytes)));
      byte[] json = (before + Json.write(SECRET)).getBytes(UTF_8);
      base64.add(Base64.getEncoder().encodeToString(json));
      // The first line has 57 bytes.
      byte[] lines = ("x".repeat(50) + before + SECRET).getBytes(UTF_8);
      base64.add(Base64.getMimeEncoder().encodeToString(lines));
    }
    echo.put("base64", base64);
    echo.put(SECRET, List.of(Map.of("deeper", SECRET)));
    return echo;
  }

  /** Nothing of it is in the text, nor in its lines one behind the other. */
  void requireNotIn(String where, String text) {
    char[] characters = text.toCharArray();
    requireNoneIn(where, characters, characters.length);
    int length = joinLines(characters);
    if (length < characters.length) {
      requireNoneIn(where, characters, length);
    }
  }

  private void requireNoneIn(String where, char[] text, int length) {
    for (int at = 0; at + 1 < length; at++) {
      if (beginnings[hash(text[at], text[at + 1])]) {
        requireNoneAt(where, text, length, at);
      }
    }
  }

  private void requireNoneAt(String where, char[] text, int length, int at) {
    forms.forEach(
        (what, form) -> {
          int end = at + form.length();
          if (end <= length
              && Arrays.mismatch(text, at, end, form.toCharArray(), 0, end - at) < 0) {
            int from = Math.max(0, at - 200);
            String around = new String(text, from, Math.min(length, at + 60) - from);
            assertThat(around).as("%s has the secret, %s", where, what).isEmpty();
          }
        });
  }

  /**
   * Takes the line breaks out of the text, as they are or escaped in JSON once or twice; the length
   * that is left.
   */
  private static int joinLines(char[] text) {
    int length = 0;
    for (int at = 0; at < text.length; at++) {
      int end = endOfLineBreak(text, at);
      if (end > at) {
        at = end - 1;
      } else {
        text[length++] = text[at];
      }
    }
    return length;
  }

  /** Where the line break ends that begins there; there, where none does. */
  private static int endOfLineBreak(char[] text, int at) {
    if (text[at] == '\r' || text[at] == '\n') {
      return at + 1;
    }
    if (text[at] != '\\') {
      return at;
    }
    int end = at;
    for (char letter : new char[] {'r', 'n'}) {
      int backslashes = end;
      while (end < text.length && text[end] == '\\') {
        end++;
      }
      if (end == backslashes || end == text.length || text[end++] != letter) {
        return at;
      }
    }
    return end;
  }

  /** Nothing of it is in the bytes. */
  void requireNotIn(String where, byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    requireNotIn(where, text);
  }

  static String url(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String json(String text) {
    String quoted = Json.write(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String lowerCaseEscapes(String url) {
    StringBuilder lower = new StringBuilder();
    for (int i = 0; i < url.length(); i++) {
      boolean escape = url.charAt(i) == '%';
      lower.append(escape ? url.substring(i, i + 3).toLowerCase(Locale.ROOT) : url.charAt(i));
      i += escape ? 2 : 0;
    }
    return lower.toString();
  }

  private static String html(String text, String quote) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", quote);
  }

  /** The part that does not depend on what comes before and behind. */
  private static String middleOf(Base64.Encoder encoder, String text, int before) {
    String whole =
        encoder.withoutPadding().encodeToString(("x".repeat(before) + text).getBytes(UTF_8));
    return whole.substring((before * 8 + 5) / 6, (before + text.length()) * 8 / 6);
  }
}
