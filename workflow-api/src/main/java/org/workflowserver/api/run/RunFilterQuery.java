package org.workflowserver.api.run;

import org.workflowserver.api.http.Query;
import org.workflowserver.json.Coded;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.search.LogFilter;
import org.workflowserver.run.search.RunFilter;

/** The filters of run and log lists, as query parameters. */
final class RunFilterQuery {
  private enum Include implements Coded {
    PAYLOAD
  }

  private RunFilterQuery() {}

  /** {@code status}, {@code from}, {@code to}, {@code sort}. */
  static RunFilter filter(Query query) {
    return RunFilter.ALL
        .inStatus(query.codes("status", RunStatus.class))
        .between(query.instant("from"), query.instant("to"))
        .inOrder(query.code("sort", RunFilter.Order.class).orElse(RunFilter.Order.NEWEST_FIRST));
  }

  /** Those and {@code workflow_id}, {@code trigger_type}, {@code error_code}. */
  static RunFilter filterAcross(Query query) {
    return filter(query)
        .ofWorkflow(query.text("workflow_id"))
        .startedBy(query.text("trigger_type"))
        .failedWith(query.code("error_code", RunError.class));
  }

  /** Whether the rows are to have their payloads: {@code include=payload}. */
  static boolean includesPayload(Query query) {
    return query.code("include", Include.class).isPresent();
  }

  /** {@code status}, {@code node_id}, {@code run_id}, {@code from}, {@code to}. */
  static LogFilter logFilter(Query query) {
    return new LogFilter(
        query.code("status", LogStatus.class),
        query.text("node_id"),
        query.text("run_id"),
        query.instant("from"),
        query.instant("to"));
  }
}
