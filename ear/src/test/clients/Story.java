import client.ApiClient;
import client.api.InteractionsApi;
import client.api.RunsApi;
import client.api.TokensApi;
import client.api.VaultApi;
import client.api.WorkflowsApi;
import client.model.Edge;
import client.model.Execution;
import client.model.Interaction;
import client.model.ManualTriggerData;
import client.model.NewVaultItem;
import client.model.NewWorkflow;
import client.model.Node;
import client.model.NodeData;
import client.model.RerunRequest;
import client.model.RunStatus;
import client.model.Settings;
import client.model.Submit;
import client.model.SyncRequestTriggerData;
import client.model.TextTransformData;
import client.model.TokenRequest;
import client.model.UiInteractionData;
import client.model.WebhookTriggerData;
import client.model.Workflow;
import client.model.WorkflowChange;
import client.model.WorkflowRun;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/** The main flow of the API by a client that is generated from its description. */
public final class Story {
  private final ApiClient client;
  private final WorkflowsApi workflows;
  private final RunsApi runs;
  private final VaultApi vault;
  private final InteractionsApi interactions;

  private Story(ApiClient client) {
    this.client = client;
    workflows = new WorkflowsApi(client);
    runs = new RunsApi(client);
    vault = new VaultApi(client);
    interactions = new InteractionsApi(client);
  }

  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(arguments[0]);
    TokenRequest request =
        new TokenRequest()
            .grantType(TokenRequest.GrantTypeEnum.PASSWORD)
            .username("admin")
            .password(arguments[1]);
    String token = new TokensApi(client).createToken(request).getAccessToken();
    client.setRequestInterceptor(call -> call.header("Authorization", "Bearer " + token));
    Story story = new Story(client);
    story.changes();
    story.runs();
    story.otherStarts();
    story.people();
    story.vault();
    System.out.println("done");
  }

  /** What a change leaves out stays as it is. */
  private void changes() throws Exception {
    Settings settings = new Settings().onOverlap(Settings.OnOverlapEnum.SKIP).onMissed(Settings.OnMissedEnum.ALL);
    NewWorkflow wanted = workflow(new NodeData(new ManualTriggerData().componentId(ManualTriggerData.ComponentIdEnum.MANUAL_TRIGGER)), text("x"));
    Workflow stored = workflows.createWorkflow(wanted.isActive(false).scheduleTimezone("Europe/Berlin").settings(settings));
    WorkflowChange change = new WorkflowChange().name("Renamed").settings(new Settings().concurrency(3));
    Workflow changed = workflows.updateWorkflow(stored.getId(), change, null);
    require(!changed.getIsActive(), "still switched off");
    require(changed.getScheduleTimezone().equals("Europe/Berlin"), "the zone as it was");
    require(changed.getSettings().getOnOverlap() == Settings.OnOverlapEnum.SKIP, "fires skipped as before");
    require(changed.getSettings().getOnMissed() == Settings.OnMissedEnum.ALL, "fires made up for as before");
  }

  private void runs() throws Exception {
    NewWorkflow wanted = workflow(new NodeData(new ManualTriggerData().componentId(ManualTriggerData.ComponentIdEnum.MANUAL_TRIGGER)), text("Hello, {{ trigger.name }}"));
    require(workflows.validateWorkflow(wanted).getValid(), "valid");
    Workflow stored = workflows.createWorkflow(wanted);
    require(workflows.retrieveWorkflow(stored.getId(), null).getNodes().size() == 2, "nodes");
    WorkflowRun run =
        runs.executeWorkflow(
            stored.getId(), "java-" + stored.getId(), "wait=30", new Execution().context(Map.of("name", "Ada")));
    require(run.getStatus() == RunStatus.COMPLETED, "completed");
    require(events(run.getId()).contains("event: run"), "events");
    require(
        runs.listRuns(List.of(RunStatus.COMPLETED), stored.getId(), null, null, null, null, 10, null, null, null).size() == 1,
        "one run");
    require(runs.rerunWorkflow(run.getId(), null, new RerunRequest()).getOriginalRunId().equals(run.getId()), "rerun");
  }

  private void otherStarts() throws Exception {
    Workflow webhook =
        workflows.createWorkflow(workflow(new NodeData(new WebhookTriggerData().componentId(WebhookTriggerData.ComponentIdEnum.WEBHOOK_TRIGGER)), text("x")));
    String url = webhook.getWebhookUrl();
    runs.receiveWebhook(url.substring(url.lastIndexOf('/') + 1), Map.of("order", 4711));
    TextTransformData response =
        new TextTransformData().componentId(TextTransformData.ComponentIdEnum.TEXT_TRANSFORM).template("{{ payload.order }}").isResponse(true);
    Workflow sync =
        workflows.createWorkflow(workflow(new NodeData(new SyncRequestTriggerData().componentId(SyncRequestTriggerData.ComponentIdEnum.SYNC_REQUEST_TRIGGER)), new NodeData(response)));
    require(runs.callWorkflow(sync.getId(), null, Map.of("order", 4711)).equals("4711"), "answer");
  }

  private void people() throws Exception {
    NodeData question =
        new NodeData(new UiInteractionData().componentId(UiInteractionData.ComponentIdEnum.UI_INTERACTION).title("Go on?"));
    Workflow asking = workflows.createWorkflow(workflow(new NodeData(new ManualTriggerData().componentId(ManualTriggerData.ComponentIdEnum.MANUAL_TRIGGER)), question));
    WorkflowRun run = runs.executeWorkflow(asking.getId(), null, "wait=30", new Execution());
    require(run.getStatus() == RunStatus.AWAITING_UI_INTERACTION, "awaiting");
    Interaction open = interactions.listInteractionsOfRun(run.getId(), null, null).get(0);
    interactions.submitInteraction(open.getId(), new Submit().action("submit").data(Map.of()));
  }

  private void vault() throws Exception {
    String id = vault.createVaultItem(new NewVaultItem().name("java-" + System.nanoTime()).secret("s")).getId();
    require(vault.retrieveVaultItem(id).getLastUsedAt() == null, "unused");
    vault.deleteVaultItem(id);
  }

  /** The generator takes every body for JSON. */
  private String events(String run) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(client.getBaseUri() + "/workflows/runs/" + run + "/events"));
    client.getRequestInterceptor().accept(request);
    return client.getHttpClient().send(request.build(), BodyHandlers.ofString()).body();
  }

  private static NewWorkflow workflow(NodeData trigger, NodeData step) {
    return new NewWorkflow()
        .name("Java")
        .nodes(List.of(new Node().id("start").data(trigger), new Node().id("step").data(step)))
        .edges(List.of(new Edge().id("e1").source("start").target("step")));
  }

  private static NodeData text(String template) {
    return new NodeData(new TextTransformData().componentId(TextTransformData.ComponentIdEnum.TEXT_TRANSFORM).template(template));
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("Not so: " + what);
    }
  }
}
