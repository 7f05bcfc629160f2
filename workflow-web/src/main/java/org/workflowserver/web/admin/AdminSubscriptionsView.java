package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.identity.Scope;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.subscription.SubscriptionView;
import org.workflowserver.subscription.Subscriptions;
import org.workflowserver.vault.VaultItems;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.FieldProblems;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.WorkflowFacts;

/** The administration's page of subscriptions: who is notified of runs and questions. */
@Model
public class AdminSubscriptionsView {
  private static final String WORKFLOW = "workflowId";
  private static final String OTHER_WORKFLOW = "otherWorkflowId";
  private static final List<String> EVENTS =
      List.of("run.completed", "run.failed", "interaction.opened");
  private static final Map<String, String> LABELS =
      Map.of(
          "/url", Texts.of("admin-subscriptions.url"),
          "/events", Texts.of("admin-subscriptions.events"),
          "/secret", Texts.of("admin-subscriptions.secret"),
          "/workflow_id", Texts.of("common.workflow"));

  @Inject private Subscriptions subscriptions;
  @Inject private VaultItems vault;
  @Inject private WorkflowFacts facts;
  @Inject private Page page;
  private final FieldProblems problems = new FieldProblems(LABELS);

  /** Reads what the page shows. */
  public void load() {
    page.caller().require(Scope.ADMIN);
    page.list(request -> subscriptions.list(page.caller(), request));
  }

  /** Makes a subscription; leaves the form open with what is wrong when it is refused. */
  public void create() {
    page.caller().require(Scope.ADMIN);
    Map<String, Object> body = new LinkedHashMap<>();
    if (!getUrl().isEmpty()) {
      body.put("url", getUrl());
    }
    body.put("events", page.sent("event"));
    AdminForms.chosen(page, "secret").ifPresent(id -> body.put("secret", id));
    Optional.of(getOtherWorkflow())
        .filter(id -> !id.isEmpty())
        .or(() -> AdminForms.chosen(page, WORKFLOW))
        .ifPresent(id -> body.put("workflow_id", id));
    try {
      SubscriptionView made = subscriptions.create(page.caller(), body);
      page.goTo(page.getAddress(), Texts.of("toast.created", made.url()));
    } catch (Refusal refusal) {
      AdminForms.note(refusal, problems);
    }
  }

  /** Ends the subscription that the dialog names. */
  public void delete() {
    page.caller().require(Scope.ADMIN);
    page.change(
        () -> {
          subscriptions.delete(page.caller(), page.typed("subscription"));
          return Texts.of("admin-subscriptions.deleted");
        });
  }

  /** What a subscription notifies of. */
  public String events(SubscriptionView subscription) {
    return String.join(", ", subscription.events());
  }

  /** The URL that was typed. */
  public String getUrl() {
    return page.typed("url").strip();
  }

  /** The workflows that the form offers. */
  public List<Choice> getWorkflows() {
    return facts.choices(AdminForms.chosen(page, WORKFLOW), Texts.of("filter.all-workflows"));
  }

  /** Id of a workflow that was typed; goes before the one that was chosen. */
  public String getOtherWorkflow() {
    return page.typed(OTHER_WORKFLOW).strip();
  }

  /** What is wrong with the workflow of one of its two fields, the one that counted. */
  public String workflowProblem(boolean other) {
    return other == getOtherWorkflow().isEmpty() ? "" : problems.at("/workflow_id");
  }

  /** The events that the form offers. */
  public List<Choice> getEvents() {
    List<String> sent = page.sent("event");
    return EVENTS.stream()
        .map(event -> new Choice(event, event, !page.isPosted() || sent.contains(event)))
        .toList();
  }

  /** The secrets that the form offers. */
  public List<Choice> getSecrets() {
    return AdminForms.secrets(
        vault,
        page,
        AdminForms.chosen(page, "secret").orElse(""),
        Texts.of("admin-subscriptions.choose-secret"));
  }

  /** Why the form was refused. */
  public FieldProblems getProblems() {
    return problems;
  }
}
