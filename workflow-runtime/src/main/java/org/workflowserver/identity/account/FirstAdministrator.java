package org.workflowserver.identity.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.settings.SettingInvalid;

/** Makes the first account of an installation, since without one nobody could make another. */
@Dependent
public record FirstAdministrator(
    AccountStore store,
    Passwords passwords,
    AuditStore audit,
    Transactions transactions,
    TimeSource time) {
  static final String USERNAME = "admin";

  @Inject
  public FirstAdministrator {}

  /** An administrator who is not stored yet, and the line to announce when it is. */
  public static final class Made {
    private final User user;
    private final String announcement;

    private Made(User user, String announcement) {
      this.user = user;
      this.announcement = announcement;
    }
  }

  /**
   * Holds the first administrator's password against the rules of passwords.
   *
   * @throws SettingInvalid when it breaks one
   */
  public static void requireGood(String password) {
    PasswordRules.problem(password, USERNAME)
        .ifPresent(
            problem -> {
              throw new SettingInvalid(
                  "The setting workflow.admin.password is not taken: " + problem, null);
            });
  }

  /**
   * Makes the administrator when there is no account yet. Outside of a transaction: a slow hash
   * would hold it open for longer than the database allows.
   *
   * @param configured the password that the operator set
   * @throws SettingInvalid when that breaks the rules of {@link PasswordRules}
   */
  public Optional<Made> newIfMissing(Optional<String> configured) {
    if (!transactions.inNew(store::isEmpty)) {
      return Optional.empty();
    }
    configured.ifPresent(FirstAdministrator::requireGood);
    String password = configured.orElseGet(Passwords::random);
    User admin =
        new User(
            Ids.next(IdKind.USER),
            USERNAME,
            Caller.BUILT_IN_ORG,
            Set.of(Scope.ADMIN.group()),
            time.now());
    admin.setPassword(passwords.hash(password), configured.isEmpty(), time.now());
    String line = "First administrator: " + USERNAME;
    return Optional.of(new Made(admin, configured.isPresent() ? line : line + " / " + password));
  }

  /**
   * Adds the administrator when there is still no account.
   *
   * <p>Needs a transaction that no other server can have at the same time.
   *
   * @return the line to announce; nothing when there are accounts already
   */
  public Optional<String> addIfMissing(Made made) {
    if (!store.isEmpty()) {
      return Optional.empty();
    }
    if (!store.insert(made.user)) {
      return Optional.empty();
    }
    audit.append(
        AuditEntry.ofServer(
            Caller.BUILT_IN_ORG,
            AuditAction.USER_CREATED,
            made.user.id(),
            Map.of("username", USERNAME, "groups", Scope.ADMIN.group(), "reason", "first start")),
        time.now());
    return Optional.of(made.announcement);
  }
}
