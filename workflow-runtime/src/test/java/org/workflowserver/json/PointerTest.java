package org.workflowserver.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PointerTest {
  @Test
  void tokensAreEscaped() {
    assertThat(Pointer.child("", "a")).isEqualTo("/a");
    assertThat(Pointer.child("/nodes", 3)).isEqualTo("/nodes/3");
    assertThat(Pointer.child("/data", "a/b~c")).isEqualTo("/data/a~1b~0c");
    assertThat(Pointer.child("/data", "~1")).isEqualTo("/data/~01");
    assertThat(Pointer.child("/data", "")).isEqualTo("/data/");
  }

  @Test
  void peopleReadPlaces() {
    assertThat(Pointer.inWords("")).isEmpty();
    assertThat(Pointer.inWords("/order/items/2/price~1kg")).isEqualTo("order.items[2].price/kg");
    assertThat(Pointer.inWords("/0/a")).isEqualTo("[0].a");
  }

  @Test
  void namesMayBeEmpty() {
    assertThat(Pointer.tokens("")).isEmpty();
    assertThat(Pointer.tokens("/")).containsExactly("");
    assertThat(Pointer.tokens("/a//b~1c/")).containsExactly("a", "", "b/c", "");
  }
}
