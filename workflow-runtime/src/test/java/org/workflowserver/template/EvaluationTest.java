package org.workflowserver.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.TextWriter;
import org.workflowserver.template.value.Values;

class EvaluationTest {
  private final Given given =
      Given.data(
          """
          {'list': [1, 'a', null], 'object': {'k': 1.50}, 'yes': true, 'none': null, 'n': 7,
           'text': '[1, 2]', 'big': 123456789012345678901234567890}
          """);

  @Test
  void a_single_expression_keeps_its_type() {
    assertThat(given.evaluates("{{ list }}")).isSameAs(given.root("list"));
    assertThat(given.evaluates("{{ object.k }}")).isEqualTo(new BigDecimal("1.50"));
    assertThat(given.evaluates("{{- yes -}}")).isEqualTo(true);
    assertThat(given.evaluates("{{ none }}")).isNull();
    assertThat(given.evaluates("{{ nowhere }}")).isNull();
    assertThat(given.evaluates("{{ n }}")).isEqualTo(7L);
    assertThat(given.evaluates("{{ big | plus: 0 }}"))
        .isEqualTo(new BigInteger("123456789012345678901234567890"));
  }

  @Test
  void whitespace_around_an_expression_is_text() {
    assertThat(given.evaluates(" \n{{ n }}\t")).isEqualTo(" \n7\t");
    assertThat(given.evaluates("{{ n }}\n")).isEqualTo("7\n");
    assertThat(given.evaluates(" {{ yes }}")).isEqualTo(" true");
  }

  @Test
  void the_filters_of_a_single_expression_count() {
    assertThat(given.evaluates("{{ text | parse_json }}")).isEqualTo(List.of(1L, 2L));
    assertThat(given.evaluates("{{ list | size }}")).isEqualTo(3L);
    assertThat(given.evaluates("{{ n | times: 1.5 }}")).isEqualTo(new BigDecimal("10.5"));
    assertThat(given.evaluates("{{ n | append: '' }}")).isEqualTo("7");
    assertThat(given.evaluates("{{ (1..3) }}")).isEqualTo(List.of(1L, 2L, 3L));
    assertThat(given.evaluates("{{ 'a,b' | split: ',' }}")).isEqualTo(List.of("a", "b"));
  }

  @Test
  void anything_else_becomes_text() {
    assertThat(given.evaluates("{{ n }}.")).isEqualTo("7.");
    assertThat(given.evaluates("{{ n }}{{ n }}")).isEqualTo("77");
    assertThat(given.evaluates("{% echo n %}")).isEqualTo("7");
    assertThat(given.evaluates("{% assign x = n %}{{ x }}")).isEqualTo("7");
    assertThat(given.evaluates("plain")).isEqualTo("plain");
    assertThat(given.evaluates("")).isEqualTo("");
  }

  @Test
  void in_strict_mode_what_is_missing_is_a_fault() {
    Given strict = Given.data("{'a': {'b': null, 'l': [1]}}").skipped("left_out").strictly();

    assertThat(strict.renders("{{ a.b }}{{ a.l[0] }}{{ a.l.size }}{{ now | size }}"))
        .isEqualTo("1127");
    assertThat(strict.evaluates("{{ left_out.any.thing }}")).isNull();
    assertThat(
            strict.renders("{% assign x = nil %}{{ x }}{% for i in (1..2) %}{{ i }}{% endfor %}"))
        .isEqualTo("12");
    for (String missing : List.of("a.c", "nowhere", "a.b.c", "a.l[1]", "a['c d']", "a[nowhere]")) {
      Throwable thrown = catchThrowable(() -> strict.renders("{{ " + missing + " }}"));
      assertThat(thrown).as(missing).isInstanceOf(TemplateFault.class);
      assertThat(((TemplateFault) thrown).code()).isEqualTo(TemplateFault.ERROR);
    }
    assertThat(catchThrowable(() -> strict.renders("x {{ a.c.d }}")))
        .hasMessage("'a.c.d' does not exist (line 1, column 3)");
    assertThat(catchThrowable(() -> strict.evaluates("{{ a.c }}")))
        .hasMessage("'a.c' does not exist (line 1, column 1)");
  }

  @Test
  void a_now_of_the_scope_wins_over_the_time() {
    assertThat(Given.nothing().renders("{{ now }}")).isEqualTo("2026-03-14T09:26:53.589793Z");
    assertThat(Given.nothing().with("now", "later").renders("{{ now }}")).isEqualTo("later");
  }

  @Test
  void values_have_one_text_everywhere() {
    assertThat(TextWriter.text(null, null)).isEmpty();
    assertThat(TextWriter.text(List.of("a", List.of(1L, true), Map.of("k", "v")), null))
        .isEqualTo("a1true{\"k\":\"v\"}");
    assertThat(TextWriter.text(new BigDecimal("1E+3"), null)).isEqualTo("1000.0");
    assertThat(Values.isTruthy(0L)).isTrue();
    assertThat(Values.isTruthy("")).isTrue();
    assertThat(Values.isTruthy(false)).isFalse();
    assertThat(Values.isTruthy(null)).isFalse();
  }
}
