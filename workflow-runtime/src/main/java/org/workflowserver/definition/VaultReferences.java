package org.workflowserver.definition;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.definition.Drawing.DrawnNode;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.json.Text;
import org.workflowserver.template.LocatedRoot;
import org.workflowserver.template.TemplateTree;

/**
 * Which items of the vault a configuration names: by name in a template, or by id as a whole value.
 */
final class VaultReferences {
  private VaultReferences() {}

  /**
   * The templates of a node's own configuration. A value that is an item's id stands for the
   * template that reads the item.
   */
  static TemplateTree templates(Map<String, Object> own) {
    return TemplateTree.parse(own, VaultReferences::writtenOut);
  }

  private static String writtenOut(String text) {
    return Ids.isShaped(IdKind.VAULT_ITEM, text)
        ? "{{ " + TemplateRoots.VAULT + "[\"" + text + "\"] }}"
        : text;
  }

  /** The names and ids of the items that the templates read. */
  static Set<String> namedIn(TemplateTree templates) {
    return in(templates)
        .map(located -> located.root().member())
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The names and ids of the items that the nodes read. */
  static Set<String> namedIn(Drawing drawing) {
    Set<String> named = new HashSet<>();
    for (DrawnNode node : drawing.nodes()) {
      named.addAll(namedIn(templates(NodeConfiguration.own(node.data()))));
    }
    return named;
  }

  /** The places where the templates read the vault. */
  static Stream<LocatedRoot> in(TemplateTree templates) {
    return templates.roots().stream()
        .filter(located -> located.root().name().equals(TemplateRoots.VAULT));
  }

  /**
   * What is wrong with a place that reads the vault.
   *
   * @param missing names and ids that no item has
   * @return null when nothing is
   */
  static Wrong problem(LocatedRoot located, Set<String> missing) {
    String item = located.root().member();
    String shown = item == null ? null : Text.shortened(item);
    String where = " (line " + located.root().line() + ", column " + located.root().column() + ").";
    if (item == null) {
      return new Wrong(
          "vault_name_computed",
          "The name of a vault item must be written out, as {{ vault.name }} or"
              + " {{ vault[\"any name\"] }}"
              + where);
    }
    if (located.root().deeper()) {
      return new Wrong(
          "vault_name_invalid",
          "A secret is a text, so nothing follows the name of the vault item '"
              + shown
              + "'; a name with a dot in it is written {{ vault[\"a.b\"] }}"
              + where);
    }
    if (!TemplateRoots.isReadable(item)) {
      return new Wrong(
          "vault_item_unreadable",
          "'" + shown + "' is a key to this server's API, which no workflow can read" + where);
    }
    if (missing.contains(item)) {
      return new Wrong("vault_item_missing", "There is no vault item '" + shown + "'" + where);
    }
    return null;
  }

  /** A problem that has no place yet. */
  record Wrong(String code, String message) {}
}
