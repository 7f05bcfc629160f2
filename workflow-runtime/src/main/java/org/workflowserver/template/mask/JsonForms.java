package org.workflowserver.template.mask;

import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.workflowserver.json.Json;

/** How writers of JSON spell a text between the quotes; they differ in what they escape. */
final class JsonForms {
  private static final IntPredicate NOT_ASCII = c -> c >= 0x80;
  private static final HexFormat LOWER = HexFormat.of();
  private static final HexFormat UPPER = HexFormat.of().withUpperCase();

  private JsonForms() {}

  /** The text itself, and all the ways to spell it that are usual. */
  static Set<String> of(String text) {
    String quoted = Json.write(text);
    String plain = quoted.substring(1, quoted.length() - 1);
    String slashes = plain.replace("/", "\\/");
    return new LinkedHashSet<>(
        List.of(
            text,
            plain,
            escaped(plain, NOT_ASCII, LOWER),
            escaped(plain, NOT_ASCII, UPPER),
            // PHP
            slashes,
            escaped(slashes, NOT_ASCII, LOWER),
            // Go, and Gson: safe in HTML
            escaped(plain, among("<>&\u2028\u2029"), LOWER),
            escaped(plain, among("<>&='\u2028\u2029"), LOWER),
            // .NET
            escaped(plain.replace("\\\"", "\\u0022"), NOT_ASCII.or(among("<>&'+`")), UPPER)));
  }

  private static IntPredicate among(String characters) {
    return c -> characters.indexOf(c) >= 0;
  }

  private static String escaped(String json, IntPredicate isEscaped, HexFormat hex) {
    StringBuilder escaped = new StringBuilder(json.length());
    for (char c : json.toCharArray()) {
      if (isEscaped.test(c)) {
        escaped.append("\\u").append(hex.toHexDigits(c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
