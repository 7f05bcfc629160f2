package org.workflowserver.identity.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.audit.BoundedAuditLog;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.account.SignInAudit.Attempt;
import org.workflowserver.identity.account.SignInAudit.Method;
import org.workflowserver.identity.account.SignInThrottle.Holder;
import org.workflowserver.refusal.DatabaseAway;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** Local accounts, and API keys as far as they sign in: the facade. */
@ApplicationScoped
public class Accounts {
  private static final Duration COME_BACK = Duration.ofSeconds(5);
  static final Pattern USERNAME = Pattern.compile("[a-z0-9._-]{3,64}");
  static final int MOST_NAME_CHARACTERS = 64;

  private AccountStore store;
  private Passwords passwords;
  private AuditStore audit;
  private Transactions transactions;
  private TimeSource time;
  private SignInThrottle<Account> throttle;
  private AccountCache cache;
  private KeySignIn keys;
  private SignInAudit signInAudit;

  protected Accounts() {}

  @Inject
  public Accounts(
      AccountStore store,
      ApiKeyStore keys,
      Passwords passwords,
      AuditStore audit,
      Transactions transactions,
      BoundedAuditLog auditLog,
      TimeSource time) {
    this.store = store;
    this.passwords = passwords;
    this.audit = audit;
    this.transactions = transactions;
    this.time = time;
    this.cache = new AccountCache(this::read, time);
    this.throttle =
        new SignInThrottle<>(
            time,
            Runtime.getRuntime().availableProcessors(),
            account -> new Holder(account.id(), account.org(), account.tokensValidFrom()),
            holder -> cache.findCurrent(holder.id(), holder.validFrom()).isPresent());
    this.keys = new KeySignIn(keys, transactions, cache, time);
    this.signInAudit = new SignInAudit(auditLog);
  }

  /**
   * The account that these belong to. Takes the same time for unknown names.
   *
   * @param address where the call comes from, as the connection or a trusted proxy says
   * @throws Refusal {@code token_invalid} when they are wrong, {@code rate_limited} after too many
   *     wrong ones of the account or the address or too many right ones of the account, {@code
   *     capacity_exceeded} when too many wait
   */
  public Account signIn(String username, String password, String address) {
    Attempt attempt = new Attempt(Method.PASSWORD, address);
    return signInAudit.audited(attempt, () -> matching(username, password, attempt));
  }

  /**
   * As {@link #signIn}, for a token.
   *
   * @throws Refusal as {@link #signIn}; {@code password_change_required} while the password is one
   *     to change
   */
  public Account signInForToken(String username, String password, String address) {
    Attempt attempt = new Attempt(Method.PASSWORD, address);
    return signInAudit.audited(
        attempt,
        () -> {
          Account account = matching(username, password, attempt);
          account.requireOwnPassword();
          return account;
        });
  }

  private Account matching(String username, String password, Attempt attempt) {
    return throttle.attempt(
        counted(username), attempt.address(), () -> requireMatch(username, password, attempt));
  }

  /**
   * As {@link #signIn}, from a browser that the account has signed in with before, wherever it is.
   *
   * @param browser what the browser is known by
   * @param validFrom what the account's value was then; one that has changed since makes the
   *     browser an unknown one
   */
  public Account signInFromBrowser(
      String username, String password, String browser, Instant validFrom, String address) {
    Optional<Account> current =
        findByName(username)
            .map(Known::account)
            .filter(known -> known.tokensValidFrom().equals(validFrom));
    if (current.isEmpty()) {
      return signIn(username, password, address);
    }
    String tenant = current.get().org();
    Attempt attempt = new Attempt(Method.PASSWORD, address);
    return signInAudit.audited(
        attempt,
        () ->
            throttle.attemptFromBrowser(
                counted(username),
                tenant,
                browser,
                address,
                () -> requireMatch(username, password, attempt)));
  }

  /**
   * The account of an API key. Takes the same time for unknown ids.
   *
   * @param clientId the id of the vault item
   * @param clientSecret {@code wfk_…}
   * @throws Refusal {@code token_invalid}, the one answer for what is wrong, unknown or expired;
   *     {@code rate_limited} after too many such of the address
   */
  public Account signInWithKey(String clientId, String clientSecret, String address) {
    Attempt attempt = new Attempt(Method.API_KEY, address);
    Account account =
        signInAudit.audited(attempt, () -> keys.require(clientId, clientSecret, attempt));
    keys.noteUse(clientId);
    return account;
  }

