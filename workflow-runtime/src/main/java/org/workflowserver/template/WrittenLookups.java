package org.workflowserver.template;

import java.util.HashSet;
import java.util.Set;
import org.workflowserver.template.mask.Mask;
import org.workflowserver.template.node.Expression;
import org.workflowserver.template.node.Expression.Filtered;
import org.workflowserver.template.node.FilterCall;
import org.workflowserver.template.node.Lookup;

/**
 * Finds the lookups whose values an output writes in a form that {@link Mask} finds again: as they
 * are, after at most one {@code base64_encode}, and after that at most one of {@code url_encode}
 * and {@code json}. Other text may be put before and after. Of a signature that was made with it,
 * no secret comes back.
 */
final class WrittenLookups {
  private final Set<Lookup> plain = new HashSet<>();
  private final Set<Lookup> inBase64 = new HashSet<>();
  private final Set<Lookup> escaped = new HashSet<>();
  private final Set<Lookup> signed = new HashSet<>();

  private WrittenLookups() {}

  /** The lookups that this output writes. */
  static WrittenLookups of(Expression output) {
    WrittenLookups written = new WrittenLookups();
    if (output instanceof Filtered filtered) {
      written.input(filtered.input());
      for (FilterCall call : filtered.calls()) {
        written.filter(call);
      }
    } else {
      written.input(output);
    }
    return written;
  }

  private void input(Expression expression) {
    if (expression instanceof Lookup lookup) {
      plain.add(lookup);
    }
  }

  private void filter(FilterCall call) {
    switch (call.name()) {
      case "append", "prepend" -> input(call.arguments()[0]);
      case "base64_encode" -> {
        inBase64.clear();
        escaped.clear();
        move(plain, inBase64);
      }
      case "url_encode", "json" -> {
        escaped.clear();
        move(plain, escaped);
        move(inBase64, escaped);
      }
      case "hmac_sha256" -> {
        input(call.arguments()[0]);
        moveAllToSigned();
      }
      default -> {
        plain.clear();
        inBase64.clear();
        escaped.clear();
        signed.clear();
      }
    }
  }

  private static void move(Set<Lookup> from, Set<Lookup> to) {
    to.addAll(from);
    from.clear();
  }

  private void moveAllToSigned() {
    move(plain, signed);
    move(inBase64, signed);
    move(escaped, signed);
  }

  /** All that are written, in any of these forms. */
  Set<Lookup> all() {
    Set<Lookup> all = new HashSet<>(signed);
    all.addAll(plain);
    all.addAll(inBase64);
    all.addAll(escaped);
    return all;
  }

  /** Those that a signature was made with. */
  Set<Lookup> signed() {
    return Set.copyOf(signed);
  }
}
