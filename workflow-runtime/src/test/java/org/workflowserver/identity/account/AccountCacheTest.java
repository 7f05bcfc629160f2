package org.workflowserver.identity.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.identity.Account;

class AccountCacheTest {
  private static final Instant MADE = Instant.parse("2025-10-31T12:00:00Z");

  private final SettableTime time = new SettableTime(MADE);
  private final Map<String, Account> table = new HashMap<>();
  private int reads;
  private boolean away;
  private final AccountCache cache = new AccountCache(this::read, time);

  @Test
  void anAccountInUseIsReadEveryThreeSeconds() {
    table.put("usr_1", account(MADE));
    for (int i = 0; i < 29; i++) {
      assertThat(isCurrent("usr_1", MADE)).isTrue();
      time.advance(Duration.ofMillis(100));
    }
    assertThat(reads).isEqualTo(1);
    time.advance(Duration.ofMillis(100));
    assertThat(isCurrent("usr_1", MADE)).isTrue();
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void aChangeIsSeenWithinFiveSeconds() {
    table.put("usr_1", account(MADE));
    assertThat(isCurrent("usr_1", MADE)).isTrue();
    table.put("usr_1", account(MADE.plusSeconds(1)));
    time.advance(AccountCache.OLDEST);
    assertThat(isCurrent("usr_1", MADE)).isFalse();
    table.remove("usr_1");
    time.advance(AccountCache.OLDEST);
    assertThat(isCurrent("usr_1", MADE.plusSeconds(1))).isFalse();
  }

  @Test
  void whatWasMadeAfterAChangeOnAnotherServerIsTakenAtOnce() {
    table.put("usr_1", account(MADE));
    assertThat(isCurrent("usr_1", MADE)).isTrue();
    table.put("usr_1", account(MADE.plusSeconds(1)));
    assertThat(isCurrent("usr_1", MADE.plusSeconds(1))).isTrue();
    assertThat(isCurrent("usr_1", MADE)).isFalse();
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void whatIsTooOldIsNotBelievedWhenTheDatabaseIsAway() {
    table.put("usr_1", account(MADE));
    assertThat(isCurrent("usr_1", MADE)).isTrue();
    away = true;
    time.advance(AccountCache.FRESH);
    assertThatThrownBy(() -> cache.find("usr_1")).hasMessage("away");
    // One caller has tried; the others go on with what is known, until that is too old.
    assertThat(isCurrent("usr_1", MADE)).isTrue();
    time.advance(AccountCache.OLDEST.minus(AccountCache.FRESH));
    assertThatThrownBy(() -> cache.find("usr_1")).hasMessage("away");
    away = false;
    assertThat(isCurrent("usr_1", MADE)).isTrue();
  }

  private Optional<Account> read(String id) {
    reads++;
    if (away) {
      throw new IllegalStateException("away");
    }
    return Optional.ofNullable(table.get(id));
  }

  private static Account account(Instant validFrom) {
    return new Account(
        "usr_1",
        "olivia",
        "default",
        new TreeSet<>(),
        Optional.empty(),
        false,
        validFrom,
        Optional.empty());
  }

  private boolean isCurrent(String userId, Instant validFrom) {
    return cache.findCurrent(userId, validFrom).isPresent();
  }
}
