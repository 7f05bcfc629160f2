package org.workflowserver.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.template.value.Budget;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.TemplateSyntaxError;

/**
 * Templates and data made to exhaust a server. Each has to end with a limit, never with an error of
 * the Java machine; the timeout is no measure but keeps a failure from hanging the build.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTemplateTest {
  private static final int MIB = 1 << 20;
  private static final String BIG = "a".repeat(MIB / 2);

  /** A clock that each look moves on by as much as the work between two looks takes at most. */
  private static Budget budget() {
    AtomicLong nanos = new AtomicLong();
    return new Budget(Duration.ofSeconds(1), MIB, () -> nanos.addAndGet(200_000));
  }

  private static Given given() {
    Map<String, Object> member = Map.of("text", BIG);
    // Long enough for one look at the clock, which a budget takes for any length.
    String page = BIG.substring(0, 1 << 15);
    return Given.nothing()
        .within(budget())
        .with("big", BIG)
        .with("needle", "a".repeat(MIB / 4) + "b")
        .with("twin", new String(BIG.toCharArray()))
        .with("copies", copies())
        .with("page", page)
        .with("objects", new ArrayList<>(Collections.nCopies(50_000, member)))
        .with("pages", new ArrayList<>(Collections.nCopies(50_000, Map.of("text", page))))
        .with("digits", "9".repeat(20_000))
        .with("far", new BigDecimal("1e6144"))
        .with("close", new BigDecimal("1." + "0".repeat(998) + "1e6144"))
        .with("distances", distances())
        .with("sameHash", objectsWithOneHashCode());
  }

  /** Numbers of one size, of which some have their digits written out. */
  private static List<Object> distances() {
    List<Object> distances =
        new ArrayList<>(Collections.nCopies(100_000, new BigDecimal("1e6144")));
    distances.replaceAll(ignored -> Map.of("at", ignored));
    return distances;
  }

  private static List<Object> objectsWithOneHashCode() {
    List<Object> objects = new ArrayList<>();
    for (int number = 0; number < 1 << 16; number++) {
      StringBuilder text = new StringBuilder();
      for (int bit = 0; bit < 16; bit++) {
        text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
      }
      objects.add(Map.of("text", text.toString()));
    }
    return objects;
  }

  /** Texts that differ in their last character only, so that comparing any two takes long. */
  private static List<Object> copies() {
    List<Object> copies = new ArrayList<>();
    String[] distinct = new String[16];
    for (int i = 0; i < distinct.length; i++) {
      distinct[i] = BIG + (char) ('a' + i);
    }
    for (int i = 0; i < 30_000; i++) {
      copies.add(distinct[i * 7 % distinct.length]);
    }
    return copies;
  }

  /** Loops turn less often than they may: what they do is too much. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% assign s = 'ab' %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}",
        "{% assign s = 'ab' %}{% for i in (1..40) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}"
            + "{% endfor %}",
        "{% assign s = 'ab' %}{% for i in (1..40) %}{% assign s = s | replace: 'a', s %}{% endfor %}",
        "{% assign l = 'a,b' | split: ',' %}{% for i in (1..40) %}{% assign l = l | concat: l %}"
            + "{% endfor %}",
        "{% for a in (1..1000000000) %}{% for b in (1..1000000000) %}{% endfor %}{% endfor %}",
        "{% for a in (1..9000) %}{% for b in (1..9000) %}{% endfor %}{% endfor %}",
        "{% for a in (-9223372036854775808..9223372036854775807) %}{% endfor %}",
        "{% tablerow a in (1..1000000000) %}{% endtablerow %}",
        "{% for a in (1..99999999999999999999999) %}{% endfor %}",
        "{{ (1..1000000000) | join }}",
        "{{ (1..1000000000) | json }}",
        "{{ (1..1000000000) | reverse | first }}",
        "{{ (1..1000000000) }}",
        "{% assign n = 99999 %}{% for i in (1..99) %}{% assign n = n | times: n %}{% endfor %}",
        "{% assign n = 1.01 %}{% for i in (1..99) %}{% assign n = n | times: n %}{% endfor %}",
        "{% assign n = 0.1 %}{% for i in (1..99) %}{% assign n = n | times: n %}{% endfor %}",
        "{{ digits | plus: 1 }}",
        "{{ 1.5 | round: 1000000 }}",
        "{{ 1 | round: -1000000 }}",
        "{{ big | split: '' | join: big }}",
        "{{ big | split: '' | size }}{{ big | split: '' | size }}{{ big | split: 'a' | size }}",
        "{{ big | replace: '', big }}",
        "{{ big | replace: 'a', big }}",
        "{{ copies | join }}",
        "{{ copies | sort | size }}",
        "{{ copies | sort_natural | size }}",
        "{{ copies | uniq | size }}",
        "{{ objects | json }}",
        "{{ pages | uniq | size }}",
        "{{ objects }}.",
        "{{ objects | map: 'text' | join }}",
        "{% for i in (1..99999) %}{% if big == twin %}{% endif %}{% endfor %}",
        "{% for i in (1..99999) %}{% if big contains needle %}{% endif %}{% endfor %}",
        "{% for i in (1..99999) %}{% if big < twin %}{% endif %}{% endfor %}",
        "{% for i in (1..99999) %}{% assign x = big | remove: needle %}{% endfor %}",
        "{% for i in (1..99999) %}{% assign x = big | size %}{% endfor %}",
        "{% for i in (1..999999) %}{{ i }} this is more and more output{% endfor %}",
        "{% for i in (1..99999) %}{% assign x = 'now' | date: '%99999999Y%999999N' %}{% endfor %}",
        "{% for i in (1..99999) %}{% assign x = big | base64_encode | sha256 %}{% endfor %}",
        "{% for i in (1..99999) %}{% assign x = 'a' | hmac_sha256: page %}{% endfor %}",
        "{% for i in (1..99999) %}{% assign x = 5 | plus: big %}{% endfor %}",
        "{% for i in (1..99999) %}{% if far == close %}{% endif %}{% endfor %}",
        "{% for i in (1..99999) %}{% if far < close %}{% endif %}{% endfor %}",
        "{% for i in (1..99999) %}{% assign x = far | at_least: close %}{% endfor %}",
        "{% for i in (1..99999) %}{% assign x = far | at_most: close %}{% endfor %}",
        "{% for i in (1..9) %}{% assign x = distances | where: 'at', close %}{% endfor %}",
        "{{ distances | sort: 'at' | size }}",
      })
  void a_rendering_without_end_is_stopped(String template) {
    Throwable thrown = catchThrowable(() -> given().evaluates(template));
    assertThat(thrown).isInstanceOf(TemplateFault.class);
    assertThat(((TemplateFault) thrown).code()).isEqualTo(TemplateFault.LIMIT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          {% if big contains needle %}y{% else %}n{% endif %}                    => n
          {{ big | remove_last: needle | size }}                                 => 524288
          {{ big | slice: 1, 99999999999999999999 | size }}                      => 524287
          {{ big | truncate: 99999999999999999999 | size }}                      => 524288
          {{ big | truncatewords: 99999999999999999999 | size }}                 => 524288
          {% for i in (1..1000000000) limit: 2 %}{{ i }}{% endfor %}             => 12
          {% for i in (1..1000000000) reversed limit: 1 %}{{ i }}{% endfor %}    => 1
          {{ (1..1000000000) | size }}                                           => 1000000000
          {{ '1e999999999' | plus: 1 }}                                          => 2
          {{ sameHash | uniq | size }}                                           => 65536
          {% assign x = '<script' | append: big | strip_html %}{{ x | size }}    => 524295
          """)
  void what_only_looks_hostile_renders(String template, String expected) {
    assertThat(given().renders(template)).isEqualTo(expected);
  }

  static List<Arguments> texts_without_end() {
    return List.of(
        named("longer than allowed", "x".repeat(MIB + 1)),
        named("open outputs", "{{".repeat(MIB / 2)),
        named("open tags", "{%".repeat(MIB / 2)),
        named("nested blocks", "{% if a %}".repeat(MIB / 10)),
        named("nested loops", "{% for a in b %}".repeat(MIB / 16)),
        named("nested comments", "{% comment %}".repeat(MIB / 13)),
        named("open raw texts", "{% raw %}".repeat(MIB / 9)),
        named("nested liquid tags", "{% " + "liquid ".repeat(MIB / 8) + "%}"),
        named("nested brackets", "{{ a" + "[a".repeat(MIB / 4) + " }}"),
        named("bare brackets", "{{ " + "[".repeat(MIB / 2) + " }}"),
        named("nested ranges", "{{ " + "(".repeat(MIB / 2) + " }}"),
        named("quotes", "{{ " + "'\"".repeat(MIB / 3) + " }}"),
        named("a long number", "{{ " + "9".repeat(MIB / 2) + " }}"),
        named("a long operator", "{% if " + "<".repeat(MIB / 2) + " %}{% endif %}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts_without_end")
  void a_text_that_is_hard_to_parse_is_refused(String name, String source) {
    assertThat(catchThrowable(() -> Template.parse(source)))
        .isInstanceOf(TemplateSyntaxError.class);
  }

  static List<Arguments> long_templates() {
    return List.of(
        named("text", "{ ".repeat(MIB / 2)),
        named("outputs", "{{a}}".repeat(MIB / 24)),
        named("a path", "{{ a" + ".a".repeat(MIB / 8) + " }}"),
        named("filters", "{{ a" + "|upcase".repeat(MIB / 32) + " }}"),
        named("conditions", "{% if a" + " or a".repeat(MIB / 24) + " %}{% endif %}"),
        named("branches", "{% if a %}" + "{% elsif a %}".repeat(MIB / 64) + "{% endif %}"),
        named("lines of a comment", "{% # a" + "\n".repeat(MIB / 2) + "%}"),
        named("braces in a comment", "{% comment %}" + "{{{".repeat(MIB / 8) + "}{% endcomment %}"),
        named("values", "{% cycle a" + ",a".repeat(MIB / 16) + " %}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("long_templates")
  void a_long_template_is_read_and_rendered(String name, String source) {
    Template template = Template.parse(source);
    assertThat(template.roots()).hasSizeLessThan(MIB / 3);
    assertThat(template.render(Given.nothing(), budget())).isNotNull();
  }

  static List<Arguments> long_conditions() {
    return List.of(
        named("sizes", "{% if s.size" + " and s.size".repeat(10_000) + " %}{% endif %}"),
        named("sizes by filter", "{{ s" + " | size }}{{ s".repeat(10_000) + " | size }}"),
        named("blanks", "{% if s == blank" + " and s == blank".repeat(10_000) + " %}{% endif %}"),
        named(
            "branches",
            "{% if s != blank %}" + "{% elsif s != blank %}".repeat(10_000) + "{% endif %}"),
        named("cases", "{% case s %}" + "{% when blank %}".repeat(10_000) + "{% endcase %}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("long_conditions")
  void a_condition_takes_time_for_each_look_at_a_long_text(String name, String source) {
    // Long enough for one look at the clock, which a budget takes for any length.
    Given given = given().with("s", " ".repeat(1 << 15));
    assertThat(catchThrowable(() -> given.evaluates(source)))
        .isInstanceOfSatisfying(
            TemplateFault.class, fault -> assertThat(fault.code()).isEqualTo(TemplateFault.LIMIT));
  }

  /** Each has a line and a column, found in a time that grows with the template alone. */
  @Test
  void a_template_may_have_any_number_of_mistakes() {
    int mistakes = MIB / 8;
    String source = "{{a|b}}\n".repeat(mistakes);
    List<TemplateProblem> problems = TemplateTree.parse(source).problems();
    assertThat(problems).hasSize(mistakes);
    assertThat(problems.getLast().message())
        .isEqualTo("There is no filter 'b' (line " + mistakes + ", column 5)");
  }

  @Test
  void tags_of_lines_end_with_their_tag() {
    String source = "{%liquid #%}".repeat(MIB / 12);
    assertThat(Template.parse(source).render(Given.nothing(), budget())).isEmpty();
  }

  private static Arguments named(String name, String source) {
    return Arguments.of(name, source);
  }
}
