package org.workflowserver.definition;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Sql;

/** Tokens of webhooks in the database. Called inside a transaction. */
record WebhookTokenStore(Sql sql) {
  void insert(WebhookToken token) {
    sql.add(token);
  }

  void delete(WebhookToken token) {
    sql.remove(token);
  }

  Optional<WebhookToken> find(String workflowId) {
    return sql.find(WebhookToken.class, workflowId);
  }

  /** The tokens of those of the tenant's workflows that have one. */
  List<WebhookToken> list(String orgId, Collection<String> workflowIds) {
    return workflowIds.isEmpty()
        ? List.of()
        : sql.of(
                WebhookToken.class,
                "select t from WebhookToken t where t.orgId = ?1 and t.workflowId in ?2")
            .with(orgId, workflowIds)
            .list();
  }

  /** The workflow, of whatever tenant, whose token has that hash. */
  Optional<Workflow> findWorkflow(String tokenHash) {
    return sql.of(
            Workflow.class,
            "select w from WebhookToken t, Workflow w where t.tokenHash = ?1"
                + " and w.id = t.workflowId and w.deletedAt is null")
        .with(tokenHash)
        .first();
  }
}
