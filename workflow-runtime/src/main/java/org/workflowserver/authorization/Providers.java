package org.workflowserver.authorization;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Text;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.vault.Secret;
import org.workflowserver.vault.Secrets;

/** Systems that give out tokens, as administrators describe them: the facade. */
@ApplicationScoped
public class Providers {
  /** Most providers of a tenant. */
  static final int MOST = 100;

  private AuthorizationStore store;
  private Secrets secrets;
  private Transactions transactions;
  private TimeSource time;

  protected Providers() {}

  @Inject
  public Providers(
      AuthorizationStore store, Secrets secrets, Transactions transactions, TimeSource time) {
    this.store = store;
    this.secrets = secrets;
    this.transactions = transactions;
    this.time = time;
  }

  /** Newest first. Needs {@code admin}. */
  public Slice<ProviderView> list(Caller caller, PageRequest page) {
    caller.require(Scope.ADMIN);
    Optional<String> before = Cursor.key(page);
    return transactions.inNew(
        () ->
            Cursor.slice(
                store.list(Provider.class, caller.org(), before, page.limit() + 1),
                page.limit(),
                Provider::id,
                Provider::view));
  }

  /**
   * One provider. Needs {@code admin}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public ProviderView require(Caller caller, String id) {
    caller.require(Scope.ADMIN);
    return transactions.inNew(
        () ->
            store
                .find(Provider.class, caller.org(), id)
                .map(Provider::view)
                .orElseThrow(Providers::unknown));
  }

  /**
   * Makes a provider. Needs {@code admin}.
   *
   * @param body {@code name}, {@code grant}, {@code token_endpoint}, {@code client_id}, {@code
   *     hosts}; {@code authorization_endpoint} where people are asked, {@code client_secret} where
   *     they are not; may have {@code scopes} and {@code pkce}
   * @throws Refusal {@code parameter_missing}, {@code parameter_invalid}, {@code name_taken}
   */
  public ProviderView create(Caller caller, Map<String, Object> body) {
    caller.require(Scope.ADMIN);
    ProviderBody read = ProviderBody.read(body);
    requireSecret(caller, read);
    Instant now = time.now();
    Provider provider =
        new Provider(Ids.next(IdKind.AUTHORIZATION_PROVIDER, now), caller.org(), read, now);
    return transactions.inNew(
        () -> {
          if (store.count(Provider.class, caller.org()) >= MOST) {
            throw new Refusal(
                RefusalCode.PARAMETER_INVALID,
                "There are " + MOST + " providers already, as many as a tenant may have.");
          }
          requireFree(caller, read.name(), null);
          store.add(provider);
          audit(caller, AuditAction.AUTHORIZATION_PROVIDER_CREATED, provider, now);
          return provider.view();
        });
  }

  /**
   * Describes a provider anew, by a body as {@link #create} takes it; authorizations stay. Needs
   * {@code admin}.
   *
   * @param seen when the provider was last changed as far as the caller knows
   * @throws Refusal {@code resource_missing}, {@code version_stale} when it was changed since it
   *     was seen, and those of {@link #create}
   */
  public ProviderView replace(
      Caller caller, String id, Map<String, Object> body, Optional<Instant> seen) {
    caller.require(Scope.ADMIN);
    ProviderBody read = ProviderBody.read(body);
    requireSecret(caller, read);
    Instant now = time.now();
    return transactions.inNew(
        () -> {
          Provider provider =
              store.lock(Provider.class, caller.org(), id).orElseThrow(Providers::unknown);
          seen.ifPresent(provider::requireUnchangedSince);
          requireFree(caller, read.name(), id);
          if (provider.view().grant() != read.grant() && store.isUsed(id)) {
            throw Refusal.invalid(
                "/grant", "There are authorizations of this grant; delete them first.");
          }
          provider.change(read, now);
          audit(caller, AuditAction.AUTHORIZATION_PROVIDER_CHANGED, provider, now);
          return provider.view();
        });
  }

  /**
   * Deletes a provider. Needs {@code admin}.
   *
   * @throws Refusal {@code resource_missing}, {@code authorization_in_use} while there are
   *     authorizations of it
   */
  public void delete(Caller caller, String id) {
    caller.require(Scope.ADMIN);
    Instant now = time.now();
    transactions.doInNew(
        () -> {
          Provider provider =
              store.lock(Provider.class, caller.org(), id).orElseThrow(Providers::unknown);
          if (store.isUsed(id)) {
            throw new Refusal(
                RefusalCode.AUTHORIZATION_IN_USE,
                "There are authorizations of this provider; delete them first.");
          }
          store.remove(provider);
          audit(caller, AuditAction.AUTHORIZATION_PROVIDER_DELETED, provider, now);
        });
  }

  private void requireFree(Caller caller, String name, String exceptId) {
    if (store.providerNamed(caller.org(), name).filter(id -> !id.equals(exceptId)).isPresent()) {
      throw Refusal.member(
          RefusalCode.NAME_TAKEN, "/name", "Another provider has this name; choose another.");
    }
  }

  private void requireSecret(Caller caller, ProviderBody read) {
    if (read.clientSecretId() == null) {
      return;
    }
    Optional<Secret> secret = secrets.findById(caller.org(), read.clientSecretId());
    if (secret.isEmpty()) {
      throw Refusal.invalid(
          "/client_secret",
          "There is no such secret in the vault; 'client_secret' is the id of one, vlt_…");
    }
    if (!OutboundHttp.leadsTo(read.tokenEndpoint(), secret.get().hosts())) {
      throw Refusal.invalid(
          "/token_endpoint", "The secret's 'hosts' do not name the host and port of this URL.");
    }
  }

  private void audit(Caller caller, AuditAction action, Provider provider, Instant now) {
    ProviderView view = provider.view();
    store.audit(
        caller.auditEntry(
            action,
            view.id(),
            Map.of(
                "name",
                view.name(),
                "token_endpoint",
                shortened(view.tokenEndpoint()),
                "hosts",
                shortened(String.join(" ", view.hosts())))),
        now);
  }

  /** Details are short facts. */
  private static String shortened(String text) {
    return Text.cut(text, 255);
  }

  private static Refusal unknown() {
    return Refusal.notFound("provider");
  }
}
