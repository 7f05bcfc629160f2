package org.workflowserver.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Replaces secrets by {@value #TEXT}, as they are and in base64, URL and JSON form. Immutable.
 *
 * <p>In base64 a secret is found wherever it begins in what was encoded, in both alphabets, and
 * what it shares with its neighbours goes with it. URL and JSON escapes are undone before the
 * search, which covers every way to spell them. A secret shorter than {@value #SHORTEST} characters
 * is replaced only where it, in any form, is a whole text: elsewhere it would be found in
 * everything.
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
    Set<String> all = new LinkedHashSet<>(secrets);
    // What ends in a line break is often used without it.
    secrets.forEach(secret -> all.add(secret.strip()));
    all.remove("");
    List<Automaton.Pattern> patterns = new ArrayList<>();
    for (String secret : all) {
      if (secret.length() < shortest) {
        wholes.add(secret);
        wholes.addAll(Base64Forms.whole(secret));
      } else {
        addWithUrlForm(Automaton.Pattern.of(secret), patterns);
        Base64Forms.within(secret).forEach(form -> addWithUrlForm(form, patterns));
      }
    }
    this.automaton = patterns.isEmpty() ? null : new Automaton(patterns);
    this.hasSpaces = all.stream().anyMatch(secret -> secret.indexOf(' ') >= 0);
    this.hasNumbers = all.stream().anyMatch(Mask::isNumeric);
  }

  /**
   * The form in a URL is searched for as it is, too: a piece of an escape in front of it would make
   * another text of it once escapes are undone.
   */
  private static void addWithUrlForm(Automaton.Pattern form, List<Automaton.Pattern> patterns) {
    patterns.add(form);
    String escaped = EncodingFilters.urlEncoded(form.text());
    if (!escaped.equals(form.text())) {
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
    if (wholes.isEmpty() || text.length() > LONGEST_WHOLE) {
      return false;
    }
    return wholes.contains(text)
        || wholes.contains(DecodedText.ofUrl(text, hasSpaces).text())
        || wholes.contains(DecodedText.ofJson(text).text());
  }

  private Spans find(String text) {
    Spans spans = new Spans();
    if (automaton == null) {
      return spans;
    }
    automaton.search(text, spans);
    if (text.indexOf('%') >= 0) {
      find(DecodedText.ofUrl(text, false), spans);
    }
    if (hasSpaces && text.indexOf('+') >= 0) {
      find(DecodedText.ofUrl(text, true), spans);
    }
    if (text.indexOf('\\') >= 0) {
      find(DecodedText.ofJson(text), spans);
    }
    return spans;
  }

  private void find(DecodedText decoded, Spans spans) {
    Spans found = new Spans();
    automaton.search(decoded.text(), found);
    spans.addAll(found, decoded);
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
