package org.workflowserver.outbound.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class MailAddressTest {
  /** What is no single address, or could be read as another one. */
  static final List<String> NONE =
      List.of(
          "",
          " ",
          "ann",
          "@example.com",
          "ann@",
          "ann@@example.com",
          "ann@example..com",
          "ann@.example.com",
          "ann@example.com.",
          "ann@-example.com",
          "ann@exam ple.com",
          ".ann@example.com",
          "ann.@example.com",
          "a..b@example.com",
          "a b@example.com",
          "ann@example.com, bob@example.com",
          "ann@example.com,bob@example.com",
          "ann@example.com;bob@example.com",
          "ann@example.com bob@example.com",
          "<ann@example.com> <bob@example.com>",
          "Ann <ann@example.com>, Bob <bob@example.com>",
          "Ann <ann@example.com>,bob@example.com>",
          "Ann, Bob <ann@example.com>",
          "friends: ann@example.com;",
          "friends:ann@example.com,bob@example.com;",
          "<@relay.example,@other.example:ann@example.com>",
          "@relay.example:ann@example.com",
          "ann%example.org@",
          "ann@example.com (Ann)",
          "ann(comment)@example.com",
          "Ann <ann@example.com",
          "Ann ann@example.com>",
          "Ann <<ann@example.com>>",
          "Ann <>",
          "<>",
          "\"Ann <ann@example.com>",
          "\"An\"n\" <ann@example.com>",
          "Ann \\ <ann@example.com>",
          "a\"b@example.com",
          "\"a\"b\"@example.com",
          "\"ann@example.com",
          "\"\"@example.com",
          "ann@[127.0.0.1]",
          "ann@[IPv6:::1]",
          "ann@127.0.0.1",
          "ann@0x7f000001",
          "ann@2130706433",
          "ann@example.com\r\nBcc: eve@example.com",
          "ann@example.com\n",
          "Ann\r\nBcc: eve@example.com <ann@example.com>",
          "ann\u0000@example.com",
          "ann@exam\u0085ple.com",
          "\u00e4nn@example.com",
          "ann@example.com>\u200b",
          "ann\u00a0@example.com",
          "a".repeat(65) + "@example.com",
          "ann@" + "a".repeat(64) + ".com",
          "ann@" + "abc.".repeat(70) + "com",
          "x".repeat(1_001) + " <ann@example.com>");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "ann@example.com;-;ann@example.com",
        "<ann@example.com>;-;ann@example.com",
        "Ann.Lee+tag@Example.COM;-;Ann.Lee+tag@example.com",
        "!#$%&'*+-/=?^_{|}~@example.com;-;!#$%&'*+-/=?^_{|}~@example.com",
        "root@localhost;-;root@localhost",
        "Ann <ann@example.com>;Ann;ann@example.com",
        "Dr. Ann O'Hara <ann@example.com>;Dr. Ann O'Hara;ann@example.com",
        "Ann<ann@example.com>;Ann;ann@example.com",
        "Änn Größe \uD83D\uDC69 <ann@example.com>;Änn Größe \uD83D\uDC69;ann@example.com",
        "\"Lee, Ann\" <ann@example.com>;Lee, Ann;ann@example.com",
        "\"An \\\"A\\\" \\\\n <x>\" <ann@example.com>;An \"A\" \\n <x>;ann@example.com",
        "\"\" <ann@example.com>;-;ann@example.com",
        "\"a b@c\"@example.com;-;\"a b@c\"@example.com",
        "ann@bücher.example;-;ann@xn--bcher-kva.example",
        "=?UTF-8?Q?Eve?= <ann@example.com>;=?UTF-8?Q?Eve?=;ann@example.com"
      })
  void readsOneAddressWithItsName(String text, String name, String address) {
    assertThat(MailAddress.parse(text)).contains(new MailAddress(name, address));
    assertThat(MailAddress.parse("  " + text + " ")).contains(new MailAddress(name, address));
  }

  @ParameterizedTest
  @FieldSource("NONE")
  void readsNothingElse(String text) {
    assertThat(MailAddress.parse(text)).isEmpty();
  }

  @Test
  void knowsItsDomain() {
    assertThat(MailAddress.parse("\"a@b\"@example.com").orElseThrow().domain())
        .isEqualTo("example.com");
  }
}
