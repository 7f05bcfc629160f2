package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.account.UserView;
import org.workflowserver.identity.account.Users;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.FieldProblems;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.vault.VaultItemPageView;

/** The administration's page that creates a user, or changes one: name, role, password. */
@Model
public class AdminUserView {
  private static final List<String> FIELDS =
      List.of("userName", "displayName", "org", "password", "mustChange", "group");
  private static final Map<String, String> LABELS =
      Map.of(
          "/username", Texts.of("admin-user.user-name"),
          "/display_name", Texts.of("admin-user.display-name"),
          "/org", Texts.of("admin-user.tenant"),
          "/password", Texts.of("admin-users.password"),
          "/groups", Texts.of("admin-users.role"));

  @Inject private Users users;
  @Inject private Page page;
  private final FieldProblems problems = new FieldProblems(LABELS);
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final Map<String, String> seen = new LinkedHashMap<>();
  private Optional<UserView> user = Optional.empty();

  /** Reads what the page shows; what was typed goes before what is stored. */
  public void load() {
    page.caller().require(Scope.ADMIN);
    user = page.id().map(id -> users.require(page.caller(), id));
    if (!fields.isEmpty()) {
      return;
    }
    fields.put("userName", user.map(UserView::username).orElse(""));
    fields.put("displayName", user.flatMap(UserView::displayName).orElse(""));
    fields.put("group", user.map(AdminUserView::widest).orElse(Scope.VIEWER.group()));
    fields.put("mustChange", String.valueOf(user.map(UserView::mustChangePassword).orElse(true)));
    seen.putAll(fields);
  }

  private static String widest(UserView user) {
    return VaultItemPageView.widest(user.groups(), Scope.VIEWER);
  }

  /** Creates or changes the user; leaves the form open with what is wrong when it is refused. */
  public void save() {
    FIELDS.forEach(field -> fields.put(field, page.typed(field).strip()));
    fields.put("password", page.typed("password"));
    fields.computeIfPresent("mustChange", (name, sent) -> String.valueOf(sent.equals("true")));
    FIELDS.forEach(field -> page.parameter(field + "Seen").ifPresent(was -> seen.put(field, was)));
    Optional<String> id = page.id();
    AdminForms.save(
        page,
        Paths.ADMIN,
        problems,
        () ->
            id.map(kept -> users.update(page.caller(), kept, body()))
                .orElseGet(() -> users.create(page.caller(), body()))
                .username());
  }

  /** What the form says; of a user that is there, what differs from what the page showed. */
  private Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    if (isChanged("userName")) {
      body.put("username", fields.get("userName"));
    }
    if (isChanged("displayName")) {
      body.put(
          "display_name", fields.get("displayName").isEmpty() ? null : fields.get("displayName"));
    }
    if (isChanged("group")) {
      body.put("groups", List.of(fields.get("group")));
    }
    if (!fields.get("org").isEmpty()) {
      body.put("org", fields.get("org"));
    }
    if (page.id().isEmpty() || !fields.get("password").isEmpty()) {
      body.put("password", fields.get("password"));
      body.put("must_change_password", fields.get("mustChange").equals("true"));
    } else if (isChanged("mustChange")) {
      body.put("must_change_password", fields.get("mustChange").equals("true"));
    }
    return body;
  }

  private boolean isChanged(String field) {
    return page.id().isEmpty() || !fields.get(field).equals(seen.get(field));
  }

  /** Deletes the user that the address names. */
  public void delete() {
    page.attempt(
        () -> {
          UserView gone = users.require(page.caller(), page.id().orElse(""));
          users.delete(page.caller(), gone.id());
          page.goTo(page.getRoot() + Paths.ADMIN, Texts.of("toast.deleted", gone.username()));
        });
  }

  /** Whether the user is there, and not to be created. */
  public boolean isThere() {
    return user.isPresent();
  }

  /** Whether it is who looks at the page. */
  public boolean isOwn() {
    return isThere() && page.caller().subject().map(Subject::id).equals(user.map(UserView::id));
  }

  /** What the page is about. */
  public String getTitle() {
    return user.map(UserView::username).orElseGet(() -> Texts.of("admin-user.create-user"));
  }

  /** Whether the form asks for the tenant. */
  public boolean isOfAnyTenant() {
    return !isThere() && page.caller().isInstallationAdministrator();
  }

  /** What the form showed when it was opened on a user, by field; empty for a new one. */
  public List<Map.Entry<String, String>> getSeen() {
    return isThere() ? List.copyOf(seen.entrySet()) : List.of();
  }

  /** What a field holds. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** Why the form was refused. */
  public FieldProblems getProblems() {
    return problems;
  }

  /** The roles that the form offers. */
  public List<Choice> getGroups() {
    return VaultItemPageView.groups(field("group"));
  }
}
