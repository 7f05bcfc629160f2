package org.workflowserver.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/** Makes the first account of an installation, since without one nobody could make another. */
@ApplicationScoped
public class FirstAdministrator {
  static final String USERNAME = "admin";

  private static final Logger LOG = Logger.getLogger(FirstAdministrator.class.getName());

  private AccountStore store;
  private TimeSource time;

  protected FirstAdministrator() {}

  @Inject
  public FirstAdministrator(AccountStore store, TimeSource time) {
    this.store = store;
    this.time = time;
  }

  /**
   * Adds the administrator when there is no account yet.
   *
   * <p>Needs a transaction that no other server can have at the same time.
   *
   * @param configured the password that the operator set
   * @return the line to announce once the transaction has committed; nothing when there are
   *     accounts already
   */
  Optional<String> addIfMissing(Optional<String> configured) {
    if (!store.isEmpty()) {
      return Optional.empty();
    }
    String password = configured.orElseGet(Passwords::random);
    boolean weak = configured.isPresent() && isWeak(password);
    User admin =
        new User(
            Ids.next(IdKind.USER),
            USERNAME,
            Tokens.BUILT_IN_ORG,
            Set.of(Scope.ADMIN.group()),
            time.now());
    admin.setPassword(Passwords.hash(password), configured.isEmpty() || weak, time.now());
    store.add(admin);
    String line = "First administrator: " + USERNAME;
    return Optional.of(configured.isPresent() ? line : line + " / " + password);
  }

  private static boolean isWeak(String password) {
    Optional<String> problem = PasswordRules.problem(password, USERNAME);
    problem.ifPresent(
        sentence ->
            LOG.log(
                Level.WARNING,
                "The first administrator''s password in workflow.admin.password is weak; the"
                    + " console asks for another one. {0}",
                sentence));
    return problem.isPresent();
  }
}
