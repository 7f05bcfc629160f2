package org.workflowserver.trigger.schedule;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.ScheduleStore;
import org.workflowserver.run.change.CommandStore;
import org.workflowserver.run.record.AcceptedRunStore;

/** What fires are kept in, and what they come of and work on. */
@Dependent
public record FireStores(
    Transactions transactions,
    FireStore fires,
    ScheduleStore workflows,
    AcceptedRunStore runs,
    CommandStore commands) {
  @Inject
  public FireStores {}
}
