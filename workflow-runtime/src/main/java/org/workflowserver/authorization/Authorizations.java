package org.workflowserver.authorization;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import org.workflowserver.limit.TokenLookUps;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.sealing.InstallationKeys;
import org.workflowserver.sealing.Sealer;
import org.workflowserver.settings.Settings;
import org.workflowserver.vault.TokenUnavailable;

/** OAuth connections of a tenant to other systems: the facade. */
@ApplicationScoped
public class Authorizations {
  /** Most authorizations of a tenant. */
  static final int MOST = 1_000;

  /** Most people of a tenant that are expected back. */
  static final int MOST_ATTEMPTS = 1_000;

  /** How often one of them may be expected; who begins once more gives up what came first. */
  static final int MOST_ATTEMPTS_OF_USER = 10;

  /** How long somebody may take at the provider. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final String KEY = "authorization";
  private static final int LONGEST_NAME = 100;

  private AuthorizationStore store;
  private Sealer sealer;
  private TokenLookUps lookUps;
  private Transactions transactions;
  private TimeSource time;
  private CodeFlow codeFlow;

  protected Authorizations() {}

  @Inject
  public Authorizations(
      AuthorizationStore store,
      Sealer sealer,
      Transactions transactions,
      TokenEndpoint endpoint,
      InstallationKeys keys,
      TokenLookUps lookUps,
      TimeSource time) {
    this(
        store,
        sealer,
        transactions,
        new CodeFlow(endpoint, () -> keys.require(KEY), Settings.PUBLIC_URL.value()),
        lookUps,
        time);
  }

  Authorizations(
      AuthorizationStore store,
      Sealer sealer,
      Transactions transactions,
      CodeFlow codeFlow,
      TokenLookUps lookUps,
      TimeSource time) {
    this.store = store;
    this.sealer = sealer;
    this.transactions = transactions;
    this.codeFlow = codeFlow;
    this.lookUps = lookUps;
    this.time = time;
  }

  /** Newest first. Needs {@code editor}. */
  public Slice<AuthorizationView> list(Caller caller, PageRequest page) {
    caller.require(Scope.EDITOR);
    Optional<String> before = Cursor.key(page);
    return transactions.inNew(
        () ->
            Cursor.slice(
                store.list(Authorization.class, caller.org(), before, page.limit() + 1),
                page.limit(),
                Authorization::id,
                Authorization::view));
  }

  /**
   * What came of a call that begins an authorization.
   *
   * @param url where a person is to be sent; null where none is needed
   * @param id of the authorization; null while a person is needed
   */
  public record Begun(String url, String id) {}

  /**
   * Begins an authorization at a provider. Where the provider asks people, it is made when one
   * comes back from there. Needs {@code editor}.
   *
   * @param body {@code provider}, an id or a name, which may be left out where there is exactly
   *     one; may have {@code name}
   * @throws Refusal {@code parameter_missing}, {@code parameter_invalid}, {@code capacity_exceeded}
   *     when the provider gives no token at present
   */
  public Begun begin(Caller caller, Map<String, Object> body) {
    caller.require(Scope.EDITOR);
    String name = text(body, "name");
    ProviderView provider = provider(caller, text(body, "provider"));
    String state = Ids.token("");
    Instant now = time.now();
    Attempt attempt = Attempt.of(caller, provider.id(), name, state, now.plus(PATIENCE));
    if (provider.grant() == Grant.AUTHORIZATION_CODE) {
      transactions.doInNew(() -> keep(attempt, now));
      return new Begun(codeFlow.address(provider, state), null);
    }
    TokenAnswer answer;
    try {
      answer = codeFlow.obtain(caller.org(), provider);
    } catch (TokenUnavailable e) {
      throw Refusal.capacityExceeded(e.getMessage() + ".", Duration.ofSeconds(10));
    }
    return new Begun(null, keep(attempt, provider, answer, caller));
  }

  private void keep(Attempt attempt, Instant now) {
    store.forgetAttemptsBefore(now);
    store.forgetFirstAttempts(attempt.orgId(), attempt.userId(), MOST_ATTEMPTS_OF_USER - 1);
    requireRoom(store.countAttempts(attempt.orgId()), MOST_ATTEMPTS, "people expected back");
    store.add(attempt);
  }

  private static void requireRoom(long there, int most, String what) {
    if (there >= most) {
      throw new Refusal(
          RefusalCode.PARAMETER_INVALID,
          "There are " + most + " " + what + " already, as many as a tenant may have.");
    }
  }

