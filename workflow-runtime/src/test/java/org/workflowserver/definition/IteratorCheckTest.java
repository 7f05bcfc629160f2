package org.workflowserver.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.workflowserver.database.Dialect;

/** What a workflow may draw around an iterator, as the validation tells it. */
class IteratorCheckTest {
  private static final DefinitionBox BOX = new DefinitionBox(Dialect.H2);

  @Test
  void aBodyWithConditionsAndIteratorsWithinIsInOrder() {
    assertThat(
            BOX.validate(
                each()
                    .bool("ask")
                    .text("yes", "{{ item }} {{ index }} {{ each.item }} {{ trigger.x }}")
                    .node("inner", "iterator", "items", "{{ item }}")
                    .text("deep", "{{ inner.index }} {{ each.index }} {{ ask.result }}")
                    .text("inner_done", "{{ inner.count }}")
                    .text("after", "{{ each.results }}")
                    .way("start > each:item > ask:true > yes")
                    .way("ask:false > inner:item > deep")
                    .way("inner:done > inner_done")
                    .way("each > after")))
        .isEmpty();
  }

  @Test
  void noEdgeLeadsOutOfABody() {
    assertThat(
            found(
                each()
                    .text("in", "x")
                    .text("after", "x")
                    .way("start > each:item > in > after")
                    .way("each:done > after")))
        .containsExactly("iterator_body_open /edges/2");
  }

  @Test
  void whatHangsOnItemHasNoOtherWayIn() {
    assertThat(found(each().text("in", "x").way("start > each:item > in").way("start > in")))
        .containsExactly("iterator_body_open /edges/1");
    assertThat(found(each().text("in", "x").way("start > each:item > in").way("each:done > in")))
        .containsExactly("iterator_body_open /edges/1");
  }

  @Test
  void noEdgeLeadsFromABodyIntoTheOneAround() {
    assertThat(
            found(
                each()
                    .node("inner", "iterator", "items", "{{ item }}")
                    .text("deep", "x")
                    .text("shallow", "x")
                    .way("start > each:item > inner:item > deep > shallow")
                    .way("inner:done > shallow")))
        .containsExactly("iterator_body_open /edges/3");
  }

  @Test
  void iteratorsLieNoDeeperThanRunsGo() {
    Drawn drawn = each();
    StringBuilder way = new StringBuilder("start > each:item");
    for (int depth = 2; depth <= 5; depth++) {
      drawn.node("i" + depth, "iterator", "items", "{{ item }}");
      way.append(" > i").append(depth).append(":item");
    }
    drawn.text("in", "x");
    assertThat(found(drawn.way(way + " > in"))).isEmpty();
    assertThat(
            found(
                drawn
                    .node("i6", "iterator", "items", "{{ item }}")
                    .text("deep", "x")
                    .way("in > i6:item > deep")))
        .containsExactly("iterator_too_deep /nodes/7");
  }

  @Test
  void nothingOutsideNamesANodeInABody() {
    assertThat(
            found(
                each()
                    .text("in", "x")
                    .text("after", "{{ in.text }}")
                    .way("start > each:item > in")
                    .way("each:done > after")))
        .containsExactly("iterator_body_open /nodes/3/data/template");
  }

  @Test
  void aBodyIsNoWayAroundACycle() {
    assertThat(found(each().text("a", "x").text("b", "x").way("start > each:item > a > b > a")))
        .contains("cycle /edges");
  }

  private static Drawn each() {
    return Drawn.withTrigger().node("each", "iterator", "items", "{{ trigger.list }}");
  }

  private static List<String> found(Drawn drawn) {
    return BOX.validate(drawn).stream()
        .map(problem -> problem.code() + " " + problem.pointer())
        .toList();
  }
}
