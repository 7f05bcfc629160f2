package org.workflowserver.component.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.outbound.mail.MailAddress;

class HeaderTextTest {
  private static final String ALPHABET = "ab =?_.,:;<>()\"\\'äß€\uD83D\uDE80";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Order 17",
        "a  b",
        " leading and trailing ",
        "=?UTF-8?B?eA==?=",
        "Grüße",
        "\uD83D\uDE80\uD83D\uDE80\uD83D\uDE80\uD83D\uDE80\uD83D\uDE80\uD83D\uDE80\uD83D\uDE80\uD83D\uDE80\uD83D\uDE80\uD83D\uDE80\uD83D\uDE80",
        ""
      })
  void isReadAsItWasWritten(String text) throws Exception {
    assertThat(read(HeaderText.of(text))).isEqualTo(text);
  }

  @Test
  void isReadAsItWasWrittenWhateverItHolds() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int[] points = ALPHABET.codePoints().toArray();
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(200); length > 0; length--) {
        text.appendCodePoint(points[random.nextInt(points.length)]);
      }
      String written = HeaderText.of(text.toString());
      assertThat(read(written)).as("seed %s", seed).isEqualTo(text.toString());
      assertShortLines(written, seed);
      MailAddress address =
          new MailAddress(text.isEmpty() ? null : text.toString(), "ann@a.example");
      String mailbox = HeaderText.of(List.of(address));
      assertShortLines(mailbox, seed);
      InternetAddress[] parsed = InternetAddress.parseHeader(unfolded(mailbox), true);
      assertThat(parsed).as("seed %s, %s", seed, mailbox).hasSize(1);
      assertThat(parsed[0].getAddress()).isEqualTo("ann@a.example");
      if (!text.toString().isBlank()) {
        assertThat(parsed[0].getPersonal()).as("seed %s", seed).isEqualTo(text.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Ann Lee|Ann Lee~ <ann@a.example>",
        "Lee, Ann|\"Lee, Ann\"~ <ann@a.example>",
        "An \"A\" \\|\"An \\\"A\\\" \\\\\"~ <ann@a.example>",
        "Änn|=?UTF-8?B?w4Rubg==?=~ <ann@a.example>"
      })
  void namesStandBeforeTheirAddresses(String name, String written) {
    assertThat(HeaderText.of(List.of(new MailAddress(name, "ann@a.example"))))
        .isEqualTo(written.replace("~", "\r\n"));
  }

  @Test
  void addressesStandOnLinesOfTheirOwn() {
    assertThat(
            HeaderText.of(
                List.of(
                    new MailAddress(null, "a@a.example"), new MailAddress(null, "b@a.example"))))
        .isEqualTo("a@a.example,\r\n b@a.example");
  }

  private static void assertShortLines(String written, long seed) {
    assertThat(written.chars().allMatch(c -> c < 0x7f)).as("seed %s", seed).isTrue();
    assertThat(written.split("\r\n"))
        .as("seed %s", seed)
        .allMatch(line -> line.length() <= 66 && line.indexOf('\n') < 0 && line.indexOf('\r') < 0);
    assertThat(written).doesNotContain("\r\n\r\n").doesNotContain("\r\n \r\n");
  }

  private static String read(String header) throws Exception {
    return MimeUtility.decodeText(unfolded(header));
  }

  private static String unfolded(String header) {
    return header.replace("\r\n", "");
  }
}
