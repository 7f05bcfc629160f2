package org.workflowserver.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncResourceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html|text/html; charset=utf-8",
        "text/html; charset=iso-8859-1|text/html; charset=utf-8",
        "text/html;CHARSET=\"x y\"|text/html; charset=utf-8",
        "a/b ;c=d ; charset=x; e=\"f; charset=g\"|a/b; c=d; e=\"f; charset=g\"; charset=utf-8"
      })
  void theTypeOfAnAnswerSaysTheCharsetThatItIsSentIn(String asked, String sent) {
    assertThat(SyncResource.inUtf8(asked)).isEqualTo(sent);
  }
}
