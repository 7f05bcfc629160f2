package org.workflowserver.identity.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.Dialect;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.token.Installation;
import org.workflowserver.refusal.Refusal;

class PasswordResetTest {
  @ParameterizedTest
  @EnumSource
  void givesAPasswordThatHasToBeChangedAndEndsTheOldOne(Dialect dialect) {
    try (Installation installation = Installation.on(dialect)) {
      Accounts accounts = installation.start().accounts();
      Account before = accounts.signIn("admin", Installation.PASSWORD, Installation.address());
      Instant now = installation.time.now();
      PasswordReset reset = reset(installation, now);
      String password = reset.apply("admin");
      assertThatThrownBy(
              () -> accounts.signIn("admin", Installation.PASSWORD, Installation.address()))
          .isInstanceOf(Refusal.class);
      Account after = accounts.signIn("admin", password, Installation.address());
      assertThat(after.mustChangePassword()).isTrue();
      assertThat(after.tokensValidFrom()).isAfter(before.tokensValidFrom());
      assertThat(TestAudit.details(installation.database, before.id()))
          .anyMatch(details -> details.contains("operator's command"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesTheAdministratorsWhereTheAccountIsUnknown(Dialect dialect) {
    try (Installation installation = Installation.on(dialect)) {
      installation.start();
      installation.add("victor", "default", Scope.VIEWER);
      PasswordReset reset = reset(installation, installation.time.now());
      assertThatThrownBy(() -> reset.apply("root"))
          .isInstanceOf(DatabaseFailure.class)
          .hasMessage("There is no account 'root'. Administrators are: admin.");
    }
  }

  private static PasswordReset reset(Installation installation, Instant now) {
    return new PasswordReset(() -> open(installation), () -> now, Installation.PASSWORDS);
  }

  private static Connection open(Installation installation) {
    try {
      return installation.database.dataSource().getConnection();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
