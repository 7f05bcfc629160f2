package org.workflowserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.workflowserver.authorization.AuthorizationBox.ADMIN;
import static org.workflowserver.authorization.AuthorizationBox.EDITOR;
import static org.workflowserver.authorization.AuthorizationBox.ORG;
import static org.workflowserver.authorization.AuthorizationBox.STRANGER;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.authorization.Authorizations.Begun;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestTransactions;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Subject;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.sealing.SealedRows;
import org.workflowserver.sealing.TestKeys;
import org.workflowserver.vault.KnownSecrets;
import org.workflowserver.vault.Secret;
import org.workflowserver.vault.TokenUnavailable;

/** Authorizations come from a real authorization server, and their tokens are refreshed there. */
class AuthorizationsTest {
  private static final PageRequest ALL = PageRequest.first(100);

  @ParameterizedTest
  @EnumSource
  void aPersonAuthorizesOnce(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      ProviderView provider = box.codeProvider();
      Begun begun = box.authorizations.begin(EDITOR, Map.of("name", "mine"));
      assertThat(begun.id()).isNull();
      Map<String, String> asked =
          AuthorizationServer.parameters(begun.url().substring(begun.url().indexOf('?') + 1));
      assertThat(begun.url()).startsWith(box.server.url("/authorize?"));
      assertThat(asked)
          .containsEntry("redirect_uri", "https://flows.example/oauth/callback")
          .containsEntry("scope", "read write")
          .containsEntry("code_challenge_method", "S256");
      Map<String, String> back = box.finish(begun.url());

      AuthorizationView made = box.newest();
      assertThat(made.name()).isEqualTo("mine");
      assertThat(made.userId()).isEqualTo("ed");
      assertThat(made.email()).isEqualTo("ada@example.com");
      assertThat(made.providerId()).isEqualTo(provider.id());
      assertThat(made.scopes()).containsExactly("read", "write");
      assertThat(made.expiresAt()).isEqualTo(box.clock.now().plusSeconds(3_600));
      Secret token = box.tokens.fresh(ORG, made.id()).orElseThrow();
      assertThat(token.value()).startsWith("access-token-");
      assertThat(token.hosts()).containsExactly("api.example.com");
      assertThat(box.count("authorizations where sealed like '%token%'")).isZero();
      assertThat(box.count("audit_pending where action = 'authorization.created'")).isEqualTo(1);
      assertThat(box.count("audit_pending where details like '%token-%'")).isZero();

      assertRefused(
          RefusalCode.RESOURCE_MISSING,
          () ->
              box.authorizations.finish(
                  back.get("state"), Optional.of(back.get("code")), "203.0.113.7"));
      assertThat(box.authorizations.list(EDITOR, ALL).items()).hasSize(1);
      assertThat(box.authorizations.list(STRANGER, ALL).items()).isEmpty();
      assertThat(box.tokens.fresh("stranger", made.id())).isEmpty();
      assertThat(box.tokens.missing("stranger", Set.of(made.id()))).containsExactly(made.id());
      assertThat(box.tokens.missing(ORG, Set.of(made.id()))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoComesBackOtherwiseGetsNothing(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.codeProvider();
      for (String state : List.of("", "x", Ids.token(""))) {
        assertRefused(
            RefusalCode.RESOURCE_MISSING,
            () -> box.authorizations.finish(state, Optional.of("code-1"), "203.0.113.7"));
      }
      String refused = stateOf(box.authorizations.begin(EDITOR, Map.of()).url());
      assertRefused(
          RefusalCode.PARAMETER_INVALID,
          () -> box.authorizations.finish(refused, Optional.empty(), "203.0.113.7"));
      // The state of one way with the code of another: the challenge does not fit.
      Map<String, String> other =
          box.server.agree(box.authorizations.begin(EDITOR, Map.of()).url());
      String state = stateOf(box.authorizations.begin(EDITOR, Map.of()).url());
      assertRefused(
          RefusalCode.PARAMETER_INVALID,
          () -> box.authorizations.finish(state, Optional.of(other.get("code")), "203.0.113.7"));
      Map<String, String> late = box.server.agree(box.authorizations.begin(EDITOR, Map.of()).url());
      box.clock.advance(Duration.ofMinutes(10));
      assertRefused(
          RefusalCode.RESOURCE_MISSING,
          () ->
              box.authorizations.finish(
                  late.get("state"), Optional.of(late.get("code")), "203.0.113.7"));
      assertThat(box.count("authorizations")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoBeginsAgainAndAgainGivesUpWhatCameFirst(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.codeProvider();
      String first = stateOf(box.authorizations.begin(EDITOR, Map.of()).url());
      for (int i = 0; i < Authorizations.MOST_ATTEMPTS_OF_USER; i++) {
        box.clock.advance(Duration.ofSeconds(1));
        box.authorizations.begin(EDITOR, Map.of());
      }
      box.authorizations.begin(ADMIN, Map.of());
      assertThat(box.count("authorization_attempts"))
          .isEqualTo(Authorizations.MOST_ATTEMPTS_OF_USER + 1);
      assertRefused(
          RefusalCode.RESOURCE_MISSING,
          () -> box.authorizations.finish(first, Optional.of("code-1"), "203.0.113.7"));
      box.finish(box.authorizations.begin(EDITOR, Map.of()).url());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoAuthorizedIsOnRecordByWhatTheIssuerCallsThem(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.codeProvider();
      box.providers.create(ADMIN, box.provider("machine", "client_credentials"));
      Subject ann = new Subject("https://id.example", "0815");
      Caller named = Caller.of(ORG, "admin", List.of("editor")).as(ann);
      box.finish(box.authorizations.begin(named, Map.of("provider", "code")).url());
      List<String> ids = new ArrayList<>(List.of(box.newest().id()));
      ids.add(
          box.authorizations.begin(named.from("203.0.113.8"), Map.of("provider", "machine")).id());
      box.finish(box.authorizations.begin(EDITOR, Map.of("provider", "code")).url());
      assertThat(ids)
          .allSatisfy(
              id ->
                  assertThat(TestAudit.details(box.database, id))
                      .singleElement()
                      .asString()
                      .contains("\"issuer\":\"https://id.example\"", "\"subject\":\"0815\""));
      assertThat(TestAudit.details(box.database, box.newest().id()))
          .singleElement()
          .isEqualTo("{\"provider\":\"code\"}");
      assertThat(TestAudit.pending(box.database, AuditAction.AUTHORIZATION_CREATED))
          .contains(
              "acme admin 203.0.113.7 " + ids.getFirst(),
              "acme admin 203.0.113.8 " + ids.getLast());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTokenIsRefreshedOnceForAllServers(Dialect dialect) throws Exception {
    try (AuthorizationBox box = AuthorizationBox.on(dialect);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      box.codeProvider();
      String id = box.authorize();
      String first = token(box, id);
      box.clock.advance(Duration.ofMinutes(53));
      assertThat(token(box, id)).isEqualTo(first);
      box.clock.advance(Duration.ofMinutes(8));
      box.server.hold();
      List<Future<String>> steps = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        AccessTokens server = box.tokens();
        steps.add(threads.submit(() -> server.fresh(ORG, id).orElseThrow().value()));
      }
      Awaitility.await()
          .until(() -> box.count("authorizations where refreshing_until is not null") == 1);
      box.server.release();
      Set<String> given = new HashSet<>();
      for (Future<String> step : steps) {
        given.add(step.get());
      }
      assertThat(given).hasSize(1).doesNotContain(first);
      assertThat(box.server.refreshes).hasValue(1);
      box.clock.advance(Duration.ofMinutes(61));
      assertThat(token(box, id)).isNotIn(given);
      assertThat(box.server.refreshes).hasValue(2);
    }
  }

  /** While the present token is good, nobody waits for the next one, nor fails without it. */
  @ParameterizedTest
  @EnumSource
  void aTokenIsSentWhileItIsGood(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.codeProvider();
      String id = box.authorize();
      String first = token(box, id);
      box.clock.advance(Duration.ofMinutes(59).plusSeconds(30));
      box.server.answerWith("{\"error\":\"no\"}");
      assertThat(token(box, id)).isEqualTo(first);
      box.clock.advance(Duration.ofSeconds(30));
      TokenUnavailable away = unavailable(box, id);
      assertThat(away.code()).isEqualTo("authorization_unavailable");
      assertThat(away.isPassing()).isTrue();
      box.server.answerWith(null);
      assertThat(token(box, id)).isNotEqualTo(first);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatDiedWhileItRefreshedIsFollowedByAnother(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.codeProvider();
      String id = box.authorize();
      box.clock.advance(Duration.ofHours(2));
      box.execute(
          "update authorizations set refreshing_until = timestamp with time zone '%s'"
              .formatted(box.clock.now().plusSeconds(30)));
      box.clock.advance(Duration.ofSeconds(30));
      assertThat(token(box, id)).startsWith("access-token-");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheProviderTookBackIsInvalidForGood(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.codeProvider();
      String id = box.authorize();
      box.server.revoke();
      box.clock.advance(Duration.ofHours(2));
      assertThat(unavailable(box, id).code()).isEqualTo("authorization_invalid");
      assertThat(unavailable(box, id).code()).isEqualTo("authorization_invalid");
      assertThat(box.server.refreshes).hasValue(1);
      assertThat(box.newest().revoked()).isTrue();
      assertThat(box.count("audit_pending where action = 'authorization.revoked'")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewTokenIsStoredWhenTheDatabaseIsBack(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.codeProvider();
      String id = box.authorize();
      box.clock.advance(Duration.ofHours(2));
      AccessTokens troubled =
          box.tokens(
              new Troubled(
                  box.database.transactions(),
                  () -> {},
                  () -> {
                    throw new DatabaseFailure("It is away.", new SQLException("It is away."));
                  }));
      assertThat(troubled.fresh(ORG, id)).isPresent();
      assertThat(box.server.refreshes).hasValue(1);
      box.clock.advance(Duration.ofHours(2));
      assertThat(token(box, id)).startsWith("access-token-");
      assertThat(box.newest().revoked()).isFalse();
    }
  }

  /** What a server hears after another one has got new tokens is not of these. */
  @ParameterizedTest
  @EnumSource
  void aLateRefusalTakesNothingBack(Dialect dialect) throws Exception {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.codeProvider();
      String id = box.authorize();
      box.clock.advance(Duration.ofHours(2));
      AccessTokens late =
          box.tokens(
              new Troubled(
                  box.database.transactions(),
                  () -> {
                    box.clock.advance(Duration.ofSeconds(31));
                    assertThat(box.tokens.fresh(ORG, id)).isPresent();
                  },
                  () -> {}));
      assertThat(catchThrowable(() -> late.fresh(ORG, id))).isInstanceOf(TokenUnavailable.class);
      assertThat(box.newest().revoked()).isFalse();
    }
  }

  @Test
  void aProviderMayTakeBackByACodeOfItsOwn() {
    try (AuthorizationBox box = AuthorizationBox.on(Dialect.H2)) {
      box.codeProvider();
      String id = box.authorize();
      box.server.revoke(200, "slow_down");
      box.clock.advance(Duration.ofHours(2));
      assertThat(unavailable(box, id).code()).isEqualTo("authorization_unavailable");
      box.server.revoke(200, "bad_refresh_token");
      box.clock.advance(Duration.ofMinutes(10));
      assertThat(unavailable(box, id).code()).isEqualTo("authorization_invalid");
      assertThat(box.newest().revoked()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void tokensThatRunsMayHaveReadAreKeptForTheirMasks(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.codeProvider();
      String id = box.authorize();
      String first = token(box, id);
      box.clock.advance(Duration.ofHours(2));
      Instant since = box.clock.now();
      String second = token(box, id);
      assertThat(second).isNotEqualTo(first);
      assertThat(box.everKnown(ORG, id, since)).containsExactly(first);
      box.server.revoke();
      box.clock.advance(Duration.ofHours(2));
      assertThat(unavailable(box, id).isPassing()).isFalse();
      assertThat(box.tokens.known(ORG, id).orElseThrow().value()).isEqualTo(second);
      assertThat(box.tokens.known("stranger", id)).isEmpty();
      box.authorizations.delete(EDITOR, id);
      assertThat(box.tokens.known(ORG, id)).isEmpty();
      assertThat(box.everKnown(ORG, id, since)).containsExactlyInAnyOrder(first, second);
      assertThat(box.everKnown(ORG, id, box.clock.now())).containsExactly(second);
      assertThat(box.everKnown("stranger", id, since)).isEmpty();
      assertThat(box.count("vault_former_secrets where sealed like '%token%'")).isZero();
    }
  }

  /** What was changed behind the server's back can be deleted. */
  @ParameterizedTest
  @EnumSource
  void whatDoesNotOpenIsKeptForNobody(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.codeProvider();
      String id = box.authorize();
      box.execute("update authorizations set sealed = 'nonsense'");
      box.authorizations.delete(EDITOR, id);
      assertThat(box.count("authorizations")).isZero();
      assertThat(box.count("vault_former_secrets")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeRefreshedEnds(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.codeProvider();
      box.server.givesNothingToRefreshWith();
      String id = box.authorize();
      box.clock.advance(Duration.ofMinutes(59).plusSeconds(30));
      assertThat(token(box, id)).startsWith("access-token-");
      box.clock.advance(Duration.ofMinutes(1));
      assertThat(unavailable(box, id).code()).isEqualTo("authorization_invalid");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProviderThatAsksNobodyGivesATokenAtOnceAndAnotherInTime(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.providers.create(ADMIN, box.provider("machine", "client_credentials"));
      Begun begun = box.authorizations.begin(EDITOR, Map.of("provider", "machine"));
      assertThat(begun.url()).isNull();
      String first = token(box, begun.id());
      box.clock.advance(Duration.ofHours(2));
      assertThat(token(box, begun.id())).isNotEqualTo(first);
      assertThat(box.server.refreshes).hasValue(0);
      box.secrets.with(ORG, AuthorizationBox.CLIENT_SECRET, "client", "another one");
      Refusal refused =
          catchThrowableOfType(Refusal.class, () -> box.authorizations.begin(EDITOR, Map.of()));
      assertThat(refused.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED);
      assertThat(refused.getMessage()).doesNotContain(AuthorizationServer.SECRET);
      assertThat(box.count("authorizations")).isEqualTo(1);
    }
  }

  /** Each request that waits for one keeps a thread. */
  @ParameterizedTest
  @EnumSource
  void fewAskAProviderThatIsSlow(Dialect dialect) throws Exception {
    try (AuthorizationBox box = AuthorizationBox.on(dialect);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      box.providers.create(ADMIN, box.provider("machine", "client_credentials"));
      box.server.hold();
      List<Future<Begun>> begun = new ArrayList<>();
      for (int i = 0; i <= CodeFlow.MOST_OF_TENANT; i++) {
        begun.add(threads.submit(() -> box.authorizations.begin(EDITOR, Map.of())));
      }
      Awaitility.await().until(() -> begun.stream().anyMatch(Future::isDone));
      box.server.release();
      List<Throwable> refused = new ArrayList<>();
      for (Future<Begun> one : begun) {
        Throwable thrown = catchThrowable(one::get);
        if (thrown != null) {
          refused.add(thrown.getCause());
        }
      }
      assertThat(refused)
          .singleElement()
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED));
      assertThat(box.authorizations.begin(EDITOR, Map.of()).id()).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersThatAreNoTokensAreRefused(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.providers.create(ADMIN, box.provider("machine", "client_credentials"));
      box.server.life("not a number");
      Begun begun = box.authorizations.begin(EDITOR, Map.of());
      assertThat(box.newest().expiresAt()).isNull();
      box.clock.advance(Duration.ofDays(400));
      assertThat(token(box, begun.id())).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNamedIsNotDeleted(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      ProviderView provider = box.codeProvider();
      String id = box.authorize();
      String workflow = Ids.next(IdKind.WORKFLOW);
      box.execute(
          "insert into workflows (id, org_id, name, active, current_version, settings,"
              + " schedule_timezone, revision, created_at, updated_at) values ('%s', 'acme',"
                  .formatted(workflow)
              + " 'Orders', true, 1, '{}', 'UTC', 1, current_timestamp, current_timestamp)");
      box.execute(
          "insert into vault_references (workflow_id, item, org_id) values ('%s', '%s', 'acme')"
              .formatted(workflow, id));
      Refusal inUse =
          catchThrowableOfType(Refusal.class, () -> box.authorizations.delete(EDITOR, id));
      assertThat(inUse.code()).isEqualTo(RefusalCode.AUTHORIZATION_IN_USE);
      assertThat(inUse.getMessage()).contains("Orders");
      assertRefused(
          RefusalCode.AUTHORIZATION_IN_USE, () -> box.providers.delete(ADMIN, provider.id()));
      assertRefused(RefusalCode.RESOURCE_MISSING, () -> box.authorizations.delete(STRANGER, id));
      box.execute("delete from vault_references");
      box.authorizations.delete(EDITOR, id);
      assertThat(box.tokens.fresh(ORG, id)).isEmpty();
      box.providers.delete(ADMIN, provider.id());
      assertRefused(
          RefusalCode.RESOURCE_MISSING, () -> box.providers.require(ADMIN, provider.id()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAProviderSaysIsChecked(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      assertThat(problems(box, Map.of()))
          .containsExactly(
              "/name parameter_missing",
              "/grant parameter_missing",
              "/token_endpoint parameter_missing",
              "/client_id parameter_missing",
              "/hosts parameter_missing");
      Map<String, Object> wrong = box.provider("x", "password");
      wrong.put("token_endpoint", "nowhere");
      wrong.put("scopes", List.of("a b"));
      wrong.put("pkce", "yes");
      wrong.put("hosts", List.of("api.example.com/path"));
      assertThat(problems(box, wrong))
          .containsExactly(
              "/grant parameter_invalid",
              "/token_endpoint parameter_invalid",
              "/scopes parameter_invalid",
              "/pkce parameter_invalid",
              "/hosts/0 parameter_invalid");
      Map<String, Object> open = box.provider("x", "authorization_code");
      open.remove("client_secret");
      open.put("pkce", false);
      assertThat(problems(box, open)).containsExactly("/pkce parameter_invalid");
      for (String own : List.of("client_id=a", "a=b&%73tate=x", "a;Redirect_URI", "request_uri=")) {
        Map<String, Object> said = box.provider("x", "authorization_code");
        said.put("authorization_endpoint", "https://login.example.com/authorize?" + own);
        assertThat(problems(box, said))
            .containsExactly("/authorization_endpoint parameter_invalid");
      }
      Map<String, Object> unknown = box.provider("x", "client_credentials");
      unknown.put("client_secret", KnownSecrets.id(9));
      assertThat(problems(box, unknown)).containsExactly("/client_secret parameter_invalid");
      box.secrets.with(ORG, KnownSecrets.id(2), "bound", "s3cret", "elsewhere.example");
      unknown.put("client_secret", KnownSecrets.id(2));
      assertThat(problems(box, unknown)).containsExactly("/token_endpoint parameter_invalid");
      assertThat(box.count("authorization_providers")).isZero();

      ProviderView made = box.codeProvider();
      assertThat(problems(box, box.provider("code", "authorization_code")))
          .containsExactly("/name name_taken");
      Map<String, Object> renamed = new HashMap<>(box.provider("new", "authorization_code"));
      Optional<Instant> seen = Optional.of(made.updatedAt());
      assertThat(box.providers.replace(ADMIN, made.id(), renamed, seen).name()).isEqualTo("new");
      box.clock.advance(Duration.ofSeconds(1));
      box.providers.replace(ADMIN, made.id(), renamed, Optional.empty());
      assertRefused(
          RefusalCode.VERSION_STALE, () -> box.providers.replace(ADMIN, made.id(), renamed, seen));
      assertRefused(
          RefusalCode.RESOURCE_MISSING,
          () ->
              box.providers.replace(
                  STRANGER, made.id(), Map.copyOf(withoutSecret(renamed)), Optional.empty()));
      assertRefused(RefusalCode.SCOPE_MISSING, () -> box.providers.list(EDITOR, ALL));
      assertRefused(
          RefusalCode.PARAMETER_INVALID,
          () -> box.authorizations.begin(EDITOR, Map.of("provider", "none")));
      assertRefused(
          RefusalCode.PARAMETER_MISSING, () -> box.authorizations.begin(STRANGER, Map.of()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tokensAreSealedAgainUnderANewKey(Dialect dialect) {
    try (AuthorizationBox box = AuthorizationBox.on(dialect)) {
      box.codeProvider();
      String id = box.authorize();
      String token = token(box, id);
      SealedRows rows = box.rows(TestKeys.nextSealer());
      assertThat(box.rows(TestKeys.sealer()).sealedUnderOthers()).isZero();
      assertThat(rows.sealedUnderOthers()).isEqualTo(1);
      assertThat(rows.sealAgain()).isEqualTo(1);
      assertThat(rows.sealedUnderOthers()).isZero();
      assertThat(rows.sealAgain()).isZero();
      assertThat(box.tokens(TestKeys.lastSealer()).fresh(ORG, id).orElseThrow().value())
          .isEqualTo(token);
    }
  }

  private static Map<String, Object> withoutSecret(Map<String, Object> provider) {
    Map<String, Object> without = new HashMap<>(provider);
    without.remove("client_secret");
    return without;
  }

  private static String token(AuthorizationBox box, String id) {
    return box.tokens.fresh(ORG, id).orElseThrow().value();
  }

  private static TokenUnavailable unavailable(AuthorizationBox box, String id) {
    TokenUnavailable thrown =
        catchThrowableOfType(TokenUnavailable.class, () -> box.tokens.fresh(ORG, id));
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage()).doesNotContain(AuthorizationServer.SECRET, "token-");
    return thrown;
  }

  private static String stateOf(String url) {
    return AuthorizationServer.parameters(url.substring(url.indexOf('?') + 1)).get("state");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client_secret=s",
        "a=b&api_key=s",
        "apikey=s",
        "X-Api-Key=s",
        "key=s",
        "sig=s",
        "X-Amz-Signature=s",
        "assertion=s",
        "client_assertion=s",
        "%70assword=s",
        "a;token=s",
        "access_token",
        "subscription-key=s",
        "authorization=s",
      })
  void aQueryHasNoSecret(String query) {
    try (AuthorizationBox box = AuthorizationBox.on(Dialect.H2)) {
      for (String endpoint : List.of("token_endpoint", "authorization_endpoint")) {
        Map<String, Object> said = box.provider("x", "authorization_code");
        said.put(endpoint, "https://login.example.com/token?" + query);
        assertThat(refusal(box, said).violations())
            .singleElement()
            .satisfies(
                problem -> {
                  assertThat(problem.pointer()).isEqualTo("/" + endpoint);
                  assertThat(problem.message())
                      .contains("vault", "'client_secret'")
                      .doesNotContain("=s");
                });
      }
    }
  }

  @Test
  void aQueryMayHaveOtherParameters() {
    try (AuthorizationBox box = AuthorizationBox.on(Dialect.H2)) {
      Map<String, Object> said = box.provider("x", "authorization_code");
      said.put("token_endpoint", "https://login.example.com/token?p=b2c_1&api-version=2&keyed=1");
      said.put(
          "authorization_endpoint",
          "https://login.example.com/authorize?access_type=offline&token_access_type=offline"
              + "&auth_type=rerequest&id_token_hint=a&prompt=consent&nonce=1");
      assertThat(box.providers.create(ADMIN, said)).isNotNull();
    }
  }

  /** The second of its transactions claims the refresh, the third stores what came of it. */
  private static final class Troubled extends TestTransactions {
    private final AtomicInteger count = new AtomicInteger();
    private final Transactions others;
    private final Runnable onceClaimed;
    private final Runnable beforeStored;

    Troubled(Transactions others, Runnable onceClaimed, Runnable beforeStored) {
      this.others = others;
      this.onceClaimed = onceClaimed;
      this.beforeStored = beforeStored;
    }

    @Override
    public <T> T inNew(Supplier<T> work) {
      int ordinal = count.incrementAndGet();
      if (ordinal == 3) {
        beforeStored.run();
      }
      T done = others.inNew(work);
      if (ordinal == 2) {
        onceClaimed.run();
      }
      return done;
    }
  }

  private static List<String> problems(AuthorizationBox box, Map<String, Object> body) {
    return refusal(box, body).violations().stream()
        .map((Violation violation) -> violation.pointer() + " " + violation.code())
        .toList();
  }

  private static Refusal refusal(AuthorizationBox box, Map<String, Object> body) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> box.providers.create(ADMIN, body));
    assertThat(refusal).as("%s", body).isNotNull();
    return refusal;
  }

  private static void assertRefused(RefusalCode code, Runnable call) {
    assertThat(catchThrowableOfType(Refusal.class, call::run))
        .isNotNull()
        .extracting(Refusal::code)
        .isEqualTo(code);
  }
}
