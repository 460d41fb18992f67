import { expect, inject, test } from 'vitest';
import { editedAssembly, type TemplateResource } from '#test/support/permissions/assembly';
import { messagesAbout, rest } from '#test/support/scenario';
import { certificateOf, createStage, type Service, type StageId, startService } from '#test/support/service';
import { recordedOutcomes } from '#test/support/table';

interface Statement {
  readonly Effect: string;
  Action: string | string[];
}

/** Takes an action out of the policies of a function's role, as a template that lacks it would be deployed. */
function withhold(resources: Record<string, TemplateResource>, functionId: string, action: string): void {
  let taken = 0;
  for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
    if (Type !== 'AWS::IAM::Policy' || !logicalId.startsWith(`${functionId}Role`)) continue;
    const statements: Statement[] = Properties.PolicyDocument.Statement;
    for (const statement of statements) {
      const actions = [statement.Action].flat();
      taken += actions.filter((each) => each === action).length;
      statement.Action = actions.filter((each) => each !== action);
    }
    Properties.PolicyDocument.Statement = statements.filter(({ Action }) => Action.length > 0);
  }
  if (taken === 0) throw new Error(`no policy of ${functionId} has ${action}`);
}

/** The service with an assembly that lacks an action; a stage was created in it. */
async function deployedWithout(functionId: string, action: string): Promise<{ service: Service; stage: StageId }> {
  const assembly = editedAssembly(inject('promptAssembly'), (resources) => withhold(resources, functionId, action));
  const service = await startService(assembly);
  const stage = await createStage(service);
  await rest(service);
  return { service, stage };
}

async function endOf(service: Service, { restApiId }: StageId) {
  const [execution, ...more] = await service.executions.about(restApiId);
  expect(more).toEqual([]);
  const history = await service.executions.history(execution?.executionArn);
  const states = history.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
  return { status: execution?.status, error: execution?.error, lastState: states.at(-1) };
}

const FAILED = { status: 'FAILED', error: 'AccessDenied', lastState: 'Failed' };

async function toldOf(service: Service, { restApiId }: StageId) {
  return (await messagesAbout(service, restApiId)).map(({ attributes }) => attributes.outcome);
}

test('where Patch stage may not patch, the execution fails, and that is recorded and told', async () => {
  const { service, stage } = await deployedWithout('PatchStage', 'apigateway:PATCH');
  expect(await endOf(service, stage)).toEqual(FAILED);
  expect(await recordedOutcomes(service, stage)).toEqual(['failed']);
  expect(await toldOf(service, stage)).toEqual(['failed']);
  const [message] = await messagesAbout(service, stage.restApiId);
  expect(message?.body).toContain('apigateway:PATCH');
  expect(await certificateOf(service, stage)).toBeNull();
});

test('where Tell may not publish, the execution ends in Fail, and the fix stays recorded', async () => {
  const { service, stage } = await deployedWithout('Tell', 'sns:Publish');
  expect(await endOf(service, stage)).toEqual(FAILED);
  expect(await recordedOutcomes(service, stage)).toEqual(['fixed', 'failed']);
});

test('where Record outcome may not write, the execution ends in Fail, and people are told', async () => {
  const { service, stage } = await deployedWithout('RecordOutcome', 'dynamodb:PutItem');
  expect(await endOf(service, stage)).toEqual(FAILED);
  expect(await toldOf(service, stage)).toContain('failed');
});
