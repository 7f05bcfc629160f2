package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.authorization.AuthorizationView;
import org.workflowserver.authorization.Authorizations;
import org.workflowserver.authorization.Authorizations.Begun;
import org.workflowserver.authorization.ProviderView;
import org.workflowserver.authorization.Providers;
import org.workflowserver.identity.Scope;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;

/** The administration's page of OAuth providers and of what they gave: authorizations. */
@Model
public class AdminProvidersView {
  /** A tenant has no more providers than this. */
  private static final int MOST_PROVIDERS = 100;

  @Inject private Providers providers;
  @Inject private Authorizations authorizations;
  @Inject private Page page;
  private List<ProviderView> all = List.of();
  private String forward = "";

  /** Reads what the page shows. */
  public void load() {
    all = providers.list(page.caller(), PageRequest.first(MOST_PROVIDERS)).items();
    page.list(request -> authorizations.list(page.caller(), request));
  }

  /** Begins an authorization; where a person is needed, the page says where. */
  public void authorize() {
    page.caller().require(Scope.ADMIN);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("provider", page.typed("provider"));
    page.parameter("authorizationName")
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .ifPresent(name -> body.put("name", name));
    page.attempt(
        () -> {
          Begun begun = authorizations.begin(page.caller(), body);
          if (begun.url() == null) {
            page.goTo(page.getAddress(), Texts.of("admin-providers.authorized"));
          } else {
            forward = begun.url();
          }
        });
  }

  /** Deletes the authorization that the dialog names. */
  public void delete() {
    page.caller().require(Scope.ADMIN);
    page.change(
        () -> {
          authorizations.delete(page.caller(), page.typed("authorization"));
          return Texts.of("admin-providers.authorization-deleted");
        });
  }

  /** Where the person who began an authorization is sent; empty for nowhere. */
  public String getForward() {
    return forward;
  }

  /** Whether there is a form; one that was sent is taken before the providers are read. */
  public boolean isFormShown() {
    return page.isPosted() || !all.isEmpty();
  }

  /** The tenant's providers, newest first. */
  public List<ProviderView> getProviders() {
    return all;
  }

  /** What an authorization is called. */
  public String name(AuthorizationView authorization) {
    return authorization.name() != null
        ? authorization.name()
        : authorization.email() != null ? authorization.email() : authorization.id();
  }

  /** Name of the provider of an authorization. */
  public String providerName(AuthorizationView authorization) {
    return all.stream()
        .filter(provider -> provider.id().equals(authorization.providerId()))
        .map(ProviderView::name)
        .findFirst()
        .orElse(authorization.providerId());
  }

  /** Texts of a list, one behind the other. */
  public String joined(List<String> texts) {
    return String.join(", ", texts);
  }
}
