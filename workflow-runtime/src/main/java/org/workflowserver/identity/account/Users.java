package org.workflowserver.identity.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** The tenant's local accounts, for its administrators: the facade. */
@ApplicationScoped
public class Users {
  private AccountStore store;
  private Passwords passwords;
  private AuditStore audit;
  private Accounts accounts;
  private Transactions transactions;
  private TimeSource time;

  protected Users() {}

  @Inject
  public Users(
      AccountStore store,
      Passwords passwords,
      AuditStore audit,
      Accounts accounts,
      Transactions transactions,
      TimeSource time) {
    this.store = store;
    this.passwords = passwords;
    this.audit = audit;
    this.accounts = accounts;
    this.transactions = transactions;
    this.time = time;
  }

  /**
   * A group of users.
   *
   * @param scope what its members may do
   * @param members local accounts of the tenant
   * @param providerGroups groups of the identity provider that mean this one
   */
  public record Group(Scope scope, long members, List<String> providerGroups) {}

  /** Newest first. Needs {@code admin}. */
  public Slice<UserView> list(Caller caller, PageRequest page) {
    return list(caller, Optional.empty(), page);
  }

  /**
   * The groups, those first that may do least. Needs {@code admin}.
   *
   * @param meanings what groups of the identity provider mean here
   */
  public List<Group> groups(Caller caller, Map<String, String> meanings) {
    caller.require(Scope.ADMIN);
    Map<Set<String>, Long> counts = transactions.inNew(() -> store.countByGroups(caller.org()));
    return Stream.of(Scope.values())
        .map(
            scope ->
                new Group(
                    scope,
                    counts.entrySet().stream()
                        .filter(counted -> counted.getKey().contains(scope.group()))
                        .mapToLong(Map.Entry::getValue)
                        .sum(),
                    meanings.keySet().stream()
                        .filter(theirs -> meanings.get(theirs).equals(scope.group()))
                        .sorted()
                        .toList()))
        .toList();
  }

  /**
   * Newest first. Needs {@code admin}.
   *
   * @param group only those in it
   */
  public Slice<UserView> list(Caller caller, Optional<Scope> group, PageRequest page) {
    caller.require(Scope.ADMIN);
    Optional<String> before = Cursor.key(page);
    return transactions.inNew(
        () ->
            Cursor.slice(
                store.list(caller.org(), group, before, page.limit() + 1),
                page.limit(),
                User::id,
                User::view));
  }

  /**
   * One user. Needs {@code admin}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public UserView require(Caller caller, String userId) {
    caller.require(Scope.ADMIN);
    requireShaped(userId);
    return transactions.inNew(
        () -> store.find(caller.org(), userId).orElseThrow(Users::unknown).view());
  }

  /**
   * Creates a user. Needs {@code admin}.
   *
   * @param body {@code username}, {@code password} and {@code groups}; may have {@code org}, {@code
   *     display_name} and {@code must_change_password}
   * @throws Refusal {@code parameter_missing}, {@code parameter_invalid}, {@code name_taken},
   *     {@code scope_missing} for another tenant than the caller's, or {@code capacity_exceeded}
   *     when too many passwords are being set
   */
  public UserView create(Caller caller, Map<String, Object> body) {
    caller.require(Scope.ADMIN);
    UserBody read = UserBody.ofCreate(body);
    String org = read.org().orElse(caller.org());
    requireMayName(caller, org);
    read.username().ifPresent(this::requireFree);
    Instant now = time.now();
    User user =
        new User(
            Ids.next(IdKind.USER),
            read.username().orElseThrow(),
            org,
            read.groups().orElseThrow(),
            now);
    // Outside of a transaction: a slow hash would hold it open.
    user.setPassword(
        passwords.hash(read.password().orElseThrow(), caller),
        read.mustChangePassword().orElse(false),
        now);
    read.displayName().ifPresent(name -> user.setDisplayName(name, now));
    transactions.doInNew(() -> insert(caller, user, now));
    return user.view();
  }

  private void insert(Caller caller, User user, Instant now) {
    if (!store.insert(user)) {
      throw taken();
    }
    String groups = String.join(" ", user.groups());
    AuditEntry entry =
        caller.auditEntry(
            AuditAction.USER_CREATED,
            user.id(),
            Map.of("username", user.username(), "groups", groups, "org", user.orgId()));
    audit.append(entry, now);
    if (!user.orgId().equals(caller.org())) {
      audit.append(entry.in(user.orgId()), now);
    }
  }

