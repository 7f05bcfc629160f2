package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.database.Rows;
import org.workflowserver.json.Text;

/** Finds the runs that an action is possible on, by filter. Called inside a transaction. */
@ApplicationScoped
public class MatchStore {
  private EntityManager entityManager;

  protected MatchStore() {}

  @Inject
  public MatchStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** What may be done with a run where it is. */
  public enum Possible {
    /** It is open. */
    CANCEL("('pending', 'running', 'awaiting_ui_interaction')", ""),
    /** It has ended, and its workflow takes new runs. */
    RERUN("('completed', 'failed')", " and w.active = true");

    private final String statuses;
    private final String workflow;

    Possible(String statuses, String workflow) {
      this.statuses = statuses;
      this.workflow = workflow;
    }
  }

  /** How many runs there are that were accepted until then; counting stops at {@code most}. */
  public int count(String orgId, RunFilter filter, Possible possible, Instant until, int most) {
    Condition condition = new Condition(orgId, filter, possible, until);
    Query query =
        entityManager.createNativeQuery(
            "select count(*) from (select 1 from runs r where "
                + condition.text
                + " fetch first "
                + most
                + " rows only) counted");
    condition.bind(query);
    return ((Number) query.getSingleResult()).intValue();
  }

  /**
   * The ids of runs that were accepted until then, in their order.
   *
   * @param after the last that was seen; empty at the beginning
   */
  public List<String> next(
      String orgId, RunFilter filter, Possible possible, Instant until, String after, int limit) {
    Condition condition = new Condition(orgId, filter, possible, until);
    condition.add("r.id > ", after);
    Query query =
        entityManager.createNativeQuery(
            "select r.id from runs r where "
                + condition.text
                + " order by r.id fetch first "
                + limit
                + " rows only");
    condition.bind(query);
    return Rows.texts(query);
  }

  /** A condition on runs, and what it binds. */
  private static final class Condition {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    Condition(String orgId, RunFilter filter, Possible possible, Instant until) {
      text.append("r.status in ").append(possible.statuses);
      add("r.org_id = ", orgId);
      add("r.started_at <= ", FactStore.utc(until));
      if (!filter.statuses().isEmpty()) {
        text.append(" and r.status in ").append(RunStatus.inSql(filter.statuses()::contains));
      }
      filter.workflowId().ifPresent(id -> add("r.workflow_id = ", Text.storable(id)));
      filter.triggerType().ifPresent(type -> add("r.trigger_type = ", Text.storable(type)));
      filter.errorCode().ifPresent(error -> add("r.error_code = ", error.code()));
      filter.from().ifPresent(from -> add("r.started_at >= ", FactStore.utc(from)));
      filter.to().ifPresent(to -> add("r.started_at < ", FactStore.utc(to)));
      text.append(
              " and exists (select 1 from workflows w where w.id = r.workflow_id and w.deleted_at"
                  + " is null")
          .append(possible.workflow)
          .append(')');
    }

    private void add(String clause, Object value) {
      values.add(value);
      text.append(" and ").append(clause).append('?').append(values.size());
    }

    void bind(Query query) {
      for (int i = 0; i < values.size(); i++) {
        query.setParameter(i + 1, values.get(i));
      }
    }
  }
}
