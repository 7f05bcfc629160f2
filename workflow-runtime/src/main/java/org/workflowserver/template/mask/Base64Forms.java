package org.workflowserver.template.mask;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How a text looks in base64, in both alphabets. */
final class Base64Forms {
  private static final int BITS_OF_BYTE = 8;
  private static final int BITS_OF_CHARACTER = 6;

  /** Fewer characters are found in any other base64, too. */
  private static final int SHORTEST = 6;

  private static final Base64.Encoder ENCODER = Base64.getEncoder();

  private Base64Forms() {}

  /** The text encoded for itself, padded and not. */
  static Set<String> whole(String text) {
    Set<String> forms = new LinkedHashSet<>();
    String padded = ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    for (String form : List.of(padded, padded.replace("=", ""))) {
      forms.add(form);
      forms.add(urlSafe(form));
    }
    return forms;
  }

  /**
   * The characters that are the text's own when it is encoded together with what stands before and
   * after it: three bytes make four characters, so it has three places to begin.
   */
  static List<Automaton.Pattern> within(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Automaton.Pattern> patterns = new ArrayList<>(6);
    for (int before = 0; before < 3; before++) {
      byte[] placed = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, placed, before, bytes.length);
      int start = (BITS_OF_BYTE * before + BITS_OF_CHARACTER - 1) / BITS_OF_CHARACTER;
      int end = BITS_OF_BYTE * placed.length / BITS_OF_CHARACTER;
      if (end - start >= SHORTEST) {
        boolean sharesLast = BITS_OF_BYTE * placed.length % BITS_OF_CHARACTER != 0;
        String own = ENCODER.encodeToString(placed).substring(start, end);
        patterns.add(new Automaton.Pattern(own, before > 0, sharesLast));
        if (!urlSafe(own).equals(own)) {
          patterns.add(new Automaton.Pattern(urlSafe(own), before > 0, sharesLast));
        }
      }
    }
    return patterns;
  }

  private static String urlSafe(String base64) {
    return base64.replace('+', '-').replace('/', '_');
  }
}
