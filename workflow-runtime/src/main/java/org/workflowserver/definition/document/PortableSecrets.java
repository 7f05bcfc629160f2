package org.workflowserver.definition.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.definition.content.TemplateRoots;
import org.workflowserver.definition.content.VaultReferences;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.template.LocatedRoot;
import org.workflowserver.template.RootReference;
import org.workflowserver.template.TemplateTree;

/** Writes references to the vault by name where they are by id, and the other way round. */
final class PortableSecrets {
  private static final Pattern READ =
      Pattern.compile(
          "vault\\s*(?:\\.\\s*(?<plain>vlt_\\w+)|\\[\\s*(?<quote>[\"'])(?<quoted>vlt_\\w+)\\k<quote>\\s*])");

  private static final Pattern ONLY =
      Pattern.compile("\\{\\{\\s*vault\\s*(?:\\.\\s*[\\w-]+|\\[\\s*([\"']).*\\1\\s*])\\s*}}");

  private PortableSecrets() {}

  /**
   * The configuration with every id of an item written by the item's name.
   *
   * @param names of items by id; an id that is not in it stays, and so does one whose name can't be
   *     written in a template
   */
  static Map<String, Object> byName(Map<String, Object> own, Map<String, String> names) {
    return names.isEmpty() ? own : leaves(own, text -> byName(text, names));
  }

  /**
   * The configuration with every text that is nothing but a secret written as the item's id, which
   * is what a trigger understands: its configuration is not rendered.
   *
   * @param ids of items by name
   */
  static Map<String, Object> byId(Map<String, Object> own, Map<String, String> ids) {
    return ids.isEmpty() ? own : leaves(own, text -> onlyName(text).map(ids::get).orElse(text));
  }

  /** The name of the item whose secret the text is the template of, and of nothing else. */
  private static Optional<String> onlyName(String text) {
    List<RootReference> reads = reads(text);
    return reads.size() == 1 && isOfVault(reads.getFirst()) && ONLY.matcher(text).matches()
        ? Optional.of(reads.getFirst().member())
        : Optional.empty();
  }

  private static String byName(String text, Map<String, String> names) {
    if (Ids.isShaped(IdKind.VAULT_ITEM, text)) {
      return Optional.ofNullable(names.get(text)).flatMap(PortableSecrets::template).orElse(text);
    }
    List<RootReference> reads = reads(text);
    String written = replaced(text, reads, names);
    return isTheSame(reads, reads(written), names) ? written : text;
  }

  private static String replaced(
      String text, List<RootReference> reads, Map<String, String> names) {
    List<Integer> lines = lineStarts(text);
    SortedMap<Integer, String> ids = new TreeMap<>();
    for (RootReference read : reads) {
      if (isOfVault(read) && names.containsKey(read.member())) {
        ids.put(lines.get(read.line() - 1) + read.column() - 1, read.member());
      }
    }
    Matcher read = READ.matcher(text);
    StringBuilder written = new StringBuilder();
    int copied = 0;
    for (Map.Entry<Integer, String> place : ids.entrySet()) {
      String id = place.getValue();
      if (read.region(place.getKey(), text.length()).lookingAt()
          && (id.equals(read.group("plain")) || id.equals(read.group("quoted")))) {
        written.append(text, copied, place.getKey());
        written.append("vault[").append(quoted(names.get(id))).append(']');
        copied = read.end();
      }
    }
    return written.append(text, copied, text.length()).toString();
  }

  private static List<Integer> lineStarts(String text) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts.add(at + 1);
    }
    return starts;
  }

  private static List<RootReference> reads(String text) {
    return TemplateTree.parse(text).roots().stream().map(LocatedRoot::root).toList();
  }

  /** Whether two texts read the same but for what goes by a name in the second. */
  private static boolean isTheSame(
      List<RootReference> before, List<RootReference> after, Map<String, String> names) {
    return before.stream()
        .map(read -> shown(read, names))
        .toList()
        .equals(after.stream().map(read -> shown(read, Map.of())).toList());
  }

  private static List<Object> shown(RootReference read, Map<String, String> names) {
    String member =
        isOfVault(read) ? names.getOrDefault(read.member(), read.member()) : read.member();
    return Arrays.asList(read.name(), member, read.deeper());
  }

  private static boolean isOfVault(RootReference read) {
    return read.name().equals(TemplateRoots.VAULT) && read.member() != null;
  }

  /** The template that is the item's secret and nothing else; empty when Liquid has none for it. */
  private static Optional<String> template(String name) {
    String template = "{{ vault[" + quoted(name) + "] }}";
    return VaultReferences.namedIn(TemplateTree.parse(template)).equals(Set.of(name))
        ? Optional.of(template)
        : Optional.empty();
  }

  private static String quoted(String name) {
    String quote = name.indexOf('"') < 0 ? "\"" : "'";
    return quote + name + quote;
  }

  private static Map<String, Object> leaves(Map<?, ?> object, UnaryOperator<String> change) {
    Map<String, Object> changed = new LinkedHashMap<>();
    object.forEach((name, value) -> changed.put((String) name, leaf(value, change)));
    return changed;
  }

  private static Object leaf(Object value, UnaryOperator<String> change) {
    return switch (value) {
      case String text -> change.apply(text);
      case Map<?, ?> object -> leaves(object, change);
      case List<?> list -> {
        List<Object> changed = new ArrayList<>(list.size());
        list.forEach(item -> changed.add(leaf(item, change)));
        yield changed;
      }
      case null -> null;
      default -> value;
    };
  }
}
