package org.workflowserver.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.json.ValueWeight;
import org.workflowserver.log.LoggedLines;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.settings.Settings;

class ReceivedBodyTest {
  private static final int MAX = 1 << 20;
  private static final ContentType TEXT = ContentType.TEXT_PLAIN;
  private static final ContentType JSON = ContentType.APPLICATION_JSON;

  @TempDir private Path folder;

  @AfterEach
  void noFileStays() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 300_000, MAX})
  void aBodyOfAnySizeComesBackInAnyCoding(int size) throws IOException {
    byte[] bytes = random(size);
    assertThat(received(bytes, "")).isEqualTo(bytes);
    assertThat(received(gzipped(bytes), "gzip")).isEqualTo(bytes);
    assertThat(received(deflated(bytes, false), "deflate")).isEqualTo(bytes);
    assertThat(received(deflated(bytes, true), "deflate")).isEqualTo(bytes);
    assertThat(received(deflated(gzipped(bytes), false), "gzip, deflate")).isEqualTo(bytes);
  }

  @Test
  void oneByteMoreIsTooLongWhereverItShows() {
    byte[] bytes = new byte[MAX + 1];
    assertThatThrownBy(() -> received(bytes, "")).isInstanceOf(ReceivedBody.BodyTooLong.class);
    assertThatThrownBy(() -> received(gzipped(bytes), "gzip"))
        .isInstanceOf(ReceivedBody.BodyTooLong.class);
  }

  @Test
  void withoutAFolderForItTheBodyStaysInMemory() throws IOException {
    Files.delete(folder);
    byte[] bytes = random(300_000);
    assertThat(received(gzipped(bytes), "gzip")).isEqualTo(bytes);
  }

  @Test
  void withoutAFolderBodiesTakeAPartOfTheHeapTogether() throws IOException {
    Files.delete(folder);
    requireBoundInMemory();
  }

  @Test
  void whereTheReserveOfTheDiskIsTouchedBodiesTakeAPartOfTheHeapTogether() throws IOException {
    System.setProperty(Settings.LIMIT_DISK_RESERVE.name(), "1000000 GiB");
    try {
      requireBoundInMemory();
    } finally {
      System.clearProperty(Settings.LIMIT_DISK_RESERVE.name());
    }
  }

  private void requireBoundInMemory() throws IOException {
    byte[] bytes = random(MAX);
    long most = Runtime.getRuntime().maxMemory() / 12 / MAX;
    List<ReceivedBody> open = new ArrayList<>();
    try {
      for (int i = 0; i < most; i++) {
        open.add(receive(bytes, ""));
      }
      assertThatThrownBy(() -> receive(bytes, ""))
          .isInstanceOfSatisfying(IOException.class, ReceivedBodyTest::requireOurFault);
      open.removeLast().close();
      assertThat(received(bytes, "")).as("when another has left").isEqualTo(bytes);
    } finally {
      open.forEach(ReceivedBody::close);
    }
  }

  private static void requireOurFault(IOException full) {
    OutboundFailure failure = Failures.of(full, Duration.ofSeconds(1));
    assertThat(failure.code()).isEqualTo("capacity_exceeded");
    assertThat(failure).hasMessageContaining("this server has room for it neither on its disk");
    assertThat(failure.isOurs()).isTrue();
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.isAuthors()).isFalse();
  }

  /** Who is on call reads of it once, and not for each answer. */
  @Test
  void thatTheDiskHasNoRoomForAnswersIsLoggedOnceUntilItHas() throws IOException {
    byte[] bytes = random(300_000);
    received(bytes, "");
    System.setProperty(Settings.LIMIT_DISK_RESERVE.name(), "1000000 GiB");
    try (LoggedLines log = LoggedLines.of(ReceivedBody.class)) {
      received(bytes, "");
      received(bytes, "");
      assertThat(log.levels()).containsExactly("WARNING");
      assertThat(log.reasons().getFirst()).contains("disk-reserve", folder.toString());
      System.clearProperty(Settings.LIMIT_DISK_RESERVE.name());
      received(bytes, "");
      assertThat(log.levels()).containsExactly("WARNING", "INFO");
    } finally {
      System.clearProperty(Settings.LIMIT_DISK_RESERVE.name());
    }
  }

  @Test
  void aBodyIsWeighedByItsTextAndItsValues() throws IOException {
    assertThat(weight("x".repeat(60_000), TEXT)).isZero();
    assertThat(weight("{".repeat(300_000), TEXT)).isEqualTo(900_000);
    assertThat(weight("[],".repeat(10_000), JSON)).isGreaterThan(800_000);
    assertThat(weight("{},".repeat(10_000), JSON)).isGreaterThan(2_000_000);
    String inText = "[\"" + "{,\\\"".repeat(100_000) + "\"]";
    assertThat(weight(inText, JSON)).isBetween(1_200_000L, 1_200_100L);
    assertThat(ValueWeight.of(inText)).isEqualTo(weight(inText, JSON));
  }

  private long weight(String text, ContentType type) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (ReceivedBody body = ReceivedBody.of(new ByteArrayEntity(bytes, type), "", MAX, folder)) {
      return body.weight();
    }
  }

  private byte[] received(byte[] bytes, String coding) throws IOException {
    try (ReceivedBody body = receive(bytes, coding)) {
      return body.bytes();
    }
  }

  private ReceivedBody receive(byte[] bytes, String coding) throws IOException {
    return ReceivedBody.of(new ByteArrayEntity(bytes, null), coding, MAX, folder);
  }

  /** So that its coded form is as long. */
  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    if (size == MAX) {
      // Coded it would be longer than it may be.
      Arrays.fill(bytes, 0, size / 4, (byte) 'x');
    }
    return bytes;
  }

  private static byte[] gzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] deflated(byte[] bytes, boolean raw) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
    try (OutputStream deflate = new DeflaterOutputStream(out, deflater)) {
      deflate.write(bytes);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }
}
