package org.workflowserver.identity.account;

import java.time.Instant;
import java.util.Set;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Scope;

/** Accounts as rows, of any tenant and without a caller. */
public final class TestUsers {
  private TestUsers() {}

  /** Adds an account whose password may have to be changed first. */
  public static void add(
      TestDatabase database,
      String username,
      String org,
      Scope scope,
      String passwordHash,
      boolean mustChange,
      Instant at) {
    User user = new User(Ids.next(IdKind.USER), username, org, Set.of(scope.group()), at);
    user.setPassword(passwordHash, mustChange, at);
    database.transactions().doInNew(() -> new AccountStore(database.sql()).insert(user));
  }
}
