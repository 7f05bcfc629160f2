package org.workflowserver.database.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.Address;
import org.workflowserver.database.disk.DiskSpace.State;
import org.workflowserver.log.LoggedLines;

class DiskSpaceTest {
  private static final long MIB = 1 << 20;

  private final SettableTime time = new SettableTime(Instant.EPOCH);
  private final AtomicLong free = new AtomicLong();
  private final DiskSpace disk = new DiskSpace(time, free::get, 100 * MIB);

  @Test
  void itIsToldBeforeItIsShortAndSlowlyTakenBack() {
    assertThat(with(200)).isEqualTo(State.ENOUGH);
    assertThat(disk.warning()).isEmpty();
    assertThat(with(199)).isEqualTo(State.NEAR);
    assertThat(disk.warning().orElseThrow())
        .contains("199 MiB", "100 MiB", "Starts are refused when");
    assertThat(disk.isShort()).isFalse();
    assertThat(with(99)).isEqualTo(State.SHORT);
    assertThat(disk.isShort()).isTrue();
    assertThat(disk.isFull()).isFalse();
    assertThat(disk.spare()).isEqualTo(Long.MAX_VALUE);
    assertThat(with(24)).isEqualTo(State.FULL);
    assertThat(disk.isShort() && disk.isFull()).isTrue();
    assertThat(disk.spare()).isEqualTo((2 * 24 - 25) * MIB / 16);
    assertThat(with(12)).isEqualTo(State.FULL);
    assertThat(disk.spare()).isEqualTo(MIB / 8);
    assertThat(with(7)).isEqualTo(State.FULL);
    assertThat(disk.spare()).isZero();
    assertThat(with(36)).isEqualTo(State.FULL);
    assertThat(with(38)).isEqualTo(State.SHORT);
    assertThat(with(111)).isEqualTo(State.SHORT);
    assertThat(with(113)).isEqualTo(State.NEAR);
  }

  @Test
  void theLogTellsEachChangeOnceHoweverOftenItIsAsked() {
    try (LoggedLines log = LoggedLines.of(DiskSpace.class)) {
      for (long left : new long[] {300, 99, 98, 97, 20, 19, 300, 299}) {
        with(left);
        for (int i = 0; i < 100; i++) {
          assertThat(disk.isShort()).isEqualTo(left < 100);
        }
      }
      assertThat(log.levels()).containsExactly("WARNING", "WARNING", "INFO");
    }
  }

  @Test
  void aDatabaseElsewhereIsNeverShort() {
    DiskSpace elsewhere = new DiskSpace(time, () -> Long.MAX_VALUE, 0);
    assertThat(elsewhere.state()).isEqualTo(State.ENOUGH);
    assertThat(elsewhere.free()).isEmpty();
    assertThat(elsewhere.warning()).isEmpty();
  }

  @Test
  void theFolderIsThatOfTheFile() {
    Path data = Path.of("/data");
    assertThat(Address.folder(Optional.empty(), data)).contains(data);
    assertThat(Address.folder(Optional.of("jdbc:h2:file:/other/db;MODE=x"), data))
        .contains(Path.of("/other"));
    Path home = Path.of(System.getProperty("user.home"));
    Path here = Path.of("").toAbsolutePath();
    Map.of(
            "~/x", home,
            "file:~/x;MODE=y", home,
            "./x", here,
            "file:./sub/x", here.resolve("sub"),
            "/other/x", Path.of("/other"),
            "nio:/other/x", Path.of("/other"),
            "split:20:/other/x", Path.of("/other"))
        .forEach(
            (name, folder) ->
                assertThat(Address.folder(Optional.of("jdbc:h2:" + name), data))
                    .as(name)
                    .contains(folder));
    assertThat(Address.folder(Optional.of("jdbc:h2:mem:x"), data)).isEmpty();
    assertThat(Address.folder(Optional.of("jdbc:h2:tcp://host/~/x"), data)).isEmpty();
    assertThat(Address.folder(Optional.of("jdbc:postgresql://db/x"), data)).isEmpty();
  }

  private State with(long mebibytes) {
    free.set(mebibytes * MIB);
    time.advance(Duration.ofSeconds(1));
    return disk.state();
  }
}
