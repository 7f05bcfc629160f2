package org.workflowserver.api.run;

import org.workflowserver.api.http.Query;
import org.workflowserver.run.LogFilter;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunFilter;
import org.workflowserver.run.RunStatus;

/** The filters of run and log lists, as query parameters. */
final class RunFilterQuery {
  private static final String PAYLOAD = "payload";

  private RunFilterQuery() {}

  /** {@code status}, {@code from}, {@code to}, {@code sort}. */
  static RunFilter filter(Query query) {
    return RunFilter.ALL
        .inStatus(query.codes("status", RunStatus.values(), RunStatus::code))
        .between(query.instant("from"), query.instant("to"))
        .inOrder(
            query
                .code("sort", RunFilter.Order.values(), RunFilter.Order::code)
                .orElse(RunFilter.Order.NEWEST_FIRST));
  }

  /** Those and {@code workflow_id}, {@code trigger_type}, {@code error_code}. */
  static RunFilter filterAcross(Query query) {
    RunFilter usual = filter(query);
    return RunFilter.ALL
        .ofWorkflow(query.text("workflow_id"))
        .inStatus(usual.statuses())
        .between(usual.from(), usual.to())
        .startedBy(query.text("trigger_type"))
        .failedWith(query.code("error_code", RunError.values(), RunError::code))
        .inOrder(usual.order());
  }

  /** Whether the rows are to have their payloads: {@code include=payload}. */
  static boolean includesPayload(Query query) {
    return query.code("include", new String[] {PAYLOAD}, code -> code).isPresent();
  }

  /** {@code status}, {@code node_id}, {@code run_id}, {@code from}, {@code to}. */
  static LogFilter logFilter(Query query) {
    return new LogFilter(
        query.code("status", LogStatus.values(), LogStatus::code),
        query.text("node_id"),
        query.text("run_id"),
        query.instant("from"),
        query.instant("to"));
  }
}
