package org.workflowserver.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

class TokenLookUpsTest {
  private static final String HERE = "192.0.2.1";
  private static final String THERE = "192.0.2.2";

  private final SettableTime time = new SettableTime(Instant.parse("2025-10-31T12:00:00Z"));
  private final TokenLookUps lookUps =
      new TokenLookUps(time, 3, Duration.ofSeconds(1), "Too many unknown ones.");

  @Test
  void whatExistsIsFoundHoweverManyUnknownOnesItsAddressShows() {
    assertThat(find("early", HERE, "it")).contains("it");
    useUp(HERE);
    assertRefused("unknown", HERE, Optional::empty);
    assertThat(find("early", HERE, "it")).contains("it");
    for (int i = 0; i < 10; i++) {
      assertThat(find("late" + i, HERE, "it")).contains("it");
    }
    assertRefused("unknown", HERE, Optional::empty);
    assertThat(lookUps.find("unknown", THERE, Optional::empty)).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(lookUps.find("unknown", HERE, Optional::empty)).isEmpty();
    assertRefused("unknown", HERE, Optional::empty);
  }

  @Test
  void whatIsGoneIsUnknown() {
    assertThat(find("gone", HERE, "it")).contains("it");
    useUp(HERE);
    assertThat(lookUps.find("gone", HERE, Optional::empty)).isEmpty();
    assertRefused("gone", HERE, Optional::empty);
  }

  @Test
  void beyondTheLimitFewLookUpsAreUnderWayAtATime() {
    assertThat(find("known", HERE, "it")).contains("it");
    useUp(HERE);
    useUp(THERE);
    useUp("192.0.2.3");
    // Each is under way while the next begins.
    assertThat(
            nested(
                HERE,
                () ->
                    nested(
                        HERE,
                        () -> {
                          assertNotLookedUp(HERE);
                          assertThat(find("known", HERE, "it")).contains("it");
                          return nested(
                              THERE,
                              () ->
                                  nested(
                                      THERE,
                                      () -> {
                                        assertNotLookedUp("192.0.2.3");
                                        assertThat(find("x", "192.0.2.4", "it")).contains("it");
                                        return Optional.of("in");
                                      }));
                        })))
        .contains("in");
    assertThat(find("free again", "192.0.2.3", "it")).contains("it");
  }

  @Test
  void aLookUpThatFailsCountsAsNone() {
    IllegalStateException away = new IllegalStateException("away");
    for (int i = 0; i < 10; i++) {
      assertFails(away);
    }
    useUp(HERE);
    for (int i = 0; i < 10; i++) {
      assertFails(away);
    }
    assertThat(find("late", HERE, "it")).contains("it");
  }

  private void useUp(String address) {
    for (int i = 0; i < 3; i++) {
      assertThat(lookUps.find("unknown" + i, address, Optional::empty)).isEmpty();
    }
  }

  private Optional<String> find(String hash, String address, String value) {
    return lookUps.find(hash, address, () -> Optional.of(value));
  }

  private Optional<String> nested(String address, Supplier<Optional<String>> lookUp) {
    return lookUps.find("nested", address, lookUp);
  }

  private void assertNotLookedUp(String address) {
    assertRefused(
        "late",
        address,
        () -> {
          throw new AssertionError("It was looked up.");
        });
  }

  private void assertRefused(String hash, String address, Supplier<Optional<String>> lookUp) {
    assertThatThrownBy(() -> lookUps.find(hash, address, lookUp))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED);
              assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
            });
  }

  private void assertFails(RuntimeException failure) {
    assertThatThrownBy(
            () ->
                lookUps.find(
                    "late",
                    HERE,
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }
}
