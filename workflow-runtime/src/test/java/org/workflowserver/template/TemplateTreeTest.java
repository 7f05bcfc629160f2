package org.workflowserver.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;
import org.workflowserver.template.value.TemplateFault;

class TemplateTreeTest {
  private static final String TREE =
      """
      {"url": "https://x/{{ id }}", "{{ name }}": "kept", "fixed": {"a": [1, null, "b"]},
       "body": {"items": "{{ items }}", "note": "{{ quote }}", "list": ["{{ id }}", true]}}
      """;

  private final Given given =
      Given.data("{'id': 7, 'items': [1, 2]}").with("quote", "\"}, \"evil\": {");

  private static Map<String, Object> tree(String json) {
    return Json.parseObject(json);
  }

  @Test
  void each_leaf_is_rendered_by_itself_so_text_never_breaks_the_tree() {
    Map<String, Object> expected =
        tree(
            """
            {"url": "https://x/7", "{{ name }}": "kept", "fixed": {"a": [1, null, "b"]},
             "body": {"items": [1, 2], "note": "\\"}, \\"evil\\": {", "list": [7, true]}}
            """);
    assertThat(given.rendersTree(tree(TREE))).isEqualTo(expected);
    assertThat(given.rendersTree(tree(TREE)).keySet())
        .containsExactly("url", "{{ name }}", "fixed", "body");
  }

  @Test
  void parts_without_templates_are_not_copied() {
    Map<String, Object> tree = tree(TREE);
    assertThat(given.rendersTree(tree).get("fixed")).isSameAs(tree.get("fixed"));
    Map<String, Object> constant = tree("{\"a\": {\"b\": [\"c\"]}}");
    assertThat(TemplateTree.parse(constant).render(given, given.budget())).isSameAs(constant);
    assertThat(TemplateTree.parse(null).render(given, given.budget())).isNull();
  }

  @Test
  void problems_are_collected_with_their_pointers() {
    TemplateTree tree =
        TemplateTree.parse(tree("{\"a/b\": [\"ok\", \"{{ x\"], \"c\": \"line\\n{{ y | nope }}\"}"));
    assertThat(tree.problems())
        .extracting(
            TemplateProblem::pointer,
            TemplateProblem::message,
            TemplateProblem::line,
            TemplateProblem::column)
        .containsExactly(
            tuple("/a~1b/1", "The output is not closed with '}}' (line 1, column 1)", 1, 1),
            tuple("/c", "There is no filter 'nope' (line 2, column 8)", 2, 8));
    assertThat(catchThrowable(() -> tree.render(given, given.budget())))
        .isInstanceOf(TemplateFault.class)
        .hasMessageStartingWith("/a~1b/1: ");
  }

  @Test
  void roots_are_located() {
    assertThat(TemplateTree.parse(tree("{\"a\": [\"{{ x.y }}\"], \"b\": \"{{ z }}\"}")).roots())
        .extracting(LocatedRoot::pointer, LocatedRoot::root)
        .containsExactly(
            tuple("/a/0", new RootReference("x", "y", false, true, false, 1, 4)),
            tuple("/b", new RootReference("z", null, false, true, false, 1, 4)));
  }

  @Test
  void many_leaves_below_a_long_name_do_not_hold_it_each() {
    String name = "n".repeat(50_000);
    List<Object> leaves = new ArrayList<>(Collections.nCopies(200_000, "{{ a }}"));
    leaves.addAll(Collections.nCopies(200_000, "{{"));
    TemplateTree tree = TemplateTree.parse(Map.of(name, leaves));
    assertThat(tree.roots()).hasSize(200_000);
    assertThat(tree.problems()).hasSize(200_000);
    assertThat(tree.roots().getLast().pointer()).startsWith("/nn");
    assertThat(tree.roots()).allMatch(root -> root.pointer().length() <= Location.LONGEST + 1);
  }

  @Test
  void a_text_may_stand_for_a_template_that_is_not_written_out() {
    TemplateTree tree =
        TemplateTree.parse(
            tree("{\"a\": [\"$x\", \"a $x\", \"{{ y }}\"], \"$x\": \"plain\"}"),
            text -> text.equals("$x") ? "{{ x }}" : text);
    assertThat(tree.render(Given.data("{'x': 7, 'y': '$x'}"), given.budget()))
        .isEqualTo(tree("{\"a\": [7, \"a $x\", \"$x\"], \"$x\": \"plain\"}"));
    assertThat(tree.roots()).extracting(LocatedRoot::pointer).containsExactly("/a/0", "/a/2");
  }

  @Test
  void a_fault_names_the_leaf() {
    assertThat(catchThrowable(() -> given.rendersTree(tree("{\"a\": [\"{{ 1 | modulo: 0 }}\"]}"))))
        .isInstanceOf(TemplateFault.class)
        .hasMessage("/a/0: Can't divide by zero (line 1, column 1)");
  }
}