  private ProviderView provider(Caller caller, String named) {
    List<ProviderView> all =
        transactions.inNew(
            () ->
                store.list(Provider.class, caller.org(), Optional.empty(), Providers.MOST).stream()
                    .map(Provider::view)
                    .toList());
    if (named == null && all.size() != 1) {
      throw Refusal.missing(
          "/provider",
          all.isEmpty()
              ? "There is no provider; an administrator makes one first."
              : "'provider' is required where there are several.");
    }
    return all.stream()
        .filter(one -> named == null || one.id().equals(named) || one.name().equals(named))
        .findFirst()
        .orElseThrow(() -> Refusal.invalid("/provider", "There is no such provider."));
  }

  private static String text(Map<String, Object> body, String member) {
    Object sent = body.get(member);
    if (sent == null || sent instanceof String text && Text.isName(text, LONGEST_NAME)) {
      return (String) sent;
    }
    throw Refusal.invalid(
        "/" + member, "'" + member + "' must be a string of 1 to " + LONGEST_NAME + " characters.");
  }

  /**
   * Somebody came back from a provider; counts once for each state.
   *
   * @param state as it was sent along
   * @param code what the provider gave; empty where it gave none
   * @param address where the call comes from
   * @throws Refusal {@code resource_missing} for a state that nobody was sent with, or long ago;
   *     {@code parameter_invalid} where the person or the provider refused; {@code
   *     capacity_exceeded} where the provider gives no token at present
   */
  public void finish(String state, Optional<String> code, String address) {
    Attempt attempt = takeAttempt(state, address);
    if (code.isEmpty()) {
      throw new Refusal(
          RefusalCode.PARAMETER_INVALID, "The provider did not authorize; nothing was stored.");
    }
    ProviderView provider =
        transactions
            .inNew(
                () ->
                    store
                        .find(Provider.class, attempt.orgId(), attempt.providerId())
                        .map(Provider::view))
            .orElseThrow(Authorizations::unexpected);
    TokenAnswer answer;
    try {
      answer = codeFlow.redeem(attempt.orgId(), provider, code.get(), state);
    } catch (TokenUnavailable e) {
      throw new Refusal(
          e.isPassing() ? RefusalCode.CAPACITY_EXCEEDED : RefusalCode.PARAMETER_INVALID,
          e.getMessage() + ". Nothing was stored; begin anew.",
          List.of(),
          Duration.ofSeconds(10));
    }
    keep(attempt, provider, answer, attempt.caller().from(address));
  }

  private Attempt takeAttempt(String state, String address) {
    if (!Ids.isToken("", state)) {
      throw unexpected();
    }
    Instant now = time.now();
    String hash = Text.sha256Hex(state);
    return lookUps
        .find(hash, address, () -> transactions.inNew(() -> store.takeAttempt(hash)))
        .filter(taken -> taken.isGoodAt(now))
        .orElseThrow(Authorizations::unexpected);
  }

  private String keep(Attempt attempt, ProviderView provider, TokenAnswer answer, Caller caller) {
    Instant now = time.now();
    Authorization authorization =
        new Authorization(Ids.next(IdKind.AUTHORIZATION, now), attempt, provider.scopes(), now);
    authorization.take(answer, sealer, now);
    transactions.doInNew(
        () -> {
          requireRoom(store.count(Authorization.class, attempt.orgId()), MOST, "authorizations");
          // A provider that is deleted meanwhile waits for this, or this finds it gone.
          if (store.lock(Provider.class, attempt.orgId(), provider.id()).isEmpty()) {
            throw unexpected();
          }
          store.add(authorization);
          store.audit(
              caller.auditEntry(
                  AuditAction.AUTHORIZATION_CREATED,
                  authorization.id(),
                  Map.of("provider", provider.name())),
              now);
        });
    return authorization.id();
  }

  private static Refusal unexpected() {
    return new Refusal(
        RefusalCode.RESOURCE_MISSING,
        "Nobody is expected back with this state, or it was used; begin anew.");
  }

  /**
   * Deletes an authorization; its token is kept, sealed, for runs that have to mask it. Needs
   * {@code editor}.
   *
   * @throws Refusal {@code resource_missing}, {@code authorization_in_use} while the current
   *     version of a workflow names it
   */
  public void delete(Caller caller, String id) {
    caller.require(Scope.EDITOR);
    Instant now = time.now();
    transactions.doInNew(
        () -> {
          Authorization authorization =
              store
                  .lock(Authorization.class, caller.org(), id)
                  .orElseThrow(() -> Refusal.notFound("authorization"));
          List<String> naming = store.workflowsNaming(caller.org(), id);
          if (!naming.isEmpty()) {
            throw new Refusal(
                RefusalCode.AUTHORIZATION_IN_USE,
                "Workflows name this authorization: " + String.join(", ", naming) + ".");
          }
          store.keepFormer(authorization, sealer, now);
          store.remove(authorization);
          store.audit(caller.auditEntry(AuditAction.AUTHORIZATION_DELETED, id), now);
        });
  }
}
