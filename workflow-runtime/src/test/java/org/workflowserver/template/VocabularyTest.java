package org.workflowserver.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.template.filter.Filters;
import org.workflowserver.template.value.TemplateSyntaxError;

/** Nothing of Liquid is missing: its tags and filters as of version 5, and those that are ours. */
class VocabularyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "abs",
        "append",
        "at_least",
        "at_most",
        "base64_decode",
        "base64_encode",
        "base64_url_safe_decode",
        "base64_url_safe_encode",
        "capitalize",
        "ceil",
        "compact",
        "concat",
        "date",
        "default",
        "divided_by",
        "downcase",
        "escape",
        "escape_once",
        "find",
        "find_index",
        "first",
        "floor",
        "h",
        "has",
        "join",
        "last",
        "lstrip",
        "map",
        "minus",
        "modulo",
        "newline_to_br",
        "plus",
        "prepend",
        "reject",
        "remove",
        "remove_first",
        "remove_last",
        "replace",
        "replace_first",
        "replace_last",
        "reverse",
        "round",
        "rstrip",
        "size",
        "slice",
        "sort",
        "sort_natural",
        "split",
        "squish",
        "strip",
        "strip_html",
        "strip_newlines",
        "sum",
        "times",
        "truncate",
        "truncatewords",
        "uniq",
        "upcase",
        "url_decode",
        "url_encode",
        "where",
        "hmac_sha256",
        "json",
        "jsonpath",
        "parse_json",
        "sha256",
        "uuid"
      })
  void a_filter_is_known(String name) {
    assertThat(Filters.named(name)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          {% # a remark %}x                                                      => x
          {% comment %}a{% endcomment %}x                                        => x
          {% doc %}a{% enddoc %}x                                                => x
          {% raw %}{{ a }}{% endraw %}                                           => {{ a }}
          {% liquid echo 'x' %}                                                  => x
          {% echo 'x' %}                                                         => x
          {% if false %}a{% elsif true %}x{% else %}b{% endif %}                 => x
          {% unless true %}a{% else %}x{% endunless %}                           => x
          {% case 2 %}{% when 1, 3 %}a{% when 4 or 2 %}x{% else %}b{% endcase %} => x
          {% for i in (1..4) reversed limit: 2 offset: 1 %}{{ i }}{% endfor %}   => 32
          {% for i in none %}{% else %}x{% endfor %}                             => x
          {% for i in (1..9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %} => 13
          {% for i in (1..2) %}{% for j in (1..1) %}{{ forloop.parentloop.index }}{% endfor %}{% endfor %} => 12
          {% tablerow i in (1..1) cols: 1 %}x{% endtablerow %}                   => <tr class="row1"> <td class="col1">x</td></tr>
          {% cycle 'g': 'a', 'b' %}{% cycle 'h': 'c', 'd' %}{% cycle 'g': 'a', 'b' %} => acb
          {% increment n %}{% increment n %}{% decrement n %}                    => 011
          {% capture a %}x{% endcapture %}{{ a }}                                => x
          {% for i in (1..2) %}{% ifchanged %}x{% endifchanged %}{% endfor %}    => x
          """)
  void a_tag_does_what_it_says(String template, String expected) {
    assertThat(Given.nothing().renders(template).replace("\n", " ").strip()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"include", "render"})
  void a_tag_that_reads_files_is_refused_with_the_reason_and_the_place(String tag) {
    assertThatThrownBy(() -> Template.parse("text\n  {% " + tag + " 'footer' %}"))
        .isInstanceOf(TemplateSyntaxError.class)
        .hasMessageContaining("file")
        .hasMessageContaining("line 2, column 3");
  }
}
