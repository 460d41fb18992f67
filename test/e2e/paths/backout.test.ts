import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import { fixedStage } from '#test/support/pages';
import { rest, scenarios } from '#test/support/scenario';
import { certificateOf, touch } from '#test/support/service';
import { untakenBy } from './coverage.ts';
import { arm, denied, deniedOnce, heldAt, throttledOnce } from './faults.ts';
import { endsOf, expectScenario, expectTold, revert, type Scenario } from './scenario.ts';

const test = scenarios('promptAssembly');

const ways: readonly Scenario[] = [
  {
    when: 'nothing goes wrong',
    faults: [],
    ends: 'SUCCEEDED reverted',
    told: /is back to what it was/,
    presents: false,
  },
  {
    when: 'each step is throttled once',
    faults: [
      throttledOnce('CompareStage/apigateway/GetStage'),
      throttledOnce('RecordExemption/dynamodb/PutItem'),
      throttledOnce('PatchStage/apigateway/UpdateStage'),
      throttledOnce('VerifyStage/apigateway/GetStage'),
      throttledOnce('ReleaseCertificate/dynamodb/DeleteItem'),
      throttledOnce('RecordOutcome/dynamodb/PutItem'),
      throttledOnce('Tell/sns/Publish'),
    ],
    ends: 'SUCCEEDED reverted',
    told: /is back to what it was/,
    presents: false,
  },
  {
    when: 'the exemption cannot be recorded, and each step after that is throttled once',
    faults: [
      denied('RecordExemption/dynamodb/PutItem'),
      throttledOnce('RecordOutcome/dynamodb/PutItem'),
      throttledOnce('Tell/sns/Publish'),
    ],
    ends: 'FAILED AccessDenied',
    told: /AccessDenied: dynamodb:PutItem/,
    presents: true,
  },
  {
    when: 'the stage cannot be read',
    faults: [denied('CompareStage/apigateway/GetStage')],
    ends: 'FAILED AccessDenied',
    told: /AccessDenied: apigateway:GetStage/,
    presents: true,
  },
  {
    when: 'the stage cannot be read, and the history cannot be written',
    faults: [denied('CompareStage/apigateway/GetStage'), denied('RecordOutcome/dynamodb/PutItem')],
    ends: 'FAILED AccessDenied',
    told: /AccessDenied: apigateway:GetStage.*History +could not be written/s,
    presents: true,
  },
  {
    when: 'the stage cannot be read, and nobody can be told',
    faults: [denied('CompareStage/apigateway/GetStage'), denied('Tell/sns/Publish')],
    ends: 'FAILED AccessDenied',
    told: null,
    presents: true,
  },
  {
    when: 'the stage cannot be set back',
    faults: [denied('PatchStage/apigateway/UpdateStage')],
    ends: 'FAILED AccessDenied',
    told: /AccessDenied: apigateway:UpdateStage/,
    presents: true,
  },
  {
    when: 'the stage that was set back cannot be read',
    faults: [denied('VerifyStage/apigateway/GetStage')],
    ends: 'FAILED AccessDenied',
    told: /AccessDenied: apigateway:GetStage/,
    presents: false,
  },
  {
    when: 'the certificate cannot be released',
    faults: [denied('ReleaseCertificate/dynamodb/DeleteItem')],
    ends: 'FAILED AccessDenied',
    told: /AccessDenied: dynamodb:DeleteItem/,
    presents: false,
  },
  {
    when: 'the outcome cannot be recorded at first',
    faults: [deniedOnce('RecordOutcome/dynamodb/PutItem')],
    ends: 'FAILED AccessDenied',
    told: /AccessDenied: dynamodb:PutItem/,
    presents: false,
  },
  {
    when: 'it cannot be told at first',
    faults: [deniedOnce('Tell/sns/Publish')],
    ends: 'FAILED AccessDenied',
    told: /AccessDenied: sns:Publish/,
    presents: false,
  },
];

test.for(ways)('when $when: $ends', async (way, { service }) => {
  const { link, ...stage } = await fixedStage(service);
  await arm(service, way.faults);
  await revert(link);
  await rest(service);
  await expectScenario(service, stage, 'Backout', way);
});

test('a backout that nobody has decided is refused, and that is told', async ({ service }) => {
  const { link: _unused, ...stage } = await fixedStage(service);
  const [fix] = await service.executions.about(stage.restApiId);
  const { remediationId, stage: ref } = fix?.output ?? {};
  const client = new SFNClient(service.clientOptions);
  const stateMachineArn = await service.executions.machineArn('Backout');
  const decision = { who: 'nobody', why: 'forged', decidedAt: fix?.stopDate?.toISOString() };
  const input = JSON.stringify({ stage: ref, remediationId, backoutId: `${remediationId}-1`, decision });
  await client.send(new StartExecutionCommand({ stateMachineArn, input }));
  client.destroy();
  await rest(service);

  expect(await endsOf(service, stage.restApiId, 'Backout')).toEqual(['SUCCEEDED refused']);
  await expectTold(service, stage.restApiId, 'Backout', /nobody has decided this backout/);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('a backout that is asked for during a remediation waits for its end', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  await heldAt(service, 'Inspect/apigateway/GetStage', {
    begin: () => touch(service, stage),
    meanwhile: () => revert(link),
  });
  await rest(service);
  expect(await endsOf(service, stage.restApiId, 'Backout')).toEqual(['SUCCEEDED reverted']);
  expect(await certificateOf(service, stage)).toBeNull();
});

test('the ways above are all that there are through the workflow', async ({ service }) => {
  expect(await untakenBy(service, 'Backout')).toEqual([]);
});
