package org.workflowserver.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.web.page.QueryString;

class RunQueryTest {
  @Test
  void choosesANodeAndKeepsTheLog() {
    RunQuery query = query("node", "a", "entry", "7", "failed", "yes", "q", "x&y");

    assertThat(query.choosing("b").address()).isEqualTo("?node=b&failed=yes&q=x%26y");
    assertThat(query.showing("a", 9).address()).isEqualTo("?node=a&entry=9&failed=yes&q=x%26y");
    assertThat(query.unfiltered().address()).isEqualTo("?node=a&entry=7");
    assertThat(query.choosing("").address()).startsWith("?node=&");
  }

  @Test
  void nothingAskedIsAnAddressToo() {
    assertThat(query().address()).isEqualTo("?");
    assertThat(query().node()).isEmpty();
    assertThat(query("node", "").node()).contains("");
  }

  @Test
  void itemsCountFromOne() {
    assertThat(query("at", "3.1").log().filter().iteration()).contains(List.of(2, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1.", ".1", "1..2", "x", "99999999", "-1", "1.1.1.1.1.1.1.1.1.1.1"})
  void whatIsNoItemIsLeftOut(String item) {
    assertThat(query("at", item).log().item()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "9999999999", "x", "-1", "1e3"})
  void whatIsNoNumberIsLeftOut(String number) {
    assertThat(query("entry", number, "open", number)).isEqualTo(query());
  }

  private static RunQuery query(String... parameters) {
    Map<String, List<String>> all = new HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      all.put(parameters[i], List.of(parameters[i + 1]));
    }
    return RunQuery.of(QueryString.of(all));
  }
}
