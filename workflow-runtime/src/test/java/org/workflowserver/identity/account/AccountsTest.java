package org.workflowserver.identity.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.token.Installation;
import org.workflowserver.identity.token.Installation.Server;
import org.workflowserver.limit.HashingQueue;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.settings.SettingInvalid;

public class AccountsTest {
  private static final String NEW = "another battery staple horse";

  @ParameterizedTest
  @EnumSource
  void theFirstStartMakesAnAdministratorAndSaysItsPasswordOnce(Dialect dialect) {
    try (Installation installation = Installation.on(dialect)) {
      Server first = installation.start(Optional.empty(), Optional.empty());
      String line = first.announcement().orElseThrow();
      assertThat(line).matches("First administrator: admin / [A-Za-z0-9]{28}");
      String password = line.substring(line.lastIndexOf(' ') + 1);
      Account admin = first.accounts().signIn("admin", password, Installation.address());
      assertThat(admin.caller())
          .isEqualTo(
              Caller.of("default", "admin", List.of("admin"))
                  .as(new Subject("workflow-server", admin.id())));
      assertThat(admin.mustChangePassword()).isTrue();
      assertRefused(
          () -> first.tokens().issue(admin),
          RefusalCode.PASSWORD_CHANGE_REQUIRED,
          "This password has to be changed first, in the console or by POST /auth/password.");

      assertThat(installation.start().announcement()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConfiguredPasswordIsNotShownAndAWeakOneEndsTheStart(Dialect dialect) {
    try (Installation installation = Installation.on(dialect)) {
      Server server = installation.start();
      assertThat(server.announcement()).contains("First administrator: admin");
      assertThat(server.signIn("admin").mustChangePassword()).isFalse();
    }
    try (Installation installation = Installation.on(dialect)) {
      assertThatThrownBy(() -> installation.start(Optional.of("admin"), Optional.empty()))
          .isInstanceOf(SettingInvalid.class)
          .hasMessage(
              "The setting workflow.admin.password is not taken: A password has 12 to 200"
                  + " characters; this one has 5.");
      assertThat(installation.start().announcement()).isPresent();
      // Of no use any more, so nothing to end a start for.
      assertThat(installation.start(Optional.of("admin"), Optional.empty()).announcement())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void serversThatStartTogetherMakeOneAdministratorAndOneKey(Dialect dialect) throws Exception {
    try (Installation installation = Installation.on(dialect);
        ExecutorService starts = Executors.newFixedThreadPool(3)) {
      Callable<Server> start = () -> installation.start(Optional.empty(), Optional.empty());
      List<Future<Server>> servers = starts.invokeAll(Collections.nCopies(3, start));
      int announced = 0;
      for (Future<Server> server : servers) {
        announced += server.get().announcement().isPresent() ? 1 : 0;
      }
      assertThat(announced).isEqualTo(1);
      assertThat(servers.get(0).get().tokens().publicKeys())
          .isEqualTo(servers.get(1).get().tokens().publicKeys())
          .isEqualTo(servers.get(2).get().tokens().publicKeys());
    }
  }

  @Test
  void wrongNamesAndWrongPasswordsGetTheSameAnswer() {
    try (Installation installation = Installation.on(Dialect.H2)) {
      Accounts accounts = installation.start().accounts();
      for (String name : List.of("admin", "nobody", "Admin", "", "x".repeat(1_000), "a\0b")) {
        assertRefused(
            () -> accounts.signIn(name, "wrong", Installation.address()),
            RefusalCode.TOKEN_INVALID,
            "The username or the password is wrong.");
      }
      assertRefused(
          () -> accounts.signIn("admin", "x".repeat(100_000), Installation.address()),
          RefusalCode.TOKEN_INVALID,
          "The username or the password is wrong.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBrowserIsKnownUntilTheAccountsStandingChanges(Dialect dialect) {
    try (Installation installation = Installation.on(dialect)) {
      Accounts accounts = installation.start().accounts();
      String elsewhere = Installation.address();
      Instant before = accounts.signIn("admin", Installation.PASSWORD, elsewhere).tokensValidFrom();
      String address = Installation.address();
      for (int i = 0; i < 10; i++) {
        assertRefused(
            () -> accounts.signIn("admin", "wrong", address),
            RefusalCode.TOKEN_INVALID,
            "The username or the password is wrong.");
      }
      String password = Installation.PASSWORD;
      String refusal = "Too many failed sign-ins; the next one is possible in 30 s.";
      assertThat(accounts.signInFromBrowser("admin", password, "b", before, address)).isNotNull();
      assertRefused(
          () -> accounts.signInFromBrowser("nobody", password, "b", before, address),
          RefusalCode.TOKEN_INVALID,
          "The username or the password is wrong.");

      Instant after = accounts.changePassword("admin", password, NEW, elsewhere).tokensValidFrom();
      assertRefused(
          () -> accounts.signInFromBrowser("admin", NEW, "b", before, address),
          RefusalCode.RATE_LIMITED,
          refusal);
      assertThat(accounts.signInFromBrowser("admin", NEW, "b", after, address)).isNotNull();
    }
  }

  @Test
  void anAddressIsKnownUntilThePasswordChangesOnAnyServer() {
    try (Installation installation = Installation.on(Dialect.H2)) {
      Accounts here = installation.start().accounts();
      Accounts there = installation.start().accounts();
      String home = Installation.address();
      for (Accounts accounts : List.of(here, there)) {
        accounts.signIn("admin", Installation.PASSWORD, home);
        for (int i = 0; i < 10; i++) {
          assertThatThrownBy(() -> accounts.signIn("admin", "wrong", Installation.address()))
              .isInstanceOf(Refusal.class);
        }
        assertThat(accounts.signIn("admin", Installation.PASSWORD, home)).isNotNull();
      }
      here.changePassword("admin", Installation.PASSWORD, NEW, home);
      // Whoever changed it stays known.
      assertThat(here.signIn("admin", NEW, home)).isNotNull();
      installation.time.advance(Duration.ofSeconds(5));
      assertRefused(
          () -> there.signIn("admin", NEW, home),
          RefusalCode.RATE_LIMITED,
          "Too many failed sign-ins; the next one is possible in 10 s.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewPasswordEndsTokensOnEveryServerWithinFiveSeconds(Dialect dialect) {
    try (Installation installation = Installation.on(dialect)) {
      Server here = installation.start();
      Server there = installation.start();
      Account before = here.signIn("admin");
      String token = here.tokens().issue(before).accessToken();
      assertThat(here.tokens().verify(token)).isEqualTo(there.tokens().verify(token));

      Account after =
          here.accounts()
              .changePassword("admin", Installation.PASSWORD, NEW, Installation.address());
      assertThat(after.mustChangePassword()).isFalse();
      assertRefused(
          () -> here.tokens().verify(token),
          RefusalCode.TOKEN_INVALID,
          "The token is not valid here.");
      installation.time.advance(Duration.ofSeconds(5));
      assertRefused(
          () -> there.tokens().verify(token),
          RefusalCode.TOKEN_INVALID,
          "The token is not valid here.");
      assertThat(there.accounts().findCurrent(before.id(), before.tokensValidFrom())).isEmpty();

      // Made in the same second as the change, so only the account's value tells them apart.
      String next = here.tokens().issue(after).accessToken();
      assertThat(there.tokens().verify(next).name()).isEqualTo("admin");
      assertRefused(
          () -> here.accounts().signIn("admin", Installation.PASSWORD, Installation.address()),
          RefusalCode.TOKEN_INVALID,
          "The username or the password is wrong.");
    }
  }

  @Test
  void aBadNewPasswordChangesNothing() {
    try (Installation installation = Installation.on(Dialect.H2)) {
      Accounts accounts = installation.start().accounts();
      for (String bad : List.of("short", "password1234", Installation.PASSWORD)) {
        assertThatThrownBy(
                () ->
                    accounts.changePassword(
                        "admin", Installation.PASSWORD, bad, Installation.address()))
            .isInstanceOfSatisfying(
                Refusal.class,
                refusal -> {
                  assertThat(refusal.code()).isEqualTo(RefusalCode.PARAMETER_INVALID);
                  assertThat(refusal.violations().getFirst().pointer()).isEqualTo("/new_password");
                });
      }
      assertRefused(
          () -> accounts.changePassword("admin", "wrong", NEW, Installation.address()),
          RefusalCode.TOKEN_INVALID,
          "The username or the password is wrong.");
      assertThat(accounts.signIn("admin", Installation.PASSWORD, Installation.address()))
          .isNotNull();
    }
  }

  @Test
  void aNewPasswordWaitsForItsTurnToBeHashed() {
    try (Installation installation = Installation.on(Dialect.H2)) {
      Accounts accounts = installation.start().accounts();
      Passwords busy = new Passwords(1_000, new HashingQueue(0, Duration.ZERO));
      assertRefused(
          () ->
              installation
                  .accounts(busy)
                  .changePassword("admin", Installation.PASSWORD, NEW, Installation.address()),
          RefusalCode.CAPACITY_EXCEEDED,
          "Too many passwords are being checked or set; try again in a moment.");
      assertThat(accounts.signIn("admin", Installation.PASSWORD, Installation.address()))
          .isNotNull();
    }
  }

  public static void assertRefused(ThrowingCallable call, RefusalCode code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessage(message);
  }
}
