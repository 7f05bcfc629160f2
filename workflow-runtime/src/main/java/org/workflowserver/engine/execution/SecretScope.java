package org.workflowserver.engine.execution;

import java.time.Instant;
import java.util.AbstractMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.workflowserver.component.StepSecrets;
import org.workflowserver.definition.content.TemplateRoots;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.template.mask.Mask;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.TemplateScope;
import org.workflowserver.vault.Secret;
import org.workflowserver.vault.TokenUnavailable;

/** What the templates of a step that names secrets see; notes which of them were read. */
final class SecretScope implements TemplateScope {
  private final Set<Secret> used = new HashSet<>();
  private final Map<String, Object> items = new Items();
  private final TemplateScope scope;
  private final Set<String> named;
  private final Map<String, Secret> found;
  private final boolean resumed;

  /**
   * @param scope all else that the templates see
   * @param named names and ids of the items that the step names
   * @param found those of them that there are
   * @param resumed whether the step waited: it sends nothing, and needs none of them
   */
  SecretScope(TemplateScope scope, Set<String> named, Map<String, Secret> found, boolean resumed) {
    this.scope = scope;
    this.named = named;
    this.found = found;
    this.resumed = resumed;
  }

  /** What the step has to mind of the secrets that were read. */
  StepSecrets used() {
    List<String> values = used.stream().map(Secret::value).toList();
    return new StepSecrets(
        used.stream().map(Secret::hosts).filter(hosts -> !hosts.isEmpty()).toList(),
        new StrictMask(values));
  }

  @Override
  public Object root(String name) {
    return name.equals(TemplateRoots.VAULT) ? items : scope.root(name);
  }

  @Override
  public boolean has(String name) {
    return name.equals(TemplateRoots.VAULT) || scope.has(name);
  }

  @Override
  public boolean strict() {
    return scope.strict();
  }

  @Override
  public Instant now() {
    return scope.now();
  }

  @Override
  public String nextUuid() {
    return scope.nextUuid();
  }

  /**
   * The vault by name and id. Only what the step names can be read, whatever name a template comes
   * up with, and there is nothing to list.
   */
  private final class Items extends AbstractMap<String, Object> {
    @Override
    public Object get(Object item) {
      if (!named.contains(item)) {
        return null;
      }
      Secret secret = found.get(item);
      if (secret == null && resumed) {
        return Mask.TEXT;
      }
      if (secret == null) {
        throw new SecretMissing((String) item);
      }
      used.add(secret);
      return secret.value();
    }

    @Override
    public boolean containsKey(Object item) {
      return named.contains(item);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return Set.of();
    }
  }

  /** Made when it is first asked, which few steps do; a redirect asks for each header. */
  private static final class StrictMask implements Predicate<String> {
    private final List<String> values;
    private Mask mask;

    StrictMask(List<String> values) {
      this.values = values;
    }

    @Override
    public synchronized boolean test(String text) {
      if (mask == null) {
        mask = Mask.strict(values);
      }
      return mask.isIn(text);
    }
  }

  /** The vault has no valid item of that name or id now. */
  static final class SecretMissing extends RuntimeException {
    private final String code;

    SecretMissing(String item) {
      super(
          isAuthorization(item)
              ? "There is no authorization '" + item + "': it was deleted. Name another one."
              : "The vault has no valid item '"
                  + item
                  + "': it was deleted, renamed or has expired. Store it again, then rerun.");
      this.code = isAuthorization(item) ? TokenUnavailable.INVALID : TemplateFault.ERROR;
    }

    private static boolean isAuthorization(String item) {
      return Ids.isShaped(IdKind.AUTHORIZATION, item);
    }

    /** What the step fails with. */
    String code() {
      return code;
    }
  }
}
