package org.workflowserver.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RootsTest {
  private static List<String> roots(String template) {
    return Template.parse(template).roots().stream()
        .map(root -> root.member() == null ? root.name() : root.name() + "/" + root.member())
        .toList();
  }

  @Test
  void every_read_is_found_with_its_first_literal_member() {
    assertThat(roots("{{ a.b.c }}{{ d['e f'] }}{{ g[0] }}{{ h }}{{ ['i j'].k }}"))
        .containsExactly("a/b", "d/e f", "g", "h", "i j/k");
    assertThat(roots("{{ a[b.c].d }}")).containsExactlyInAnyOrder("b/c", "a");
    assertThat(roots("{{ x | append: y | slice: 0, z.n }}{{ (from..to) }}"))
        .containsExactly("x", "y", "z/n", "from", "to");
    assertThat(roots("{% if a == b.c or d contains e %}{% elsif f %}{% endif %}"))
        .containsExactly("a", "b/c", "d", "e", "f");
    assertThat(roots("{% case a %}{% when b %}{{ c }}{% endcase %}"))
        .containsExactly("a", "b", "c");
    assertThat(roots("{% cycle a: b, c %}{% echo d %}{% liquid echo e %}"))
        .containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void what_the_template_makes_itself_is_no_root() {
    assertThat(roots("{% assign a = b %}{{ a }}{% capture c %}{{ d }}{% endcapture %}{{ c }}"))
        .containsExactly("b", "d");
    assertThat(roots("{% for a in b limit: c %}{{ a.x }}{{ forloop.index }}{% endfor %}{{ a }}"))
        .containsExactly("b", "c", "a");
    assertThat(roots("{% tablerow a in b %}{{ a }}{{ tablerowloop.row }}{% endtablerow %}"))
        .containsExactly("b");
    assertThat(roots("{% increment a %}{{ a }}{{ true }}{{ nil }}{{ empty }}{{ now }}")).isEmpty();
  }

  @Test
  void a_read_before_the_assignment_is_a_root_unless_a_loop_brings_it_back() {
    assertThat(roots("{{ a }}{% assign a = 1 %}{{ a }}")).containsExactly("a");
    assertThat(
            roots("{% for i in l %}{% if i != last %}{% endif %}{% assign last = i %}{% endfor %}"))
        .containsExactly("l");
  }

  @Test
  void comments_and_raw_text_read_nothing() {
    assertThat(roots("{% comment %}{{ a }}{% endcomment %}{% raw %}{{ b }}{% endraw %}")).isEmpty();
  }

  @Test
  void a_secret_is_an_ordinary_root_with_its_name_as_member() {
    assertThat(roots("{{ vault.token }}{{ vault[\"any name\"] }}{{ vault[name] }}"))
        .containsExactly("vault/token", "vault/any name", "name", "vault");
  }

  @Test
  void a_root_tells_whether_the_path_goes_on_below_the_member() {
    assertThat(Template.parse("{{ a.b.c }}{{ a.b }}{{ a }}{{ a['b'][0] }}").roots())
        .extracting(RootReference::deeper)
        .containsExactly(true, false, false, true);
  }

  @Test
  void a_root_tells_whether_the_mask_finds_it_in_what_is_written() {
    assertThat(
            Template.parse(
                    "{{ a }}{{ b | base64_encode | url_encode }}{{ c | hmac_sha256: 'k' }}"
                        + "{{ 'x' | hmac_sha256: d | prepend: e }}{{ f | upcase }}"
                        + "{% assign x = g %}{{ x }}")
                .roots())
        .filteredOn(RootReference::isRecognizable)
        .extracting(RootReference::name)
        .containsExactly("a", "b", "e");
  }

  @Test
  void a_root_knows_its_line_and_column() {
    assertThat(Template.parse("x\n  {{ a }} {{ b.c }}\n{% if d %}{% endif %}").roots())
        .containsExactly(
            new RootReference("a", null, false, true, false, 2, 6),
            new RootReference("b", "c", false, true, false, 2, 14),
            new RootReference("d", null, false, false, false, 3, 7));
  }
}
