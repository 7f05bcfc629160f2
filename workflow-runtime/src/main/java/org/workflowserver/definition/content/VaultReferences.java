package org.workflowserver.definition.content;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.definition.content.Drawing.DrawnNode;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.json.Text;
import org.workflowserver.template.LocatedRoot;
import org.workflowserver.template.TemplateTree;
import org.workflowserver.template.value.TemplateFault;

/**
 * Which items of the vault a configuration names: by name in a template, or by id as a whole value.
 */
public final class VaultReferences {
  private static final String NOT_ALLOWED = "secret_not_allowed";

  /** Of a request, and of the request of a step that waits for a call. */
  private static final Set<String> NAMING_AUTHORIZATIONS =
      Set.of("/" + DefaultAuthorization.MEMBER, "/request/" + DefaultAuthorization.MEMBER);

  private VaultReferences() {}

  /**
   * The templates of a node's own configuration. A value that is an item's id stands for the
   * template that reads the item.
   */
  public static TemplateTree templates(Map<String, Object> own) {
    return TemplateTree.parse(own, VaultReferences::writtenOut);
  }

  private static String writtenOut(String text) {
    return Ids.isShaped(IdKind.VAULT_ITEM, text) || isAuthorization(text)
        ? "{{ " + TemplateRoots.VAULT + "[\"" + text + "\"] }}"
        : text;
  }

  /** Whether it is the id of an authorization, whose token is read as a secret is. */
  public static boolean isAuthorization(String item) {
    return Ids.isShaped(IdKind.AUTHORIZATION, item);
  }

  /** The names and ids of the items that the templates read. */
  public static Set<String> namedIn(TemplateTree templates) {
    return in(templates)
        .map(located -> located.root().member())
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The names and ids of the items that the nodes read. */
  public static Set<String> namedIn(Drawing drawing) {
    Set<String> named = new HashSet<>();
    for (DrawnNode node : drawing.nodes()) {
      named.addAll(namedIn(templates(NodeConfiguration.own(node.data()))));
    }
    return named;
  }

  /** The places where the templates read the vault. */
  public static Stream<LocatedRoot> in(TemplateTree templates) {
    return templates.roots().stream()
        .filter(located -> located.root().name().equals(TemplateRoots.VAULT));
  }

  /**
   * What is wrong with a place that reads the vault.
   *
   * @param descriptor of the node's component
   * @param missing names and ids that no item has
   * @return null when nothing is
   */
  static Wrong problem(LocatedRoot located, Descriptor descriptor, Set<String> missing) {
    Wrong misnamed = misnamed(located);
    if (misnamed != null) {
      return misnamed;
    }
    String item = located.root().member();
    String shown = Text.shortened(item);
    if (isAuthorization(item) || isAuthorizationId(located)) {
      return authorizationProblem(located, missing);
    }
    if (!descriptor.takesSecret(located.pointer())) {
      return new Wrong(
          NOT_ALLOWED,
          ("The secret '%s' can't be used here: a secret may stand only in what the step itself"
                  + " sends to another system, such as the headers or the body of a request")
              .formatted(shown));
    }
    if (!located.root().written()) {
      return new Wrong(
          NOT_ALLOWED,
          ("The secret '%s' can't be used in this way: a secret may only be written out, with"
                  + " append, prepend, hmac_sha256, once with base64_encode and then once with"
                  + " url_encode or json; in no tag and no other filter")
              .formatted(shown));
    }
    return missing.contains(item)
        ? new Wrong("vault_item_missing", "There is no vault item '" + shown + "'")
        : null;
  }

  /** An authorization stands where one is named, and nothing else of the vault does. */
  private static Wrong authorizationProblem(LocatedRoot located, Set<String> missing) {
    String item = located.root().member();
    String shown = Text.shortened(item);
    if (!isAuthorization(item) || !isAuthorizationId(located) || !located.root().written()) {
      return new Wrong(
          NOT_ALLOWED,
          "'"
              + shown
              + "' can't be used here: a request names an authorization, auth_…, as its '"
              + DefaultAuthorization.MEMBER
              + "', and nothing else");
    }
    return missing.contains(item)
        ? new Wrong("authorization_missing", "There is no authorization '" + shown + "'")
        : null;
  }

  private static boolean isAuthorizationId(LocatedRoot located) {
    return NAMING_AUTHORIZATIONS.contains(located.pointer());
  }

  /** What is wrong with how a place names what it reads of the vault; null when nothing is. */
  public static Wrong misnamed(LocatedRoot located) {
    String item = located.root().member();
    String shown = item == null ? null : Text.shortened(item);
    if (item == null) {
      return new Wrong(
          "vault_name_computed",
          "The name of a vault item must be written out, as {{ vault.name }} or"
              + " {{ vault[\"any name\"] }}");
    }
    if (located.root().deeper()) {
      return new Wrong(
          "vault_name_invalid",
          "A secret is a text, so nothing follows the name of the vault item '"
              + shown
              + "'; a name with a dot in it is written {{ vault[\"a.b\"] }}");
    }
    if (!TemplateRoots.isReadable(item)) {
      return new Wrong(
          "vault_item_unreadable",
          "'" + shown + "' is a key to this server's API, which no workflow can read");
    }
    return null;
  }

  /**
   * Why a step with these templates can't run, whatever the vault has: a version may be older than
   * a rule.
   *
   * @return null when it can
   */
  static Failed failure(TemplateTree templates, Descriptor descriptor) {
    for (LocatedRoot located : in(templates).toList()) {
      Wrong wrong = problem(located, descriptor, Set.of());
      if (wrong != null) {
        return Failed.input(
            wrong.code().equals(NOT_ALLOWED) ? NOT_ALLOWED : TemplateFault.ERROR,
            wrong.message() + located.root().where());
      }
    }
    return null;
  }

  /** A problem; the place in the template ends its message. */
  record Wrong(String code, String message) {}
}
