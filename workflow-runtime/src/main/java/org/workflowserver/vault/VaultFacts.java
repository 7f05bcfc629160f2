package org.workflowserver.vault;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.json.Text;

/** What the audit log says of items: never a secret. */
final class VaultFacts {
  private static final int LONGEST = 255;

  private VaultFacts() {}

  /** Of a secret: what it is called, where it may go and until when. */
  static Map<String, String> ofSecret(VaultItem item) {
    return Map.of(
        "name",
        item.name(),
        "hosts",
        item.hosts().isEmpty() ? "any" : listed(item.hosts()),
        "expires_at",
        end(item.expiresAt()));
  }

  /** Of an API key: what it is called, what it may do and until when. */
  static Map<String, String> ofKey(VaultItem item, Set<String> groups) {
    return Map.of(
        "name", item.name(), "groups", listed(groups), "expires_at", end(item.expiresAt()));
  }

  /** How an item is now, and under {@code …_before} what was otherwise. */
  static Map<String, String> changed(Map<String, String> before, Map<String, String> now) {
    Map<String, String> all = new HashMap<>(now);
    before.forEach(
        (fact, value) -> {
          if (!value.equals(now.get(fact))) {
            all.put(fact + "_before", value);
          }
        });
    return all;
  }

  private static String end(Optional<Instant> expiresAt) {
    return expiresAt.map(Instant::toString).orElse("never");
  }

  /** Texts that are too long for an entry by their number and hash: a cut list would hide some. */
  private static String listed(Collection<String> texts) {
    String all = String.join(",", texts);
    if (all.length() <= LONGEST) {
      return all;
    }
    String lines = texts.stream().sorted().collect(Collectors.joining("\n"));
    return "%d, of SHA-256 %s".formatted(texts.size(), Text.sha256Hex(lines));
  }
}
