package org.workflowserver.template.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.template.Given;
import org.workflowserver.template.value.TemplateFault;

class FiltersTest {
  private static final String DATA =
      """
      {'s': ' Héllo Wörld ', 'html': '<p>a &amp; b</p><!-- c --><script>x</script>', 'z': [],
       'n': [3, 1, 2, 2], 'mixed': ['b', null, 'A', 'c'], 'big': 123456789012345678901234567890,
       'o': [{'k': 'x', 'v': 1}, {'k': 'y', 'v': 2.5}, {'k': null}], 'deep': [[1, [2]], 3],
       'j': {'a': {'b c': [10, 20, 30]}, 'l': [{'x': 1}, {'x': 2}]}}
      """;

  private static Given given() {
    return Given.data(DATA).with("text", "{\"a\": [1, 2.50]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {{ s | strip | upcase }}|{{ s | lstrip | downcase }}|       => HÉLLO WÖRLD|héllo wörld |
          {{ 'aB c' | capitalize }}{{ '' | capitalize }}              => Ab c
          {{ s | squish | size }}                                     => 11
          {{ 'a' | append: 1 | prepend: nil }}                        => a1
          {{ 'abcdef' | truncate: 5 }} {{ 'abcdef' | truncate: 5, '' }} => ab... abcde
          {{ 'abc' | truncate: -9223372036854775808, 'xx' }}          => xx
          {{ 'a  b c' | truncatewords: 2 }}                           => a b...
          {{ 'a,b,,c,,' | split: ',' | join: '-' }}                   => a-b--c
          {{ 'aXbXc' | replace: 'X', '--' }}{{ 'aa' | replace_first: 'a', 'b' }}{{ 'aa' | replace_last: 'a', 'b' }} => a--b--cbaab
          {{ 'ab' | replace: '', '.' }}                               => .a.b.
          {{ 'aXbX' | remove: 'X' }}{{ 'XaX' | remove_first: 'X' }}{{ 'XaX' | remove_last: 'X' }} => abaXXa
          {{ 'hello' | slice: 1, 3 }}{{ 'hello' | slice: -2, 2 }}{{ n | slice: 1, 2 | join }} => elllo1 2
          {{ '<a href="x">&' | escape }}                              => &lt;a href=&quot;x&quot;&gt;&amp;
          {{ '&lt; & <' | escape_once }}                              => &lt; &amp; &lt;
          {{ html | strip_html }}                                     => a &amp; b
          {{ 'é €/?' | url_encode }} {{ 'a+b%20%E2%82%AC%' | url_decode }} => %C3%A9+%E2%82%AC%2F%3F a b €%
          {{ 'é?>' | base64_encode }} {{ 'w6k/Pg==' | base64_decode }} => w6k/Pg== é?>
          {{ 'é?>' | base64_url_safe_encode }}{{ 'w6k_Pg' | base64_url_safe_decode }} => w6k_Pg==é?>
          {{ 'abc' | sha256 }} => ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
          {{ 'what do ya want for nothing?' | hmac_sha256: 'Jefe' }} => 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843
          {{ nil | uuid }} {{ nil | uuid }}                           => id-1 id-2
          {{ 1 | plus: 2 }} {{ '1.5' | plus: 2 }} {{ 0.1 | plus: 0.2 }} => 3 3.5 0.3
          {{ 7 | minus: 10 }} {{ 4 | times: 2.5 }} {{ 7 | modulo: -3 }} => -3 10.0 -2
          {{ -7 | divided_by: 2 }} {{ 7 | divided_by: 2.0 }} {{ 20 | divided_by: 7.0 }} => -4 3.5 2.857142857142857
          {{ big | plus: 1 }} {{ big | times: big | divided_by: big }} => 123456789012345678901234567891 123456789012345678901234567890
          {{ 9223372036854775807 | plus: 1 }} {{ -9223372036854775808 | abs }} => 9223372036854775808 9223372036854775808
          {{ 4.5 | round }} {{ 4.123 | round: 2 }} {{ 4.2 | ceil }} {{ -4.2 | floor }} => 5 4.12 5 -5
          {{ '[{"a":2,"b":3},{"b":3,"a":2},{"a":[1]},{"a":"[1]"},{"a":[1.0]},{},{}]' | parse_json | uniq | json }} => [{"a":2,"b":3},{"a":[1]},{"a":"[1]"},{"a":[1.0]},{}]
          {{ '[{"k":[1,2]},{"k":[1,2]},{"k":[2,1]},{"k":"[1,2]"}]' | parse_json | uniq: 'k' | json }} => [{"k":[1,2]},{"k":[2,1]},{"k":"[1,2]"}]
          {{ 3 | at_least: 5 }} {{ 3 | at_most: 2.5 }} {{ -3.50 | abs }} => 5 2.5 3.5
          {{ n | sort | join }} {{ n | reverse | join }} {{ n | uniq | join }} {{ n | sum }} => 1 2 2 3 2 2 1 3 3 1 2 8
          {{ mixed | sort_natural | join: ',' }} {{ mixed | compact | size }} => A,b,c, 3
          {{ n | first }}{{ n | last }}{{ z | first }} {{ n | concat: deep | size }} => 32 6
          {{ deep | join }}                                           => 1 2 3
          {{ o | map: 'k' | join: ',' }} {{ o | sum: 'v' }}           => x,y, 3.5
          {{ o | where: 'k', 'y' | json }} {{ o | reject: 'k' | size }} => [{"k":"y","v":2.5}] 1
          {{ n | has: 0 }}{{ n | find: 3 }}{{ n | where: 1 | join: ',' }} => true33,1,2,2
          {{ o | where: nowhere | size }}{{ o | where: 'k', nowhere | size }}{{ o | has: nowhere }} => 02false
          {{ mixed | reject: nowhere }}{{ s | reject: nowhere }}{{ nowhere | split: ' ' | size }}. => 0.
          {{ o | find: 'k', 'x' | json }} {{ o | find_index: 'k', 'y' }} {{ o | has: 'v', 1 }} => {"k":"x","v":1} 1 true
          {{ nil | default: 'd' }}{{ z | default: 'e' }}{{ false | default: 1, allow_false: true }} => defalse
          {{ 'a"b\\' | json }} {{ 1.50 | json }} {{ (1..3) | json }} {{ nil | json }} => "a\\"b\\\\" 1.50 [1,2,3] null
          {{ text | parse_json | json }}                              => {"a":[1,2.50]}
          {{ j | jsonpath: "$.a['b c'][0]" }} {{ j | jsonpath: '$.l[*].x' | join }} => 10 1 2
          {{ j | jsonpath: "$.a['b c'][1:]" | join }} {{ j | jsonpath: '$.l[-1].x' }} {{ j | jsonpath: '$.none' }}. => 20 30 2 .
          {{ j | jsonpath: '$..x' | json }} {{ j | jsonpath: '$.l[?@.x > 1].x' | join }} => [1,2] 2
          """)
  void filters_transform(String template, String expected) {
    assertThat(given().renders(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {{ now | date: '%Y-%m-%dT%H:%M:%S.%L%:z' }}                 => 2026-03-14T09:26:53.589+00:00
          {{ 'now' | date: '%F %T', 'Asia/Tokyo' }}                   => 2026-03-14 18:26:53
          {{ now | date: '%A %-d %B %y, %I:%M %p' }}                  => Saturday 14 March 26, 09:26 AM
          {{ 1152098955 | date: '%m/%d/%Y' }}                         => 07/05/2006
          {{ '2026-07-01T12:00:00Z' | date: '%H:%M %Z', 'Europe/Berlin' }} => 14:00 CEST
          {{ '2026-01-01 12:30 +0200' | date: '%H:%M %z' }}           => 12:30 +0200
          {{ 'March 14, 2016 5pm' | date: '%b %d, %y %k' }}           => Mar 14, 16 17
          {{ 'Tue, 1 Mar 2016 10:00:00 GMT' | date: '%j %U %s' }}     => 061 09 1456826400
          {{ '14/3/2016' | date: '%e.%m' }} {{ '2016/3/4' | date: '%d' }} => 14.03 04
          {{ '10:30' | date: '%F %R' }}                               => 2026-03-14 10:30
          {{ 'no date' | date: '%Y' }}{{ '2026-02-30' | date: '%Y' }} => no date2026-02-30
          {{ now | date: '%% %q %10Y %^a' }}                          => % %q 0000002026 SAT
          {{ '1969-12-31' | date: '%s' }}                             => -86400
          """)
  void dates_are_written_as_strftime_does(String template, String expected) {
    assertThat(Given.nothing().renders(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {{ '{' | parse_json }}                => The filter 'parse_json': The text is not valid JSON
          {{ j | jsonpath: 'a' }}               => The path 'a' can't be read. It begins with '$'
          {{ j | jsonpath: '$.a[' }}            => The path '$.a[' can't be read. An index, a name in quotes, '*' or '?' is expected at character 5
          {{ j | jsonpath: '$.' }}              => The path '$.' can't be read. A name is expected at character 3
          {{ 'now' | date: '%Y', 'Mars/Base' }} => There is no time zone 'Mars/Base'
          {{ 31556889832780799 | date: '%Y', 'Asia/Tokyo' }} => The year is too large in the time zone 'Asia/Tokyo'
          {{ '!!!!' | base64_decode }}          => The text is not valid base64
          {{ '/w==' | base64_decode }}          => What is decoded is not text in UTF-8
          {{ '%FF' | url_decode }}              => What is decoded is not text in UTF-8
          {{ 1 | modulo: 0 }}                   => Can't divide by zero
          {{ 'a' | slice: 'b' }}                => An integer is expected, found a text
          {{ 'a' | concat: 'b' }}               => The filter 'concat' needs a list, found a text
          {{ n | has: 'a' }}                    => Can't select the property 'a' of an integer
          {{ n | has: nowhere }}                => Can't select the property '' of an integer
          {{ n | map: 'a' }}                    => Can't select the property 'a' of an integer
          {{ text | split: ' ' | concat: n | sort }} => Can't sort
          {{ 'a' | hmac_sha256: nil }}          => The filter 'hmac_sha256' needs a key that is not empty
          """)
  void values_that_a_filter_can_not_use_are_faults(String template, String message) {
    Given given = given();
    Throwable thrown = catchThrowable(() -> given.renders(template));
    assertThat(thrown).isInstanceOf(TemplateFault.class).hasMessageContaining(message);
    assertThat(((TemplateFault) thrown).code()).isEqualTo("template_error");
  }
}
