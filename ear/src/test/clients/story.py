"""The main flow of the API by a client that is generated from its description."""

import sys
import time

from workflow_client import (
    ApiClient,
    ComponentsApi,
    Configuration,
    Edge,
    Execution,
    InteractionsApi,
    ManualTriggerData,
    NewVaultItem,
    NewWorkflow,
    Node,
    NodeData,
    RunsApi,
    RunStatus,
    ServerApi,
    Settings,
    Submit,
    SyncRequestTriggerData,
    TextTransformData,
    TokenRequest,
    TokensApi,
    UiInteractionData,
    VaultApi,
    WebhookTriggerData,
    WorkflowChange,
    WorkflowsApi,
)


def workflow(trigger: NodeData, step: NodeData) -> NewWorkflow:
    return NewWorkflow(
        name="Python",
        nodes=[Node(id="start", data=trigger), Node(id="step", data=step)],
        edges=[Edge(id="e1", source="start", target="step")],
    )


def manual() -> NodeData:
    return NodeData(ManualTriggerData(componentId="manual_trigger"))


def text(template: str, is_response: bool = False) -> NodeData:
    data = TextTransformData(componentId="text_transform", template=template, is_response=is_response)
    return NodeData(data)


def story(host: str, password: str) -> None:
    request = TokenRequest(grant_type="password", username="admin", password=password)
    token = TokensApi(ApiClient(Configuration(host=host))).create_token(request)
    client = ApiClient(Configuration(host=host, access_token=token.access_token))
    workflows = WorkflowsApi(client)
    runs = RunsApi(client)

    # What a change leaves out stays as it is.
    idle = workflow(manual(), text("x"))
    idle.is_active = False
    idle.schedule_timezone = "Europe/Berlin"
    idle.settings = Settings(on_overlap="skip", on_missed="all")
    idle_id = workflows.create_workflow(idle).id
    changed = workflows.update_workflow(idle_id, WorkflowChange(name="Renamed", settings=Settings(concurrency=3)))
    assert not changed.is_active
    assert changed.schedule_timezone == "Europe/Berlin"
    assert changed.settings.concurrency == 3
    assert (changed.settings.on_overlap, changed.settings.on_missed) == ("skip", "all")

    wanted = workflow(manual(), text("Hello, {{ trigger.name }}"))
    assert workflows.validate_workflow(wanted).valid
    stored = workflows.create_workflow(wanted)
    # What was read can be sent back: the generator adds null for members of several types that it was not given.
    read = workflows.retrieve_workflow(stored.id)
    assert len(read.nodes) == 2
    assert workflows.update_workflow(stored.id, WorkflowChange(nodes=read.nodes, edges=read.edges)).id == stored.id
    for component in ComponentsApi(client).list_components():
        if component.kind != "trigger":
            data = NodeData.from_dict({"componentId": component.id, **component.example})
            answer = workflows.validate_workflow(workflow(manual(), data))
            assert not [one for one in answer.problems if one.code == "configuration_invalid"], component.id
    run = runs.execute_workflow(
        stored.id,
        idempotency_key=f"py-{stored.id}",
        prefer="wait=30",
        execution=Execution(context={"name": "Ada"}),
    )
    assert run.status == RunStatus.COMPLETED
    # The generator asks for a problem alone where an answer is no JSON.
    assert "event: run" in runs.stream_run(run.id)
    assert len(runs.list_runs(workflow_id=stored.id, status=[RunStatus.COMPLETED])) == 1
    assert len(runs.list_runs(workflow_id=stored.id, var_from=run.started_at)) == 1
    assert "# TYPE" in ServerApi(client).retrieve_metrics()
    assert runs.rerun_workflow(run.id).original_run_id == run.id

    webhook_trigger = NodeData(WebhookTriggerData(componentId="webhook_trigger"))
    webhook = workflows.create_workflow(workflow(webhook_trigger, text("x")))
    runs.receive_webhook((webhook.webhook_url or "").rsplit("/", 1)[1], {"order": 4711})
    sync_trigger = NodeData(SyncRequestTriggerData(componentId="sync_request_trigger"))
    sync = workflows.create_workflow(workflow(sync_trigger, text("Order {{ payload.order }}", True)))
    assert runs.call_workflow(sync.id, body={"order": 4711}) == "Order 4711"

    question = NodeData(UiInteractionData(componentId="ui_interaction", title="Go on?"))
    asking = workflows.create_workflow(workflow(manual(), question))
    waiting = runs.execute_workflow(asking.id, prefer="wait=30")
    assert waiting.status == RunStatus.AWAITING_UI_INTERACTION
    interactions = InteractionsApi(client)
    interaction = interactions.list_interactions_of_run(waiting.id)[0]
    interactions.submit_interaction(interaction.id, Submit(action="submit", data={}))

    vault = VaultApi(client)
    item = vault.create_vault_item(NewVaultItem(name=f"py-{time.time_ns()}", secret="s"))
    assert vault.retrieve_vault_item(item.id).last_used_at is None
    vault.delete_vault_item(item.id)


if __name__ == "__main__":
    story(sys.argv[1], sys.argv[2])
    print("done")
