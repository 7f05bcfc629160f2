package org.workflowserver.definition;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.content.DefaultAuthorization;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.Missing;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.definition.content.Problems;
import org.workflowserver.definition.content.ScheduleRequest;
import org.workflowserver.definition.content.WorkflowBody;
import org.workflowserver.definition.content.WorkflowCheck;
import org.workflowserver.definition.content.WorkflowReferences;
import org.workflowserver.definition.content.WorkflowSettings;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.settings.Settings;
import org.workflowserver.vault.Secrets;

/**
 * Checks graphs. That may take long, and no transaction is open meanwhile: what the check depends
 * on is read before, and who stores the graph looks whether it is still so.
 */
record WorkflowChecks(
    Transactions transactions,
    WorkflowStore store,
    ComponentCatalogue catalogue,
    Secrets secrets,
    TimeSource time) {
  /**
   * What a check depends on beside what was sent.
   *
   * @param versions of other workflows that are named, by id: the current one
   */
  record Known(Map<String, Integer> versions, Missing missing) {}

  /**
   * What is named as a workflow.
   *
   * @param texts whether they can be ids or not
   * @param itself the workflow that is changed; null for a new one
   */
  record Named(Set<String> texts, String itself) {
    Set<String> others() {
      Set<String> ids = new HashSet<>(WorkflowReferences.ids(texts));
      ids.remove(itself);
      return ids;
    }

    Set<String> all() {
      Set<String> ids = others();
      if (itself != null) {
        ids.add(itself);
      }
      return ids;
    }
  }

  /**
   * All problems of a create call's body.
   *
   * @param stored the workflow that it is to become the graph of, whose settings and schedule it
   *     will have; empty for a new one
   */
  List<Problem> problems(Caller caller, Map<String, Object> body, Optional<WorkflowView> stored) {
    Problems problems = new Problems();
    WorkflowBody read = WorkflowBody.ofCreate(body, problems);
    Set<String> items = missingItems(caller, read.items());
    Named named = new Named(WorkflowReferences.in(read.written(), read.settings()), null);
    Missing missing = known(caller, items, named, read.written()).missing;
    DefaultAuthorization.warn(read, items, problems);
    WorkflowReferences.check(read.settings(), missing.workflows(), problems);
    Drawing drawing = check(read, missing, problems);
    ScheduleRequest schedule = new ScheduleRequest(catalogue, read.schedule(), problems);
    Instant now = time.now();
    stored
        .map(
            workflow ->
                schedule.settle(
                    workflow.schedule(),
                    Optional.of(Drawing.read(workflow.nodes(), workflow.edges(), new Problems())),
                    drawing,
                    true,
                    now))
        .orElseGet(() -> schedule.settle(drawing, now))
        .warn(
            stored
                .map(WorkflowView::settings)
                .or(() -> read.settings().map(WorkflowSettings::json))
                .orElse(Map.of()),
            now,
            problems);
    return problems.all();
  }

  Known known(Caller caller, Set<String> items, Named named, Drawing written) {
    Set<String> uncallable = new HashSet<>();
    Map<String, Integer> versions =
        transactions.inNew(
            () -> store.currentVersions(caller.org(), named.others(), uncallable::add));
    Set<String> unnamed = new HashSet<>(named.texts);
    unnamed.removeAll(versions.keySet());
    unnamed.remove(named.itself);
    uncallable.retainAll(WorkflowReferences.in(written, Optional.empty()));
    return new Known(versions, new Missing(items, unnamed, uncallable));
  }

  /**
   * Which of the named vault items and authorizations are not there; none for who may not see that.
   * Asked of what is written: nodes that stay were asked about then.
   */
  Set<String> missingItems(Caller caller, Set<String> named) {
    boolean asked = !named.isEmpty() && caller.has(Scope.EDITOR);
    return asked ? secrets.missing(caller.org(), named) : Set.of();
  }

  Drawing check(WorkflowBody read, Missing missing, Problems problems) {
    Drawing drawing = read.drawing(Drawing.NONE, problems);
    boolean drawn = read.nodes().filter(nodes -> !nodes.isEmpty()).isPresent();
    return drawn ? check(drawing, missing, problems) : drawing;
  }

  /** The drawing that is asked for, checked; empty when none is. */
  Optional<Drawing> checkedChange(
      WorkflowBody read, Drawing current, Missing missing, Problems problems) {
    boolean emptied = read.nodes().filter(List::isEmpty).isPresent();
    Optional<Drawing> changed = change(read, current, problems);
    return emptied ? changed : changed.map(drawing -> check(drawing, missing, problems));
  }

  /** The drawing that is asked for, empty when none is. */
  static Optional<Drawing> change(WorkflowBody read, Drawing current, Problems problems) {
    return read.redraws(current) ? Optional.of(read.drawing(current, problems)) : Optional.empty();
  }

  Drawing check(Drawing drawing, Missing missing, Problems problems) {
    WorkflowCheck.run(catalogue, drawing, missing, problems);
    WorkflowCheck.requireSize(drawing, Settings.LIMIT_DEFINITION.value(), problems);
    return drawing;
  }
}
