import { expect } from 'vitest';
import { cloudTrailEvent, createStageEvent, stageEventOfV2 } from '#test/fixtures/cloudtrail';
import { ownApiGatewayCalls } from '#test/support/blast-radius';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { historyOfAccount, recordedOutcomes } from '#test/support/table';

const test = scenarios('promptAssembly');

const restApiId = 'abcdef74gh';
const junk = 'x'.repeat(200_000);

test.for([
  ['a missing stage name', { requestParameters: { restApiId, createStageInput: { deploymentId: '49ijxa' } } }],
  ['a stage name where CreateStage has none', { requestParameters: { restApiId, stageName: 'prod' } }],
  ['null parameters', { requestParameters: null }],
  ['parameters that are a list', { requestParameters: [restApiId, 'prod'] }],
  ['a stage name that is a number', { requestParameters: { restApiId, createStageInput: { stageName: 7 } } }],
  ['an empty API id', { requestParameters: { restApiId: '', createStageInput: { stageName: 'prod' } } }],
  ['an endless stage name', { requestParameters: { restApiId, createStageInput: { stageName: junk } } }],
  ['the shape of API Gateway v2 and no stage', { requestParameters: { apiId: restApiId, stageName: '' } }],
  [
    'the ids of an API of v1 and of one of v2',
    { eventName: 'UpdateStage', requestParameters: { apiId: restApiId, restApiId, stageName: 'prod' } },
  ],
  ['200 KB of junk', { requestParameters: { junk } }],
  [
    'an API id that leads elsewhere',
    { requestParameters: { restApiId: '../clientcertificates', createStageInput: { stageName: 'prod' } } },
  ],
  [
    'a stage name that would fall apart in a key',
    { requestParameters: { restApiId, createStageInput: { stageName: 'a#b' } } },
  ],
  ['no event id', { eventID: null }],
  ['an event name that every object has', { eventName: 'UpdateStage', requestParameters: { toString: 'prod' } }],
  [
    'keys that aim at prototypes',
    { requestParameters: JSON.parse('{"__proto__":{"restApiId":"abcdef74gh","createStageInput":{"stageName":"p"}}}') },
  ],
] as const)(
  'an event with %s fails by name, touches nothing, and is recorded and told',
  async ([, detail], { service }) => {
    const [recorded, told, ended] = [
      await historyOfAccount(service),
      await service.control.messages(),
      await service.executions.list('Remediate'),
    ];
    await service.control.deliver(cloudTrailEvent(detail));
    await rest(service);

    const [execution, ...others] = (await service.executions.list('Remediate')).filter(({ executionArn }) =>
      ended.every((earlier) => earlier.executionArn !== executionArn),
    );
    expect(others).toEqual([]);
    expect(execution?.status).toBe('FAILED');
    const [failure] = (await service.executions.history(execution?.executionArn)).slice(-1);
    expect(failure?.executionFailedEventDetails?.error).toBe('UnreadableEvent');
    expect(await ownApiGatewayCalls(service)).toEqual([]);
    const [entry, ...more] = (await historyOfAccount(service)).slice(recorded.length);
    expect(more).toEqual([]);
    expect(entry?.detail).toMatchObject({ outcome: 'failed', stage: null, failure: { Error: 'UnreadableEvent' } });
    const [message, ...repeats] = (await service.control.messages()).slice(told.length);
    expect(repeats).toEqual([]);
    expect(message?.attributes.outcome).toBe('failed');
    expect(message?.body.length).toBeLessThan(10_000);
  },
);

test.for([
  ['a REST API', 'nowhere123', createStageEvent],
  ['an API of v2', 'nowherev22', stageEventOfV2],
] as const)(
  'an event about %s that does not exist ends as gone, recorded, without a message',
  async ([, restApiId, event], { service }) => {
    const stage = { restApiId, stageName: 'prod' };
    await service.control.deliver(event(stage));
    await rest(service);

    expect(await endings(service, stage.restApiId)).toEqual(['gone']);
    expect(await recordedOutcomes(service, stage)).toEqual(['gone']);
    expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
  },
);
