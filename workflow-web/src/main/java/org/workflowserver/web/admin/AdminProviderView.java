package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.workflowserver.authorization.Grant;
import org.workflowserver.authorization.ProviderView;
import org.workflowserver.authorization.Providers;
import org.workflowserver.identity.Scope;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.vault.VaultItems;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.FieldProblems;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.Texts;

/** The administration's page that describes an OAuth provider, a new one or one that is there. */
@Model
public class AdminProviderView {
  private static final Map<String, String> LABELS =
      Map.of(
          "/name", Texts.of("common.name"),
          "/grant", Texts.of("admin-provider.grant"),
          "/authorization_endpoint", Texts.of("admin-provider.authorization-endpoint"),
          "/token_endpoint", Texts.of("admin-provider.token-endpoint"),
          "/client_id", Texts.of("admin-provider.client-id"),
          "/client_secret", Texts.of("admin-provider.client-secret"),
          "/scopes", Texts.of("admin-provider.scopes"),
          "/pkce", Texts.of("admin-provider.pkce"),
          "/hosts", Texts.of("vault-item.hosts"));

  private static final String CHANGED_MEANWHILE = Texts.of("admin-provider.changed-meanwhile");

  @Inject private Providers providers;
  @Inject private VaultItems vault;
  @Inject private Page page;
  private final FieldProblems problems = new FieldProblems(LABELS);
  private final Map<String, String> fields = new LinkedHashMap<>();
  private Optional<ProviderView> provider = Optional.empty();

  /** Reads what the page shows; what was typed goes before what is stored. */
  public void load() {
    page.caller().require(Scope.ADMIN);
    provider = page.id().map(id -> providers.require(page.caller(), id));
    if (fields.isEmpty()) {
      provider.ifPresentOrElse(this::show, () -> fields.put("pkce", "true"));
    }
  }

  private void show(ProviderView kept) {
    fields.put("providerName", kept.name());
    fields.put("grant", kept.grant().code());
    fields.put("authorizationEndpoint", Objects.toString(kept.authorizationEndpoint(), ""));
    fields.put("tokenEndpoint", kept.tokenEndpoint());
    fields.put("clientId", kept.clientId());
    fields.put("clientSecret", Objects.toString(kept.clientSecretId(), ""));
    fields.put("scopes", String.join(" ", kept.scopes()));
    fields.put("pkce", String.valueOf(kept.pkce()));
    fields.put("hosts", String.join(", ", kept.hosts()));
  }

  /** Keeps what was typed; leaves the form open with what is wrong when it is refused. */
  public void save() {
    for (String field :
        List.of(
            "providerName",
            "grant",
            "authorizationEndpoint",
            "tokenEndpoint",
            "clientId",
            "scopes",
            "hosts",
            "pkce")) {
      fields.put(field, page.typed(field).strip());
    }
    fields.put("clientSecret", AdminForms.chosen(page, "clientSecret").orElse(""));
    Optional<String> id = page.id();
    AdminForms.save(
        page,
        Paths.PROVIDERS,
        problems,
        () ->
            id.map(this::replaced).orElseGet(() -> providers.create(page.caller(), body())).name());
  }

  private ProviderView replaced(String id) {
    try {
      return providers.replace(page.caller(), id, body(), Optional.of(page.seen()));
    } catch (Refusal refusal) {
      // The next form is built upon what is there now.
      throw refusal.code() == RefusalCode.VERSION_STALE
          ? new Refusal(refusal.code(), CHANGED_MEANWHILE)
          : refusal;
    }
  }

  private Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    put(body, "name", field("providerName"));
    put(body, "grant", field("grant"));
    put(body, "authorization_endpoint", field("authorizationEndpoint"));
    put(body, "token_endpoint", field("tokenEndpoint"));
    put(body, "client_id", field("clientId"));
    put(body, "client_secret", field("clientSecret"));
    body.put("scopes", AdminForms.words(field("scopes")));
    body.put("pkce", field("pkce").equals("true"));
    if (!field("hosts").isEmpty()) {
      body.put("hosts", Page.listed(field("hosts")));
    }
    return body;
  }

  private static void put(Map<String, Object> body, String member, String typed) {
    if (!typed.isEmpty()) {
      body.put(member, typed);
    }
  }

  /** Deletes the provider that the address names. */
  public void delete() {
    page.attempt(
        () -> {
          ProviderView gone = providers.require(page.caller(), page.id().orElse(""));
          providers.delete(page.caller(), gone.id());
          page.goTo(page.getRoot() + Paths.PROVIDERS, Texts.of("toast.deleted", gone.name()));
        });
  }

  /**
   * When the provider was last changed, so that a save finds a change in between; empty for none.
   */
  public String getSeen() {
    return provider.map(kept -> kept.updatedAt().toString()).orElse("");
  }

  /** Whether the provider is there, and not to be created. */
  public boolean isThere() {
    return provider.isPresent();
  }

  /** What the page is about. */
  public String getTitle() {
    return provider
        .map(ProviderView::name)
        .orElseGet(() -> Texts.of("admin-providers.add-provider"));
  }

  /** What a field holds. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** The grants that the form offers. */
  public List<Choice> getGrants() {
    String people = Grant.AUTHORIZATION_CODE.code();
    String secret = Grant.CLIENT_CREDENTIALS.code();
    String chosen = field("grant").equals(secret) ? secret : people;
    return List.of(
        Choice.of(people, Texts.of("admin-provider.people-are-asked"), chosen),
        Choice.of(secret, Texts.of("admin-provider.by-the-clients-secret"), chosen));
  }

  /** The secrets that the form offers. */
  public List<Choice> getSecrets() {
    return AdminForms.secrets(
        vault, page, field("clientSecret"), Texts.of("admin-forms.no-secret"));
  }

  /** Why the form was refused. */
  public FieldProblems getProblems() {
    return problems;
  }
}
