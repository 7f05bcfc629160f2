package org.workflowserver.template.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.workflowserver.template.Given;

class BudgetTest {
  private final AtomicLong nanos = new AtomicLong();

  private Budget budget(int characters) {
    return new Budget(Duration.ofSeconds(1), characters, nanos::get);
  }

  private static void isLimit(Throwable thrown) {
    assertThat(thrown).isInstanceOf(TemplateFault.class);
    assertThat(((TemplateFault) thrown).code()).isEqualTo("template_limit");
  }

  @Test
  void output_up_to_the_limit_is_allowed_and_one_character_more_is_not() {
    assertThat(Given.nothing().within(budget(5)).renders("ab{{ 'cde' }}")).isEqualTo("abcde");
    isLimit(catchThrowable(() -> Given.nothing().within(budget(5)).renders("ab{{ 'cdef' }}")));
  }

  @Test
  void all_templates_of_a_step_share_their_budget() {
    Given given = Given.nothing().within(budget(10));
    given.renders("12345");
    given.evaluates("{{ '1234' }}");
    isLimit(catchThrowable(() -> given.evaluates("{{ '12' }}")));
  }

  @Test
  void a_value_that_is_handed_on_costs_nothing() {
    Given given = Given.data("{'l': [1, 2, 3], 's': 'abc'}").within(budget(10));
    for (int i = 0; i < 100; i++) {
      given.evaluates("{{ l }}");
      given.renders("{% assign x = s %}{% assign y = l | first %}");
    }
    assertThat(given.renders("{{ s }}")).isEqualTo("abc");
  }

  @Test
  void values_on_the_way_are_counted_even_when_they_are_not_shown() {
    Given given = Given.nothing().within(budget(100));
    String append = "{% for i in (1..COUNT) %}{% assign x = 'ab' | append: 'cd' %}{% endfor %}";
    assertThatCode(() -> given.renders(append.replace("COUNT", "400"))).doesNotThrowAnyException();
    isLimit(catchThrowable(() -> given.renders(append.replace("COUNT", "1"))));
  }

  @Test
  void only_time_spent_rendering_counts() {
    Given given = Given.nothing().within(budget(1_000_000));
    String work = "{% for i in (1..5000) %}{% endfor %}";
    given.renders(work);
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThatCode(() -> given.renders(work)).doesNotThrowAnyException();
  }

  @Test
  void a_rendering_ends_soon_after_its_time() {
    Budget ticking = new Budget(Duration.ofMillis(1), 1000, () -> nanos.addAndGet(100_000));
    isLimit(
        catchThrowable(
            () ->
                Given.nothing().within(ticking).renders("{% for i in (1..999999) %}{% endfor %}")));
    assertThat(nanos.get()).isLessThan(Duration.ofMillis(2).toNanos());
  }

  @Test
  void a_fault_names_the_place_where_the_budget_ended() {
    assertThat(
            catchThrowable(
                () -> Given.nothing().within(budget(3)).renders("ab\n{{ 'much more' }}")))
        .hasMessage("The templates of this step render more text than allowed (line 2, column 1)");
  }
}
