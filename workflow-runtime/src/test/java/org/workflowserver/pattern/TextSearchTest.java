package org.workflowserver.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TextSearchTest {
  @Test
  void findsWhatThePlatformFinds() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String text = random(random, 120);
      String wanted = random(random, i % 2 == 0 ? 60 : 8);
      int from = random.nextInt(text.length() + 1);
      assertThat(new TextSearch(wanted).indexIn(text, from))
          .as("'%s' in '%s' from %s", wanted, text, from)
          .isEqualTo(text.indexOf(wanted, from));
      assertThat(new TextSearch(wanted).lastIndexIn(text)).isEqualTo(text.lastIndexOf(wanted));
    }
  }

  private static String random(Random random, int longest) {
    StringBuilder text = new StringBuilder();
    random.ints(random.nextInt(longest + 1), 'a', 'c').forEach(c -> text.append((char) c));
    return text.toString();
  }

  /** The platform's own search takes minutes here. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void searchesInLinearTimeWhateverBothAre() {
    assertThat(new TextSearch("a".repeat(1 << 20) + "b").isIn("a".repeat(1 << 21))).isFalse();
    assertThat(new TextSearch("b" + "a".repeat(1 << 20)).lastIndexIn("a".repeat(1 << 21)))
        .isEqualTo(-1);
  }
}
