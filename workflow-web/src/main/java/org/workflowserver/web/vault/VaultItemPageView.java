package org.workflowserver.web.vault;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.identity.Scope;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.vault.SavedItem;
import org.workflowserver.vault.VaultItemView;
import org.workflowserver.vault.VaultItems;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.FieldProblems;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Toasts;

/** The page that keeps a secret or makes an API key, new or in place of another. */
@Model
public class VaultItemPageView {
  private static final Map<Scope, String> MEANINGS =
      Map.of(
          Scope.VIEWER, Texts.of("vault-item.viewer"),
          Scope.OPERATOR, Texts.of("vault-item.operator"),
          Scope.EDITOR, Texts.of("vault-item.editor"),
          Scope.ADMIN, Texts.of("vault-item.admin"));

  private static final Map<String, String> LABELS =
      Map.of(
          "name", Texts.of("vault-item.the-name"),
          "secret", Texts.of("vault-item.the-secret"),
          "expires_at", Texts.of("vault-item.the-expiry"),
          "groups", Texts.of("vault-item.groups"));

  private static final String CHANGED_MEANWHILE = Texts.of("vault-item.changed-meanwhile");

  @Inject private VaultItems items;
  @Inject private NewKey newKey;
  @Inject private Toasts toasts;
  @Inject private Page page;
  private final Map<String, String> problems = new LinkedHashMap<>();
  private Optional<VaultItemView> item = Optional.empty();
  private VaultForm form;

  /** Reads what the page shows; what was typed goes before what is kept. */
  public void load() {
    page.caller().require(Scope.ADMIN);
    if (form == null) {
      item = page.id().map(id -> items.require(page.caller(), id));
      form = item.map(VaultForm::of).orElseGet(() -> VaultForm.empty(isNewKey()));
    }
  }

  /** Keeps what was typed; leaves the form open with what is wrong when it is refused. */
  public void save() {
    page.caller().require(Scope.ADMIN);
    item = page.id().map(id -> items.require(page.caller(), id));
    form = typed(item.map(kept -> kept.groups().isPresent()).orElseGet(this::isNewKey));
    SavedItem kept;
    try {
      kept = item.isPresent() ? changed(item.get()) : items.create(page.caller(), form.asNew());
    } catch (Refusal refusal) {
      if (refusal.code() == RefusalCode.VERSION_STALE) {
        // The next form is built upon what is there now.
        item = page.id().map(id -> items.require(page.caller(), id));
        problems.put("", CHANGED_MEANWHILE);
        return;
      }
      if (refusal.violations().isEmpty()) {
        throw refusal;
      }
      refusal.violations().forEach(this::note);
      return;
    }
    tell(kept);
    page.goTo(page.getRoot() + "/vault");
  }

  private SavedItem changed(VaultItemView item) {
    Map<String, Object> body = form.asReplacementOf(item);
    Optional<Instant> seen = Optional.of(page.seen());
    return form.isSecretKept()
        ? items.change(page.caller(), item.id(), body, seen)
        : items.replace(page.caller(), item.id(), body, seen);
  }

  private void tell(SavedItem kept) {
    String name = kept.item().name();
    if (kept.newKey().isPresent()) {
      newKey.put(new NewKey.Made(kept.item().id(), name, kept.newKey().get()));
    } else {
      toasts.done(
          item.isPresent()
              ? Texts.of("vault-item.secret-changed", name)
              : Texts.of("vault-item.secret-added", name));
    }
  }

  private VaultForm typed(boolean key) {
    return new VaultForm(
        key,
        page.typed("itemName"),
        withoutLastLineEnds(page.typed("itemSecret").replace("\r\n", "\n")),
        page.typed("itemHosts"),
        page.typed("itemExpires"),
        page.typed("itemGroup"));
  }

  /** A pattern for them would take the square of their number. */
  private static String withoutLastLineEnds(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    return text.substring(0, end);
  }

  private void note(Violation violation) {
    String[] path = violation.pointer().split("/");
    String member = path.length > 1 ? path[1] : "";
    String message =
        member.equals("secret") && form.secret().isEmpty()
            ? Texts.of("vault-item.enter-the-secret")
            : member.equals("name") && form.name().isEmpty()
                ? Texts.of("vault-item.enter-a-name")
                : asLabelled(member, violation.message());
    if (path.length > 2 && member.equals("hosts")) {
      String host = form.hostNames().get(Integer.parseInt(path[2]));
      message =
          host.matches(".*\\s.*")
              ? Texts.of("vault-item.commas-between-hosts", host)
              : "“%s”: %s".formatted(host, message);
    }
    problems.merge(member, message, (one, other) -> one + " " + other);
  }

  /** A sentence that begins with a member's name, beginning with what the form calls it. */
  private static String asLabelled(String member, String message) {
    String name = "'" + member + "'";
    String label = LABELS.get(member);
    return label != null && message.startsWith(name)
        ? label + message.substring(name.length())
        : message;
  }

  /** What a scope gives beyond the one before it. */
  public static String meaning(Scope scope) {
    return MEANINGS.get(scope);
  }

  private boolean isNewKey() {
    return page.getPath().endsWith(Paths.NEW_KEY);
  }

  /** Label of the button that saves. */
  public String getButton() {
    return isReplacement() && !isKey() ? Texts.of("vault-item.save") : getTitle();
  }

  /** Whether an item is replaced that is there. */
  public boolean isReplacement() {
    return item.isPresent();
  }

  /** When the item was last changed, so that a save finds a change in between; empty for none. */
  public String getSeen() {
    return item.map(kept -> kept.updatedAt().toString()).orElse("");
  }

  /** The name of the item that is replaced. */
  public String getKeptName() {
    return item.map(VaultItemView::name).orElse("");
  }

  /** Whether this is about an API key and not about a secret. */
  public boolean isKey() {
    return form != null && form.key();
  }

  /** What the page is about. */
  public String getTitle() {
    if (isReplacement()) {
      return isKey()
          ? Texts.of("vault-item.replace-api-key")
          : Texts.of("vault-item.change-secret");
    }
    return isKey() ? Texts.of("vault-item.create-api-key") : Texts.of("vault-item.add-secret");
  }

  /** What is said above the form; empty when nothing is. */
  public String getSummary() {
    return problems.isEmpty() || !problem("").isEmpty() ? problem("") : FieldProblems.MARKED;
  }

  /** What is wrong with a member; empty when nothing is. */
  public String problem(String member) {
    return problems.getOrDefault(member, "");
  }

  /** Whether a secret was typed that has to be typed again. */
  public boolean isSecretLost() {
    return !problems.isEmpty() && !form.secret().isEmpty() && problem("secret").isEmpty();
  }

  public String getName() {
    return form.name();
  }

  public String getHosts() {
    return form.hosts();
  }

  /** When it ends, in UTC; empty for never. */
  public String getExpires() {
    return form.expiresAt().map(Object::toString).orElse("");
  }

  /** What an API key may do. */
  public List<Choice> getGroups() {
    return isKey() ? groups(form.group()) : List.of();
  }

  /** The groups, each with its {@link #meaning}. */
  public static List<Choice> groups(String chosen) {
    return Arrays.stream(Scope.values())
        .map(scope -> Choice.of(scope.group(), meaning(scope), chosen))
        .toList();
  }

  /** The group among these that may do most. */
  public static String widest(Collection<String> groups, Scope none) {
    return groups.stream()
        .flatMap(group -> Scope.ofGroup(group).stream())
        .max(Scope::compareTo)
        .orElse(none)
        .group();
  }
}