  /**
   * Who calls with an API key in place of a token. Whether a call takes one is for the call to say.
   *
   * @param key {@code wfk_…}
   * @throws Refusal {@code token_invalid} when it is wrong or has ended, {@code rate_limited} after
   *     too many wrong ones of the address
   */
  public Caller callerWithKey(String key, String address) {
    Attempt attempt = new Attempt(Method.API_KEY, address);
    return signInAudit.failureAudited(attempt, () -> keys.require(key, attempt)).caller();
  }

  /** Cut, so that no caller decides how much is remembered of it. */
  private static String counted(String name) {
    return name.length() > MOST_NAME_CHARACTERS ? name.substring(0, MOST_NAME_CHARACTERS) : name;
  }

  private Account requireMatch(String username, String password, Attempt attempt) {
    Optional<Known> known = findByName(username);
    attempt.lookedUp(known.map(Known::account));
    String tried = password.length() <= PasswordRules.MOST * 2 ? password : "";
    boolean matches =
        known.isPresent()
            ? passwords.matches(tried, known.get().passwordHash())
            : passwords.matchesNobody(tried);
    if (!matches) {
      throw wrong();
    }
    return known.orElseThrow().account();
  }

  private static Refusal wrong() {
    return new Refusal(RefusalCode.TOKEN_INVALID, "The username or the password is wrong.");
  }

  private Optional<Known> findByName(String username) {
    if (!USERNAME.matcher(username).matches()) {
      return Optional.empty();
    }
    return transactions.inNew(
        () ->
            store.findByName(username).map(user -> new Known(user.account(), user.passwordHash())));
  }

  /**
   * Changes the account's own password, which ends its tokens and sessions.
   *
   * @return the account as it is now, for a new session
   * @throws Refusal as {@link #signIn} when {@code current} is wrong; {@code parameter_invalid}
   *     with the pointer {@code /new_password} when {@code wanted} is too short, too long, common
   *     or the current one; {@code capacity_exceeded} when too many passwords are being set
   */
  public Account changePassword(String username, String current, String wanted, String address) {
    Attempt attempt = new Attempt(Method.PASSWORD, address);
    Account account =
        signInAudit.failureAudited(attempt, () -> matching(username, current, attempt));
    requireNew(username, current, wanted);
    String hash = passwords.hash(wanted, account.caller());
    transactions.doInNew(() -> replace(account, hash, address));
    Account changed = cache.reload(account.id()).orElseThrow(Accounts::gone);
    // Whoever changed it stays known there.
    throttle.know(counted(username), address, changed);
    return changed;
  }

  private static void requireNew(String username, String current, String wanted) {
    PasswordRules.problem(wanted, username)
        .or(() -> sameAs(current, wanted))
        .ifPresent(
            problem -> {
              throw Refusal.invalid("/new_password", problem);
            });
  }

  private static Optional<String> sameAs(String current, String wanted) {
    return wanted.equals(current)
        ? Optional.of("The new password is the current one; take another.")
        : Optional.empty();
  }

  private void replace(Account seen, String hash, String address) {
    User user = store.findForChange(seen.id()).orElseThrow(Accounts::gone);
    if (!user.account().tokensValidFrom().equals(seen.tokensValidFrom())) {
      // Changed meanwhile: the current password that was given is no longer the current one.
      throw wrong();
    }
    user.setPassword(hash, false, time.now());
    audit.append(
        seen.caller().from(address).auditEntry(AuditAction.PASSWORD_CHANGED, seen.id()),
        time.now());
  }

  private static Refusal gone() {
    return new Refusal(RefusalCode.RESOURCE_MISSING, "The account is no longer there.");
  }

  /** The account or API key as it was at most five seconds ago. */
  public Optional<Account> find(String userId) {
    return cache.find(userId);
  }

  /** The account of a session that was made at {@code validFrom}, unless that has ended. */
  public Optional<Account> findCurrent(String userId, Instant validFrom) {
    return cache.findCurrent(userId, validFrom);
  }

  /** Has an account read anew at its next use, after a change that was made on this server. */
  public void forget(String accountId) {
    cache.evict(accountId);
  }

  private Optional<Account> read(String userId) {
    return Subject.isApiKey(userId) ? keys.find(userId) : readUser(userId);
  }

  private Optional<Account> readUser(String userId) {
    try {
      return transactions.inNew(() -> store.find(userId).map(User::account));
    } catch (RuntimeException e) {
      if (DatabaseAway.isCauseOf(e)) {
        throw Refusal.capacityExceeded(
            "The server's database does not answer; nothing was done.", COME_BACK);
      }
      throw e;
    }
  }

  private record Known(Account account, String passwordHash) {}
}
