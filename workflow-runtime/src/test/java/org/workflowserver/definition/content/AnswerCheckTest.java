package org.workflowserver.definition.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.condition.BooleanConditionComponent;
import org.workflowserver.component.flow.DelayComponent;
import org.workflowserver.component.flow.IteratorComponent;
import org.workflowserver.component.flow.TriggerWorkflowComponent;
import org.workflowserver.component.flow.UiInteractionComponent;
import org.workflowserver.component.flow.WaitForCallbackComponent;
import org.workflowserver.component.http.WebhookComponent;
import org.workflowserver.component.transform.TextTransformComponent;
import org.workflowserver.component.trigger.ManualTriggerComponent;
import org.workflowserver.component.trigger.SyncRequestTriggerComponent;
import org.workflowserver.definition.Drawn;

/** What a workflow that answers synchronous requests keeps to. */
class AnswerCheckTest {
  private static final ComponentCatalogue CATALOGUE =
      new ComponentCatalogue(
          List.of(
              new ManualTriggerComponent(),
              new SyncRequestTriggerComponent(),
              new BooleanConditionComponent(),
              new TextTransformComponent(),
              new WebhookComponent(null),
              new DelayComponent(),
              new IteratorComponent(),
              new TriggerWorkflowComponent(),
              new UiInteractionComponent(),
              new WaitForCallbackComponent(null)));

  @Test
  void aTextThatIsTheResponseIsEnough() {
    assertThat(found(answered().way("start > out"))).isEmpty();
  }

  @Test
  void theBodyIsARootOfTemplatesThereAndNowhereElse() {
    assertThat(found(answered().text("a", "{{ payload.name }}").way("start > a > out"))).isEmpty();
    assertThat(found(Drawn.withTrigger().text("a", "{{ payload.name }}").way("start > a")))
        .containsExactly("template_root_unknown /nodes/1/data/template");
  }

  @Test
  void aDelayIsRefused() {
    assertRefused(answered().node("slow", "delay", "duration", 1L, "unit", "seconds"));
  }

  @Test
  void anIteratorIsRefused() {
    assertRefused(answered().node("slow", "iterator", "items", List.of(1L)));
  }

  @Test
  void anInteractionIsRefused() {
    assertRefused(answered().node("slow", "ui_interaction", "title", "Well?"));
  }

  @Test
  void aWaitForACallbackIsRefused() {
    assertRefused(answered().node("slow", "wait_for_callback"));
  }

  @Test
  void aCallOfAWorkflowThatWaitsIsRefused() {
    assertRefused(answered().node("slow", "trigger_workflow", "workflow_id", "{{ payload.id }}"));
    assertRefused(
        answered()
            .node("slow", "trigger_workflow", "workflow_id", "{{ payload.id }}", "wait", true));
  }

  @Test
  void aCallOfAWorkflowWhoseWaitATemplateDecidesIsRefused() {
    assertRefused(
        answered()
            .node(
                "slow",
                "trigger_workflow",
                "workflow_id",
                "{{ payload.id }}",
                "wait",
                "{{ payload.wait }}"));
  }

  @Test
  void aCallOfAWorkflowThatDoesNotWaitIsFine() {
    assertThat(
            found(
                answered()
                    .node("a", "trigger_workflow", "workflow_id", "{{ payload.id }}", "wait", false)
                    .way("start > a > out")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 60000, 2, 60000, false", // tried once
    "2, 1000, 2, 60000, false",
    "2, 1001, 2, 60000, true",
    "3, 1000, 2, 60000, true", // the second pause is 2 s
    "3, 500, 2, 60000, false",
    "10, 500, 2, 1000, false",
    "10, 5000, 1, 1000, false"
  })
  void aPauseBetweenAttemptsIsAtMostASecond(
      long attempts, long initial, long multiplier, long longest, boolean refused) {
    Map<String, Object> retry =
        Map.of(
            "max_attempts",
            attempts,
            "initial_interval_ms",
            initial,
            "multiplier",
            multiplier,
            "max_interval_ms",
            longest);
    Drawn drawn =
        answered()
            .node("call", "webhook", "method", "GET", "url", "https://a.example/", "retry", retry)
            .way("start > call > out");
    if (refused) {
      assertThat(found(drawn)).containsExactly("sync_retry_slow /nodes/2/data/retry");
    } else {
      assertThat(found(drawn)).isEmpty();
    }
  }

  @Test
  void anyPathCounts() {
    assertThat(
            found(
                answered()
                    .node("ask", "boolean_condition", "value", true)
                    .node("slow", "delay", "duration", 1L, "unit", "seconds")
                    .way("start > ask:true > out")
                    .way("ask:false > slow")))
        .containsExactly("sync_node_waits /nodes/3");
  }

  @Test
  void whatNeverRunsDoesNotCount() {
    assertThat(
            found(
                answered()
                    .node("slow", "delay", "duration", 1L, "unit", "seconds")
                    .node("second", "text_transform", "template", "", "is_response", true)
                    .way("start > out")
                    .way("slow > second")))
        .containsExactly("node_unreachable /nodes/2", "node_unreachable /nodes/3");
    assertThat(found(answered())).contains("sync_response_missing /nodes");
  }

  @Test
  void aWorkflowWithoutAResponseIsRefused() {
    assertThat(
            found(
                Drawn.empty()
                    .node("start", "sync_request_trigger")
                    .text("a", "")
                    .node("b", "text_transform", "template", "", "is_response", false)
                    .way("start > a > b")))
        .containsExactly("sync_response_missing /nodes");
  }

  @Test
  void whatMayBeTheResponseIsNotMissed() {
    assertThat(
            found(
                Drawn.empty()
                    .node("start", "sync_request_trigger")
                    .node("odd", "teleport")
                    .way("start > odd")))
        .containsExactly("component_unknown /nodes/1/data/componentId");
  }

  @Test
  void aSecondResponseIsRefused() {
    assertThat(
            found(
                answered()
                    .node("again", "text_transform", "template", "", "is_response", true)
                    .way("start > out > again")))
        .containsExactly("sync_response_repeated /nodes/2");
  }

  @Test
  void aResponseThatNobodyWaitsForIsAWarningOnly() {
    Problems problems =
        problems(
            Drawn.withTrigger()
                .node("out", "text_transform", "template", "", "is_response", true)
                .way("start > out"));
    assertThat(problems.hasErrors()).isFalse();
    assertThat(problems.all()).extracting(Problem::code).containsExactly("response_unused");
  }

  private static Drawn answered() {
    return Drawn.empty()
        .node("start", "sync_request_trigger")
        .node("out", "text_transform", "template", "{{ payload.name }}", "is_response", true);
  }

  private static void assertRefused(Drawn drawn) {
    assertThat(found(drawn.way("start > out").rawEdge(Drawn.edge("e", "start", "slow", null))))
        .containsExactly("sync_node_waits /nodes/2");
  }

  private static List<String> found(Drawn drawn) {
    return problems(drawn).all().stream()
        .map(problem -> problem.code() + " " + problem.pointer())
        .toList();
  }

  private static Problems problems(Drawn drawn) {
    Problems problems = new Problems();
    Drawing drawing =
        Drawing.read(
            (List<?>) drawn.body().get("nodes"), (List<?>) drawn.body().get("edges"), problems);
    WorkflowCheck.run(CATALOGUE, drawing, Missing.NONE, problems);
    return problems;
  }
}
