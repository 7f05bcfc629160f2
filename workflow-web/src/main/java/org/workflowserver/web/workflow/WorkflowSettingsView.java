package org.workflowserver.web.workflow;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.identity.Scope;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.FieldProblems;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.WorkflowFacts;

/** The settings of a workflow: changing them; deleting the workflow. */
@Model
public class WorkflowSettingsView {
  private static final String SYNCHRONOUS = "sync_request_trigger";

  /** Triggers of workflows that a schedule may start. */
  private static final Set<String> SCHEDULABLE = Set.of("manual_trigger", "scheduled_trigger");

  private static final String CHANGED_MEANWHILE = Texts.of("workflow-settings.changed-meanwhile");

  @Inject private Workflows workflows;
  @Inject private WorkflowFacts facts;
  @Inject private WorkflowHeadView head;
  @Inject private ScheduleView schedule;
  @Inject private Page page;
  private FieldProblems problems = new FieldProblems(SettingsForm.LABELS);
  private SettingsForm form;

  /** Reads what the page shows; what was typed goes before what is stored. */
  public void load() {
    WorkflowView workflow = workflow();
    if (form == null) {
      form = SettingsForm.of(workflow);
    }
    schedule.show(form.schedule());
  }

  private WorkflowView workflow() {
    page.caller().require(Scope.EDITOR);
    return head.require();
  }

  /** Stores what was typed; says at each field what is wrong. */
  public void save() {
    WorkflowView workflow = workflow();
    form = SettingsForm.sent(page::parameter);
    if (!page.parameter("seen").equals(Optional.of(getSeen()))) {
      problems.note("", CHANGED_MEANWHILE);
      return;
    }
    try {
      WorkflowView saved =
          workflows.update(
              page.caller(),
              workflow.id(),
              form.asChangeOf(workflow),
              Optional.of(workflow.revision()));
      page.goTo(
          page.getAddress(),
          saved.revision() == workflow.revision()
              ? Texts.of("toast.nothing-changed")
              : Texts.of("workflow-settings.saved"));
    } catch (Refusal refusal) {
      note(refusal);
    }
  }

  private void note(Refusal refusal) {
    if (refusal.code() == RefusalCode.VERSION_STALE) {
      problems.note("", CHANGED_MEANWHILE);
    } else if (refusal.violations().isEmpty()) {
      problems.note(refusal);
    } else {
      refusal.violations().forEach(one -> problems.note(one.pointer(), form.inWords(one)));
    }
  }

  /** Shows what the schedule would do that was typed, for browsers without script. */
  public void preview() {
    workflow();
    form = SettingsForm.sent(page::parameter);
  }

  /** Deletes the workflow with all that belongs to it. */
  public void delete() {
    WorkflowView workflow = workflow();
    page.attempt(
        () -> {
          workflows.delete(page.caller(), workflow.id(), Optional.empty());
          page.goTo(
              page.getRoot() + "/workflows" + listQuery(),
              Texts.of("toast.deleted", workflow.name()));
        });
  }

  /** What the list showed that the dialog was opened on; empty on the page of the workflow. */
  private String listQuery() {
    return page.parameter("back").filter(query -> query.matches("\\?[!-~]*")).orElse("");
  }

  /** What is stored of what the form shows, so that a save finds a change in between. */
  public String getSeen() {
    return SettingsForm.of(head.require()).fingerprint();
  }

  /** What is wrong with a field, by the place of what it holds; empty when nothing is. */
  public String problem(String pointer) {
    return problems.at(pointer).isEmpty() && pointer.startsWith("/schedule_")
        ? schedule.getProblems().get(pointer.substring("/schedule_".length()))
        : problems.at(pointer);
  }

  /** What is said above the form. */
  public List<String> getProblems() {
    return problems.summary();
  }

  /** What was typed, else what is stored; null while a post is taken apart. */
  public SettingsForm getForm() {
    return form;
  }

  /** Whether the trigger has an input schema of its own. */
  public boolean isTriggerWithSchema() {
    return facts.inputSchema(workflow()).isPresent();
  }

  /** Whether the workflow's trigger lets a schedule start it; asked for before rights are. */
  public boolean isSchedulable() {
    return page.caller().has(Scope.EDITOR)
        && SCHEDULABLE.contains(facts.trigger(head.require()).orElse(""));
  }

  /** How the schedule can repeat. */
  public List<Choice> getScheduleTypes() {
    String chosen = chosen(fields -> fields.schedule().type());
    return List.of(
        Choice.of("manual", Texts.of("workflow-settings.never"), chosen),
        Choice.of("interval", Texts.of("workflow-settings.after-interval"), chosen),
        Choice.of("daily", Texts.of("workflow-settings.each-day"), chosen),
        Choice.of("weekly", Texts.of("workflow-settings.each-week"), chosen),
        Choice.of("monthly", Texts.of("workflow-settings.each-month"), chosen),
        Choice.of("cron", Texts.of("workflow-settings.by-cron"), chosen));
  }

  /** What can become of a fire while runs are open. */
  public List<Choice> getOverlaps() {
    String chosen = chosen(fields -> fields.schedule().onOverlap());
    return List.of(
        Choice.of("allow", Texts.of("workflow-settings.start-another"), chosen),
        Choice.of("skip", Texts.of("workflow-settings.start-none"), chosen),
        Choice.of("queue", Texts.of("workflow-settings.start-when-ended"), chosen),
        Choice.of("cancel_running", Texts.of("workflow-settings.cancel-then-start"), chosen));
  }

  /** What can become of fires that no server was there for. */
  public List<Choice> getMissed() {
    String chosen = chosen(fields -> fields.schedule().onMissed());
    return List.of(
        Choice.of("last", Texts.of("workflow-settings.start-last-missed"), chosen),
        Choice.of("all", Texts.of("workflow-settings.start-each-missed"), chosen),
        Choice.of("skip", Texts.of("workflow-settings.start-none"), chosen));
  }

  /** Lists are asked for before the form is read, too, while a post is taken apart. */
  private String chosen(Function<SettingsForm, String> field) {
    return form == null ? "" : field.apply(form);
  }

  /** One that is off, or answers calls, is never started of a failed run; nobody wants its own. */
  private boolean isOffered(WorkflowView workflow) {
    return !workflow.id().equals(head.require().id())
        && workflow.active()
        && facts.trigger(workflow).filter(SYNCHRONOUS::equals).isEmpty();
  }

  /** Which workflow can be started of a failed run. */
  public List<Choice> getErrorWorkflows() {
    if (form == null) {
      return List.of();
    }
    String chosen = form.errorWorkflow();
    List<Choice> choices = new ArrayList<>();
    choices.add(
        Choice.of(SettingsForm.NONE, Texts.of("workflow-settings.no-error-workflow"), chosen));
    for (WorkflowView one : facts.newest()) {
      if (one.id().equals(chosen) || isOffered(one)) {
        choices.add(Choice.of(one.id(), one.name(), chosen));
      }
    }
    if (choices.stream().noneMatch(Choice::selected)) {
      choices.add(new Choice(chosen, facts.name(chosen), true));
    }
    return choices;
  }
}
