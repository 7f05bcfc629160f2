package org.workflowserver.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SealerTest {
  private static final byte[] SECRET = "top secret".getBytes(StandardCharsets.UTF_8);

  private final Sealer sealer = sealerOf(1);

  @Test
  void opensWhatItSealed() {
    String sealed = sealer.seal(SECRET, "vlt_1", "acme");
    assertThat(sealer.open(sealed, "vlt_1", "acme")).isEqualTo(SECRET);
    assertThat(sealer.open(sealer.seal(new byte[0], "vlt_1", "acme"), "vlt_1", "acme")).isEmpty();
  }

  @Test
  void neverSealsTheSameWayTwice() {
    byte[] one = bytes(sealer.seal(SECRET, "vlt_1", "acme"));
    byte[] other = bytes(sealer.seal(SECRET, "vlt_1", "acme"));
    // Behind version and key id nothing is shared: nonce, data key, nonce, value.
    assertThat(Arrays.copyOfRange(one, 9, 21)).isNotEqualTo(Arrays.copyOfRange(other, 9, 21));
    assertThat(Arrays.copyOfRange(one, 69, 81)).isNotEqualTo(Arrays.copyOfRange(other, 69, 81));
    assertThat(Arrays.copyOfRange(one, 81, one.length))
        .isNotEqualTo(Arrays.copyOfRange(other, 81, other.length));
  }

  @Test
  void aPreviousKeyOpensAndTheCurrentOneSealsAgain() {
    String old = sealer.seal(SECRET, "vlt_1", "acme");
    Sealer next = new Sealer(ring(2, 1));
    assertThat(next.open(old, "vlt_1", "acme")).isEqualTo(SECRET);
    assertThat(next.seal(SECRET, "vlt_1", "acme")).startsWith(next.mark());
    assertThat(old).startsWith(sealer.mark()).doesNotStartWith(next.mark());

    String again = next.sealAgain(old, "vlt_1", "acme");

    assertThat(again).startsWith(next.mark());
    assertThat(sealerOf(2).open(again, "vlt_1", "acme")).isEqualTo(SECRET);
    assertThatThrownBy(() -> sealerOf(2).open(old, "vlt_1", "acme")).isInstanceOf(SealBroken.class);
    assertThatThrownBy(() -> next.sealAgain(old, "vlt_2", "acme")).isInstanceOf(SealBroken.class);
  }

  @Test
  void refusesEveryChangedByte() {
    byte[] sealed = bytes(sealer.seal(SECRET, "vlt_1", "acme"));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      String text = text(changed);
      assertThatThrownBy(() -> sealer.open(text, "vlt_1", "acme"))
          .as("byte %d", i)
          .isInstanceOf(SealBroken.class);
    }
  }

  @Test
  void refusesEveryShorterText() {
    byte[] sealed = bytes(sealer.seal(SECRET, "vlt_1", "acme"));
    for (int length = 0; length < sealed.length; length++) {
      String text = text(Arrays.copyOf(sealed, length));
      assertThatThrownBy(() -> sealer.open(text, "vlt_1", "acme"))
          .as("length %d", length)
          .isInstanceOf(SealBroken.class);
    }
    assertThatThrownBy(() -> sealer.open("not base64!", "vlt_1", "acme"))
        .isInstanceOf(SealBroken.class);
  }

  @Test
  void opensOnlyForTheIdAndTenantItWasSealedFor() {
    String sealed = sealer.seal(SECRET, "vlt_1", "acme");
    assertThatThrownBy(() -> sealer.open(sealed, "vlt_2", "acme")).isInstanceOf(SealBroken.class);
    assertThatThrownBy(() -> sealer.open(sealed, "vlt_1", "other")).isInstanceOf(SealBroken.class);
    // The same letters, parted elsewhere.
    assertThatThrownBy(() -> sealer.open(sealed, "vlt_1a", "cme")).isInstanceOf(SealBroken.class);
  }

  @Test
  void saysWhichKeyIsMissing() {
    String sealed = sealer.seal(SECRET, "vlt_1", "acme");
    assertThatThrownBy(() -> sealerOf(2).open(sealed, "vlt_1", "acme"))
        .isInstanceOf(SealBroken.class)
        .hasMessageContaining(keyOf(1).id())
        .hasMessageContaining(keyOf(2).id())
        .hasMessageNotContainingAny("top secret");
  }

  @Test
  void namesAKeyTheSameEverywhere() {
    assertThat(keyOf(1).id()).matches("[0-9a-f]{8}").isEqualTo(keyOf(1).id());
    assertThat(keyOf(1).id()).isNotEqualTo(keyOf(2).id());
  }

  /** A ring of numbered keys, the current one first. */
  static KeyRing ring(int current, int... previous) {
    return new KeyRing(keysOf(current, previous));
  }

  /** Numbered keys, the current one first. */
  static List<KeyEncryptionKey> keysOf(int current, int... previous) {
    return IntStream.concat(IntStream.of(current), Arrays.stream(previous))
        .mapToObj(SealerTest::keyOf)
        .toList();
  }

  static KeyEncryptionKey keyOf(int number) {
    return new KeyEncryptionKey(bytesOf(number));
  }

  static byte[] bytesOf(int number) {
    byte[] bytes = new byte[KeyEncryptionKey.BYTES];
    Arrays.fill(bytes, (byte) number);
    return bytes;
  }

  static Sealer sealerOf(int number) {
    return new Sealer(ring(number));
  }

  private static byte[] bytes(String sealed) {
    return Base64.getUrlDecoder().decode(sealed);
  }

  private static String text(byte[] sealed) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }
}
