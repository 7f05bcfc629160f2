// Uses the types that openapi-typescript makes: of the whole API, and of one workflow's own call.
import type { components, paths } from './whole';
import type { paths as ownPaths } from './own';

type Run = components['schemas']['WorkflowRun'];
type Execution = paths['/workflows/{workflowId}/execute']['post'];
type Accepted = Execution['responses'][202]['content']['application/json'];

export function reason(run: Run & Accepted): string | undefined {
  const waiting: components['schemas']['RunWaiting'] | null = run.waiting;
  return waiting?.reason === 'interaction' ? waiting.on : run.error_code ?? undefined;
}

type Own = ownPaths[keyof ownPaths]['post']['requestBody']['content']['application/json'];

export const body: Own = { context: { order: 4711, lines: [{ item: 'tea' }] } };

// @ts-expect-error The order is required.
export const incomplete: Own = { context: { lines: [] } };
