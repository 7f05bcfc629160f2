package org.workflowserver.web.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.run.RunsQuery.RunState;

/**
 * A filter of a list of runs as a person reads it.
 *
 * @param at the time that the text is about; null for none
 */
public record FilterSummary(String text, Instant at) {
  /**
   * The filters; empty when all runs are meant.
   *
   * @param names the name of a workflow by its id
   */
  static List<FilterSummary> allOf(RunsQuery query, UnaryOperator<String> names) {
    List<FilterSummary> said =
        new ArrayList<>(
            texts(query, names).stream().map(text -> new FilterSummary(text, null)).toList());
    RunsQuery.Times times = query.times();
    if (times.span().isEmpty()) {
      times
          .from()
          .ifPresent(at -> said.add(new FilterSummary(Texts.of("filter.started-from"), at)));
      times
          .to()
          .ifPresent(at -> said.add(new FilterSummary(Texts.of("filter.started-before"), at)));
    }
    times
        .endedFrom()
        .ifPresent(at -> said.add(new FilterSummary(Texts.of("filter.ended-from"), at)));
    return said;
  }

  private static List<String> texts(RunsQuery query, UnaryOperator<String> names) {
    List<String> words = new ArrayList<>();
    query.workflowId().ifPresent(id -> words.add(Texts.of("filter.workflow", names.apply(id))));
    if (!query.states().isEmpty()) {
      words.add(
          Texts.of(
              "filter.status",
              query.states().stream().map(RunState::label).collect(Collectors.joining(", "))));
    }
    RunsQuery.Cause cause = query.cause();
    cause.trigger().ifPresent(type -> words.add(Texts.of("filter.trigger", type)));
    cause.error().ifPresent(error -> words.add(Texts.of("filter.error-code", error.code())));
    RunsQuery.Typed typed = query.typed();
    typed.id().ifPresent(start -> words.add(Texts.of("filter.id-starts-with", start)));
    typed.message().ifPresent(text -> words.add(Texts.of("filter.message-contains", text)));
    query
        .times()
        .span()
        .map(span -> span.label().toLowerCase(Locale.ROOT))
        .ifPresent(span -> words.add(Texts.of("filter.started", span)));
    return words;
  }
}
