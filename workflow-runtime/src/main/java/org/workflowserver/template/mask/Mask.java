package org.workflowserver.template.mask;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.template.filter.EncodingFilters;
import org.workflowserver.template.value.Values;

/**
 * Replaces secrets by {@value #TEXT}, as they are and in base64, URL and JSON form. Immutable.
 *
 * <p>In base64 a secret is found wherever it begins in what was encoded, as it is or as JSON writes
 * it, in both alphabets and however it is broken into lines, and what it shares with its neighbours
 * goes with it. URL escapes and JSON escapes, also those of JSON in JSON, are undone before the
 * search, which covers every way to spell them. What begins as a long secret does, or a form of
 * one, is hidden for its whole length. A secret shorter than {@value #SHORTEST} characters is
 * replaced only where it, in any form, is a whole text: elsewhere it would be found in everything.
 */
public final class Mask {
  /** What stands in the place of a secret. */
  public static final String TEXT = "***";

  /** A mask without secrets: everything stays. */
  public static final Mask NONE = new Mask(Set.of(), 0);

  static final int SHORTEST = 8;

  /** No form of a short secret is longer than each of its characters as six {@code %XX}. */
  private static final int LONGEST_WHOLE = 18 * SHORTEST;

  private final Set<String> wholes = new HashSet<>();
  private final Automaton automaton;
  private final boolean hasSpaces;
  private final boolean hasNumbers;

  private Mask(Collection<String> secrets, int shortest) {
    Set<String> all = new LinkedHashSet<>();
    secrets.forEach(secret -> all.addAll(asUsed(secret)));
    all.remove("");
    List<Automaton.Pattern> patterns = new ArrayList<>();
    secrets.stream()
        .flatMap(secret -> misread(secret).stream())
        .filter(text -> !all.contains(text) && !text.isEmpty())
        .forEach(text -> addMisread(text, shortest, patterns));
    for (String secret : all) {
      if (secret.length() < shortest) {
        wholes.add(secret);
        wholes.addAll(Base64Forms.whole(secret));
        // As "echo" hands it to an encoder.
        wholes.addAll(Base64Forms.whole(secret + "\n"));
      } else {
        addWithUrlForm(Automaton.Pattern.of(secret), patterns);
        for (String encoded : JsonForms.of(secret)) {
          Base64Forms.within(encoded).forEach(form -> addWithUrlForm(form, patterns));
        }
      }
    }
    this.automaton = patterns.isEmpty() ? null : new Automaton(patterns);
    this.hasSpaces = all.stream().anyMatch(secret -> secret.indexOf(' ') >= 0);
    this.hasNumbers = all.stream().anyMatch(Mask::isNumeric);
  }

  /**
   * What ends in a line break is often used without it, and where a secret has several lines, as a
   * private key has, these come back with other ends, or in one line.
   */
  private static Set<String> asUsed(String secret) {
    String stripped = secret.strip();
    Set<String> used = new LinkedHashSet<>(List.of(secret, stripped));
    if (hasLineBreak(stripped)) {
      List<String> lines = stripped.lines().toList();
      used.add(String.join("\n", lines));
      used.add(String.join("\r\n", lines));
      used.add(String.join(" ", lines));
      used.add(DecodedText.withoutLineBreaks(stripped).text());
    }
    return used;
  }

  /** UTF-8 that was read as Latin-1, and the other way round, as it happens to header fields. */
  private static List<String> misread(String secret) {
    String once = new String(secret.getBytes(UTF_8), ISO_8859_1);
    return secret.chars().allMatch(c -> c < 0x100)
        ? List.of(once, new String(secret.getBytes(ISO_8859_1), UTF_8))
        : List.of(once);
  }

  /** Nobody encodes it in base64 as well, and it would be several times as long. */
  private void addMisread(String text, int shortest, List<Automaton.Pattern> patterns) {
    if (text.length() < shortest) {
      wholes.add(text);
    } else {
      addWithUrlForm(Automaton.Pattern.of(text), patterns);
    }
  }

  /**
   * The form in a URL is searched for as it is, too: a piece of an escape in front of it would make
   * another text of it once escapes are undone.
   */
  private static void addWithUrlForm(Automaton.Pattern form, List<Automaton.Pattern> patterns) {
    patterns.add(form);
    String escaped = EncodingFilters.urlEncoded(form.text());
    // What is the same as far as it is searched for, the search in the decoded text ends rightly.
    if (!Automaton.areAlike(escaped, form.text())) {
      patterns.add(new Automaton.Pattern(escaped, form.before(), form.after()));
    }
  }

  /** A mask of these secrets; {@link #NONE} when there are none. */
  public static Mask of(Collection<String> secrets) {
    return secrets.isEmpty() ? NONE : new Mask(secrets, SHORTEST);
  }

