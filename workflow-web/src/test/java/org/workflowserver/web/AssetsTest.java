package org.workflowserver.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AssetsTest {
  @Test
  void findsTheFileBehindAStamp() {
    assertThat(Assets.file("/assets/01234abc/console.css")).isEqualTo("/assets/console.css");
    assertThat(Assets.file("/assets/console.css")).isEqualTo("/assets/console.css");
    assertThat(Assets.file("/assets/01234abc/../x.js")).isEqualTo("/assets/01234abc/../x.js");
  }

  @Test
  void holdsNothingOutsideItsFolder() {
    assertThat(Assets.contain("/assets/console.js")).isTrue();
    assertThat(Assets.contain("/assets/../pages/run.xhtml")).isFalse();
    assertThat(Assets.contain("/pages/run.xhtml")).isFalse();
  }
}
