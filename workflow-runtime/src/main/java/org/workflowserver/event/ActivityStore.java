package org.workflowserver.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;

/** Reads whether something has changed among what a tenant's lists begin with. */
record ActivityStore(Sql sql) {
  /** Of runs, of open interactions and of workflows so many of the newest are looked at. */
  static final int LOOKED_AT = 50;

  /** A number that changes, but for a rare accident, when one of them does; not negative. */
  int fingerprint(String orgId) {
    List<List<Object>> seen = new ArrayList<>();
    seen.addAll(
        rows(
            new SqlParts("select r.id, r.revision from runs r where r.org_id = ?", orgId)
                .add(" order by r.org_id, r.id desc")));
    seen.addAll(
        rows(
            new SqlParts("select i.id, i.status from interactions i where i.org_id = ?", orgId)
                .add(" and i.status = 'open' order by i.org_id, i.status, i.id desc")));
    seen.addAll(
        rows(
            new SqlParts("select w.id, w.revision from workflows w where w.org_id = ?", orgId)
                .add(" and w.deleted_at is null order by w.org_id, w.id desc")));
    return seen.hashCode() & Integer.MAX_VALUE;
  }

  private List<List<Object>> rows(SqlParts latest) {
    return sql.of(latest.add(" fetch first %d rows only".formatted(LOOKED_AT)))
        .list(Arrays::asList);
  }
}
