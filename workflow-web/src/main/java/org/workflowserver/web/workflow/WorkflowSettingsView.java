package org.workflowserver.web.workflow;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
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
@Named("workflowSettingsView")
@RequestScoped
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
    form = SettingsForm.sent(this::parameter);
    if (!parameter("seen").equals(Optional.of(getSeen()))) {
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
    form = SettingsForm.sent(this::parameter);
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
    return parameter("back").filter(query -> query.matches("\\?[!-~]*")).orElse("");
  }

  private Optional<String> parameter(String name) {
    return page.parameter(name);
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

  public String getName() {
    return form.name();
  }

  public String getDescription() {
    return form.description();
  }

  /** How many runs may be under way; empty for any number. */
  public String getConcurrency() {
    return form.concurrency();
  }

  public String getRetentionDays() {
    return form.retention();
  }

  /** Whether the trigger has an input schema of its own. */
  public boolean isTriggerWithSchema() {
    return facts.inputSchema(workflow()).isPresent();
  }

  /** What the input of a run must fit, as JSON text; empty for anything. */
  public String getInputSchema() {
    return form.inputSchema();
  }

  public boolean isStrictVariables() {
    return form.strictVariables();
  }

  /** Whether the workflow's trigger lets a schedule start it; asked for before rights are. */
  public boolean isSchedulable() {
    return page.caller().has(Scope.EDITOR)
        && SCHEDULABLE.contains(facts.trigger(head.require()).orElse(""));
  }

  /** How the schedule can repeat. */
  public List<Choice> getScheduleTypes() {
    return choices(
        chosen(fields -> fields.schedule().type()),
        "manual",
        Texts.of("workflow-settings.never"),
        "interval",
        Texts.of("workflow-settings.after-interval"),
        "daily",
        Texts.of("workflow-settings.each-day"),
        "weekly",
        Texts.of("workflow-settings.each-week"),
        "monthly",
        Texts.of("workflow-settings.each-month"),
        "cron",
        Texts.of("workflow-settings.by-cron"));
  }

  public String getScheduleValue() {
    return form.schedule().value();
  }

  public String getScheduleTimezone() {
    return form.schedule().timezone();
  }

  /** What can become of a fire while runs are open. */
  public List<Choice> getOverlaps() {
    return choices(
        chosen(fields -> fields.schedule().onOverlap()),
        "allow",
        Texts.of("workflow-settings.start-another"),
        "skip",
        Texts.of("workflow-settings.start-none"),
        "queue",
        Texts.of("workflow-settings.start-when-ended"),
        "cancel_running",
        Texts.of("workflow-settings.cancel-then-start"));
  }

  /** What can become of fires that no server was there for. */
  public List<Choice> getMissed() {
    return choices(
        chosen(fields -> fields.schedule().onMissed()),
        "last",
        Texts.of("workflow-settings.start-last-missed"),
        "all",
        Texts.of("workflow-settings.start-each-missed"),
        "skip",
        Texts.of("workflow-settings.start-none"));
  }

  /** Lists are asked for before the form is read, too, while a post is taken apart. */
  private String chosen(Function<SettingsForm, String> field) {
    return form == null ? "" : field.apply(form);
  }

  private static List<Choice> choices(String chosen, String... valuesAndLabels) {
    List<Choice> choices = new ArrayList<>();
    for (int i = 0; i < valuesAndLabels.length; i += 2) {
      String value = valuesAndLabels[i];
      choices.add(new Choice(value, valuesAndLabels[i + 1], value.equals(chosen)));
    }
    return choices;
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
    List<Choice> choices =
        new ArrayList<>(
            Stream.concat(
                    Stream.of(
                        new Choice(
                            SettingsForm.NONE,
                            Texts.of("workflow-settings.no-error-workflow"),
                            chosen.equals("none"))),
                    facts.newest().stream()
                        .filter(one -> one.id().equals(chosen) || isOffered(one))
                        .map(one -> new Choice(one.id(), one.name(), one.id().equals(chosen))))
                .toList());
    if (choices.stream().noneMatch(Choice::selected)) {
      choices.add(new Choice(chosen, facts.name(chosen), true));
    }
    return choices;
  }
}