  /**
   * A mask that takes short secrets for secrets anywhere. It finds some where there are none, so it
   * is for {@link #isIn}, where a mistake does no harm.
   */
  public static Mask strict(Collection<String> secrets) {
    return secrets.isEmpty() ? NONE : new Mask(secrets, 1);
  }

  /** Whether the secret is found only where it is a whole text. */
  public static boolean isShort(String secret) {
    return secret.length() < SHORTEST;
  }

  /** How many characters are searched for in all, which says what memory it takes. */
  int characters() {
    return automaton == null ? 0 : automaton.size();
  }

  private boolean isEmpty() {
    return automaton == null && wholes.isEmpty();
  }

  /** Whether {@code text} holds a secret. */
  public boolean isIn(String text) {
    return isWhole(text) || !find(text).isEmpty();
  }

  /** The text without secrets; the same instance when it holds none. */
  public String text(String text) {
    return isWhole(text) ? TEXT : textWithin(text);
  }

  /**
   * The JSON value without secrets, in the names of members too; the same instance when it holds
   * none. A number that spells a secret becomes text.
   */
  public Object value(Object json) {
    if (isEmpty()) {
      return json;
    }
    return switch (json) {
      case String text -> text(text);
      case Number number -> hasNumbers && isSpeltBy(number) ? TEXT : number;
      case List<?> list -> list(list);
      case Map<?, ?> object -> object(object);
      case null -> null;
      default -> json;
    };
  }

  /** The JSON object without secrets, as {@link #value}. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> object(Map<?, ?> object) {
    if (isEmpty()) {
      return (Map<String, Object>) object;
    }
    boolean changed = false;
    Names names = new Names(object.size());
    for (Map.Entry<?, ?> member : object.entrySet()) {
      String name = (String) member.getKey();
      String masked = textWithin(name);
      Object value = value(member.getValue());
      changed |= !masked.equals(name) || !Values.areSame(value, member.getValue());
      names.put(masked, value);
    }
    return changed ? names.object : (Map<String, Object>) object;
  }

  private Object list(List<?> list) {
    boolean changed = false;
    List<Object> items = new ArrayList<>(list.size());
    for (Object item : list) {
      Object masked = value(item);
      changed |= !Values.areSame(masked, item);
      items.add(masked);
    }
    return changed ? items : list;
  }

  private String textWithin(String text) {
    Spans spans = find(text);
    return spans.isEmpty() ? text : spans.replacedIn(text, TEXT);
  }

  private boolean isWhole(String text) {
    if (wholes.isEmpty()) {
      return false;
    }
    String stripped = text.strip();
    return stripped.length() <= LONGEST_WHOLE
        && (wholes.contains(stripped)
            || wholes.contains(DecodedText.ofUrl(stripped, hasSpaces).text().strip())
            || wholes.contains(DecodedText.ofJson(stripped).text().strip()));
  }

  private Spans find(String text) {
    Spans spans = new Spans();
    if (automaton == null) {
      return spans;
    }
    automaton.search(text, spans);
    if (hasLineBreak(text)) {
      search(DecodedText.withoutLineBreaks(text), spans);
    }
    if (text.indexOf('%') >= 0) {
      find(DecodedText.ofUrl(text, false), spans);
    }
    if (hasSpaces && text.indexOf('+') >= 0) {
      find(DecodedText.ofUrl(text, true), spans);
    }
    if (text.indexOf('\\') >= 0) {
      DecodedText json = DecodedText.ofJson(text);
      String within = find(json, spans);
      if (within.indexOf('\\') >= 0) {
        find(DecodedText.ofJson(within).from(json), spans);
      }
    }
    return spans;
  }

  private String find(DecodedText decoded, Spans spans) {
    String text = search(decoded, spans);
    if (hasLineBreak(text)) {
      search(DecodedText.withoutLineBreaks(text).from(decoded), spans);
    }
    return text;
  }

  private String search(DecodedText decoded, Spans spans) {
    Spans found = new Spans();
    String text = decoded.text();
    automaton.search(text, found);
    spans.addAll(found, decoded);
    return text;
  }

  private static boolean hasLineBreak(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }

  private boolean isSpeltBy(Number number) {
    return isIn(number.toString())
        || (number instanceof BigDecimal decimal && isIn(decimal.toPlainString()));
  }

  private static boolean isNumeric(String secret) {
    return secret.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0);
  }

  /** The members of an object whose names may have become the same: none gets lost. */
  private static final class Names {
    final Map<String, Object> object;
    private int repeated;

    Names(int size) {
      this.object = LinkedHashMap.newLinkedHashMap(size);
    }

    void put(String name, Object value) {
      String free = name;
      while (object.containsKey(free)) {
        free = name + " (" + ++repeated + ")";
      }
      object.put(free, value);
    }
  }
}
