// The main flow of the API by a client that is generated from its description.
import { Configuration, InteractionsApi, RunsApi, TokensApi, VaultApi, WorkflowsApi } from './index';
import type { NewWorkflow, NodeData } from './index';

declare const process: { argv: string[]; exit(status: number): never };

function require_(condition: boolean, what: string): void {
  if (!condition) {
    throw new Error(`Not so: ${what}`);
  }
}

function workflow(trigger: NodeData, step: NodeData): NewWorkflow {
  return {
    name: 'TypeScript',
    nodes: [
      { id: 'start', data: trigger },
      { id: 'step', data: step },
    ],
    edges: [{ id: 'e1', source: 'start', target: 'step' }],
  };
}

function text(template: string, isResponse = false): NodeData {
  return { componentId: 'text_transform', template, isResponse };
}

async function story(basePath: string, password: string): Promise<void> {
  const open = new TokensApi(new Configuration({ basePath }));
  const { accessToken } = await open.createToken({ tokenRequest: { grantType: 'password', username: 'admin', password } });
  const configuration = new Configuration({ basePath, accessToken });
  const workflows = new WorkflowsApi(configuration);
  const runs = new RunsApi(configuration);

  // What a change leaves out stays as it is.
  const idle = await workflows.createWorkflow({
    newWorkflow: {
      ...workflow({ componentId: 'manual_trigger' }, text('x')),
      isActive: false,
      scheduleTimezone: 'Europe/Berlin',
      settings: { onOverlap: 'skip', onMissed: 'all' },
    },
  });
  const changed = await workflows.updateWorkflow({
    workflowId: idle.id,
    workflowChange: { name: 'Renamed', settings: { concurrency: 3 } },
  });
  require_(!changed.isActive && changed.scheduleTimezone === 'Europe/Berlin', 'as it was');
  require_(changed.settings.onOverlap === 'skip' && changed.settings.onMissed === 'all', 'the other settings as they were');

  const wanted = workflow({ componentId: 'manual_trigger' }, text('Hello, {{ trigger.name }}'));
  require_((await workflows.validateWorkflow({ newWorkflow: wanted })).valid, 'valid');
  const stored = await workflows.createWorkflow({ newWorkflow: wanted });
  const read = await workflows.retrieveWorkflow({ workflowId: stored.id });
  require_(JSON.stringify(read.nodes[1]?.data).includes('Hello'), 'the nodes as they were sent');
  const run = await runs.executeWorkflow({
    workflowId: stored.id,
    prefer: 'wait=30',
    idempotencyKey: `ts-${stored.id}`,
    execution: { context: { name: 'Ada' } },
  });
  require_(run.status === 'completed', 'completed');
  require_((await runs.streamRun({ runId: run.id }))?.includes('event: run') ?? false, 'events');
  require_((await runs.listRuns({ workflowId: stored.id, status: ['completed'] })).length === 1, 'one run');
  require_((await runs.rerunWorkflow({ runId: run.id })).originalRunId === run.id, 'rerun');

  const webhook = await workflows.createWorkflow({ newWorkflow: workflow({ componentId: 'webhook_trigger' }, text('x')) });
  const webhookToken = (webhook.webhookUrl ?? '').split('/').at(-1) ?? '';
  await runs.receiveWebhook({ webhookToken, requestBody: { order: 4711 } });
  const sync = await workflows.createWorkflow({
    newWorkflow: workflow({ componentId: 'sync_request_trigger' }, text('Order {{ payload.order }}', true)),
  });
  require_((await runs.callWorkflow({ workflowId: sync.id, body: { order: 4711 } })) === 'Order 4711', 'answer');

  const asking = await workflows.createWorkflow({
    newWorkflow: workflow({ componentId: 'manual_trigger' }, { componentId: 'ui_interaction', title: 'Go on?' }),
  });
  const waiting = await runs.executeWorkflow({ workflowId: asking.id, prefer: 'wait=30' });
  require_(waiting.status === 'awaiting_ui_interaction', 'awaiting');
  const interactions = new InteractionsApi(configuration);
  const [question] = await interactions.listInteractionsOfRun({ runId: waiting.id });
  await interactions.submitInteraction({ interactionId: question?.id ?? '', submit: { action: 'submit', data: {} } });

  const vault = new VaultApi(configuration);
  const item = await vault.createVaultItem({ newVaultItem: { name: `ts-${Date.now()}`, secret: 's' } });
  require_((await vault.retrieveVaultItem({ vaultId: item.id })).lastUsedAt === null, 'unused');
  await vault.deleteVaultItem({ vaultId: item.id });
}

story(process.argv[2] ?? '', process.argv[3] ?? '').then(
  () => console.log('done'),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
