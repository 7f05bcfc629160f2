package org.workflowserver.system.vault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.workflowserver.json.Json;

/**
 * A secret that nothing else looks like, with characters that JSON, URLs and HTML escape. What is
 * looked for is how it begins, which a value that was cut somewhere still has.
 */
final class Canary {
  static final String SECRET = "kQ7/+z\"9&% \\<u7>=?é#Wm4x";

  /** As it is, or escaped in JSON once or twice. */
  private static final Pattern LINE_BREAK = Pattern.compile("[\\r\\n]+|\\\\+r\\\\+n");

  private static final String BEGINNING = SECRET.substring(0, 14);

  /** The text that gives it away, by what that is. */
  private final Map<String, String> forms = new LinkedHashMap<>();

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
    requireNoneIn(where, text);
    if (LINE_BREAK.matcher(text).find()) {
      requireNoneIn(where, LINE_BREAK.matcher(text).replaceAll(""));
    }
  }

  private void requireNoneIn(String where, String text) {
    forms.forEach(
        (what, form) -> {
          int at = text.indexOf(form);
          if (at >= 0) {
            String around = text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 60));
            assertThat(around).as("%s has the secret, %s", where, what).isEmpty();
          }
        });
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
