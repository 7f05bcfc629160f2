package org.workflowserver.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.TemplateSyntaxError;

class TagsTest {
  private static final String DATA =
      """
      {'name': 'Ada', 'none': null, 'no': false, 'count': 3, 'price': 2.50, 'empty_list': [],
       'list': [1, 2, 3, 4], 'order': {'id': 'o1', 'lines': [{'sku': 'a', 'n': 2}, {'sku': 'b'}]}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          Hello {{ name }}!                                           => Hello Ada!
          {{ order.lines[0].sku }}{{ order["lines"][-1].sku }}        => ab
          {{ order.lines.size }} {{ list.first }} {{ list.last }}     => 2 1 4
          {{ list }} {{ order.lines[1] }}                             => 1234 {"sku":"b"}
          {{ none }}{{ nowhere.at.all }}{{ list[9] }}x                => x
          {{ price }} {{ 1.0 }} {{ 3 }}                               => 2.5 1.0 3
          {{ "it's }}" }}{{ '{}' }}                                   => it's }}{}
          {% if count > 2 and name == 'Ada' %}y{% else %}n{% endif %} => y
          {% if no or none %}1{% elsif list contains 4 %}2{% endif %} => 2
          {% if no and no or true %}y{% else %}n{% endif %}           => n
          {% unless no %}y{% else %}n{% endunless %}                  => y
          {% if empty_list == empty and none == blank %}y{% endif %}  => y
          {% case name %}{% when 'Bob', 'Ada' %}a{% else %}b{% endcase %}  => a
          {% case name %}{% when 'Bob' and 'Ada', 'Ada' %}a{% else %}b{% endcase %} => b
          {% for i in list %}{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %} => 1,2,3,4
          {% for i in list reversed limit: 2 offset: 1 %}{{ i }}{% endfor %} => 32
          {% for i in list limit: 2, offset: 1, %}{{ i }}{% endfor %} => 23
          {% for i in empty_list %}x{% else %}none{% endfor %}        => none
          {% for i in (1..9) %}{% if i == 3 %}{% continue %}{% endif %}{% if i > 4 %}{% break %}{% endif %}{{ i }}{% endfor %} => 124
          {% for p in order %}{{ p[0] }};{% endfor %}                 => id;lines;
          {% for i in list limit: 2 %}{{ i }}{% endfor %}-{% for i in list offset: continue %}{{ i }}{% endfor %} => 12-34
          {% for i in (1..2) %}{% for j in (1..2) %}{{ forloop.parentloop.index }}{{ j }} {% endfor %}{% endfor %}. => 11 12 21 22 .
          {% assign a = name | upcase %}{{ a }}{{ name }}             => ADAAda
          {% capture c %}<{{ name }}>{% endcapture %}{{ c | size }}   => 5
          {% increment n %}{% increment n %}{{ n }}{% decrement n %}  => 0121
          {% cycle 'a', 'b' %}{% cycle 'a', 'b' %}{% cycle 'a', 'b' %} => aba
          {% comment %}{{ name }}{% if %}{% endcomment %}x            => x
          {% # a note %}x{% doc %}{{ nonsense | nonsense }}{% enddoc %} => x
          {% raw %}{{ name }}{% if %}{% endraw %}                     => {{ name }}{% if %}
          {% echo name | append: '!' %}                               => Ada!
          a {{- name -}} b {%- assign x = 1 -%} c                     => aAdabc
          {% for i in (1..4) %}{% ifchanged %}{{ i | divided_by: 2 }}{% endifchanged %}{% endfor %} => 012
          {% tablerow i in (1..3) cols: 2 %}{{ i }}{% endtablerow %}  => `<tr class="row1">
          <td class="col1">1</td><td class="col2">2</td></tr>
          <tr class="row2"><td class="col1">3</td></tr>
          `
          """)
  void tags_render(String template, String expected) {
    assertThat(Given.data(DATA).renders(template)).isEqualTo(expected);
  }

  @Test
  void the_liquid_tag_holds_one_tag_a_line() {
    String template =
        """
        {%- liquid
          assign total = 0
          # a note
          for line in order.lines
            assign total = line.n | default: 1 | plus: total
          endfor
          echo total
        -%}
        """;
    assertThat(Given.data(DATA).renders(template)).isEqualTo("3");
  }

  @Test
  void what_is_rendered_is_not_rendered_again() {
    Given given = Given.nothing().with("evil", "{{ secret }}{% break %}").with("secret", "s");
    assertThat(given.renders("{{ evil }}{% assign x = evil %}{{ x }}"))
        .isEqualTo("{{ secret }}{% break %}{{ secret }}{% break %}");
  }

  @Test
  void a_block_that_shows_only_whitespace_shows_nothing() {
    assertThat(Given.nothing().renders("<{% if true %}  {% assign x = 1 %}  {% endif %}>"))
        .isEqualTo("<>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {{ name                          => The output is not closed with '}}' (line 1, column 1)
          ab {% if                         => The tag is not closed with '%}' (line 1, column 4)
          {% if a %}x                      => The tag 'if' is never closed (line 1, column 1)
          {% endif %}                      => The tag 'endif' closes nothing here (line 1, column 1)
          {% else %}                       => The tag 'else' does not belong here (line 1, column 1)
          {% frobnicate %}                 => There is no tag 'frobnicate' (line 1, column 1)
          {% include 'a' %}                => The tag 'include' is not allowed: templates read no files (line 1, column 1)
          {% render 'a' %}                 => The tag 'render' is not allowed: templates read no files (line 1, column 1)
          {{ a | frobnicate }}             => There is no filter 'frobnicate' (line 1, column 8)
          {{ a | append }}                 => The filter 'append' takes 1 arguments, found 0 (line 1, column 8)
          {{ a | append: x: 1 }}           => The filter 'append' takes no 'x' (line 1, column 16)
          {{ a b }}                        => Expected the end, found 'b' (line 1, column 6)
          {{ a.class.getName() }}          => Expected the end, found '(' (line 1, column 19)
          {{ 1 + 2 }}                      => Unexpected character '+' (line 1, column 6)
          {{ 'a }}                         => The string is not closed (line 1, column 4)
          {% for x on y %}{% endfor %}     => Expected 'in', found 'on' (line 1, column 10)
          {% for x in y up: 1 %}{% endfor %} => Expected 'limit' or 'offset', found 'up' (line 1, column 15)
          {% if %}{% endif %}              => Expected a value, found the end (line 1, column 7)
          {% assign = 1 %}                 => The tag 'assign' reads: assign name = value (line 1, column 1)
          """)
  void what_is_no_template_is_refused_with_its_place(String template, String message) {
    assertThat(catchThrowable(() -> Template.parse(template)))
        .isInstanceOf(TemplateSyntaxError.class)
        .hasMessage(message);
  }

  @Test
  void the_place_of_an_error_counts_lines() {
    TemplateSyntaxError error =
        catchThrowableOfType(
            TemplateSyntaxError.class, () -> Template.parse("a\n\nb {{ x | nope }}"));
    assertThat(error.line()).isEqualTo(3);
    assertThat(error.column()).isEqualTo(10);
  }

  @Test
  void the_place_of_a_fault_is_that_of_the_innermost_tag() {
    assertThat(
            catchThrowable(
                () ->
                    Given.nothing().renders("{% if true %}\n  {{ 1 | divided_by: 0 }}{% endif %}")))
        .isInstanceOf(TemplateFault.class)
        .hasMessage("Can't divide by zero (line 2, column 3)");
  }
}