  /** Before a hash is made; that of two who come at once one gets the name is seen to later. */
  private void requireFree(String username) {
    if (transactions.inNew(() -> store.findByName(username)).isPresent()) {
      throw taken();
    }
  }

  private static void requireMayName(Caller caller, String org) {
    if (!org.equals(caller.org()) && !caller.org().equals(Caller.BUILT_IN_ORG)) {
      throw new Refusal(
          RefusalCode.SCOPE_MISSING,
          "Only an administrator of the tenant '"
              + Caller.BUILT_IN_ORG
              + "' may create users of another tenant.");
    }
  }

  /**
   * Changes the members that {@code body} has; what they are already is no change. Another name,
   * role or password ends the user's tokens and sessions. Needs {@code admin}.
   *
   * @param body as for {@link #create}; the tenant stays what it is
   * @throws Refusal as {@link #create}, {@code resource_missing}, and {@code last_administrator}
   *     when the tenant would have none any more
   */
  public UserView update(Caller caller, String userId, Map<String, Object> body) {
    UserView seen = require(caller, userId);
    UserBody read = UserBody.ofChange(body, seen.username());
    if (!read.org().orElse(seen.org()).equals(seen.org())) {
      throw Refusal.invalid("/org", "A user stays in the tenant; create another user there.");
    }
    read.username().filter(name -> !name.equals(seen.username())).ifPresent(this::requireFree);
    Optional<String> hash = read.password().map(wanted -> passwords.hash(wanted, caller));
    UserView changed = transactions.inNew(() -> change(caller, userId, read, hash));
    accounts.forget(userId);
    return changed;
  }

  private UserView change(Caller caller, String userId, UserBody read, Optional<String> hash) {
    Set<String> administrators = store.lockAdministrators(caller.org());
    User user = store.findForChange(caller.org(), userId).orElseThrow(Users::unknown);
    if (!read.groups().orElse(user.groups()).contains(Scope.ADMIN.group())) {
      requireAnother(administrators, userId);
    }
    List<String> changed = read.changesOf(user);
    if (changed.isEmpty()) {
      return user.view();
    }
    String name = read.username().orElse(user.username());
    if (!name.equals(user.username()) && !store.rename(user, name)) {
      throw taken();
    }
    Instant now = time.now();
    read.change(user, hash, now);
    audit.append(
        caller.auditEntry(
            AuditAction.USER_CHANGED,
            userId,
            Map.of(
                "username",
                name,
                "groups",
                String.join(" ", user.groups()),
                "changed",
                String.join(" ", changed))),
        now);
    return user.view();
  }

  /**
   * Deletes a user, whose tokens and sessions end. Needs {@code admin}.
   *
   * @throws Refusal {@code resource_missing}, {@code last_administrator}
   */
  public void delete(Caller caller, String userId) {
    caller.require(Scope.ADMIN);
    requireShaped(userId);
    transactions.doInNew(
        () -> {
          Set<String> administrators = store.lockAdministrators(caller.org());
          User user = store.findForChange(caller.org(), userId).orElseThrow(Users::unknown);
          requireAnother(administrators, userId);
          store.delete(user);
          audit.append(
              caller.auditEntry(
                  AuditAction.USER_DELETED, userId, Map.of("username", user.username())),
              time.now());
        });
    accounts.forget(userId);
  }

  /** Refuses to take the role from the only one who has it. */
  private static void requireAnother(Set<String> administrators, String userId) {
    if (administrators.equals(Set.of(userId))) {
      throw new Refusal(
          RefusalCode.LAST_ADMINISTRATOR,
          "This is the tenant's last administrator; make another one first.");
    }
  }

  private static void requireShaped(String userId) {
    if (!Ids.isShaped(IdKind.USER, userId)) {
      throw unknown();
    }
  }

  private static Refusal unknown() {
    return Refusal.notFound("user");
  }

  private static Refusal taken() {
    return Refusal.member(
        RefusalCode.NAME_TAKEN, "/username", "Another user has this name; choose another.");
  }
}
