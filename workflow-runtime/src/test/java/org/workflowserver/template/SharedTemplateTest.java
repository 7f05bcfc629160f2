package org.workflowserver.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedTemplateTest {
  private static final String SOURCE =
      """
      {%- for i in (1..20) -%}
        {%- assign sum = sum | default: 0 | plus: i | plus: start -%}
        {%- cycle 'a', 'b' -%}{%- increment n -%}{%- ifchanged -%}{{ start }}{%- endifchanged -%}
      {%- endfor -%}
      :{{ sum }}:{{ items | sort | join: ',' }}""";

  @Test
  void many_threads_render_one_template_each_with_its_own_data() {
    Template shared = Template.parse(SOURCE);
    IntStream.range(0, 2_000)
        .parallel()
        .forEach(
            start -> {
              Given alone = world(start);
              Given together = world(start);
              assertThat(shared.render(together, together.budget()))
                  .isEqualTo(alone.renders(SOURCE))
                  .contains(":" + (210 + 20 * start) + ":1," + (2 + start));
            });
  }

  private static Given world(int start) {
    return Given.data("{'start': " + start + ", 'items': [" + (2 + start) + ", 1]}");
  }
}
