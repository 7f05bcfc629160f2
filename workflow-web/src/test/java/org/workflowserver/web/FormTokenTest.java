package org.workflowserver.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormTokenTest {
  private final FormToken token = new FormToken();

  @Test
  void knowsItself() {
    assertThat(token.matches(token.getValue())).isTrue();
    assertThat(token.getValue()).hasSize(64);
  }

  @Test
  void knowsNothingElse() {
    assertThat(token.matches(null)).isFalse();
    assertThat(token.matches("")).isFalse();
    assertThat(token.matches(new FormToken().getValue())).isFalse();
  }

  @Test
  void anOldOneIsWorthNothingOnceItIsRenewed() {
    FormToken token = new FormToken();
    String before = token.getValue();
    token.renew();
    assertThat(token.matches(before)).isFalse();
    assertThat(token.matches(token.getValue())).isTrue();
  }
}
