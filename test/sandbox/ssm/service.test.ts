import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { createParameters } from '#sandbox/ssm/parameters';
import { createSsmService } from '#sandbox/ssm/service';
import { clientConfig, startBareFront } from '../bare-front.ts';
import { createManualClock } from '../manual-clock.ts';

const place = { account: '000000000000', region: 'us-east-1' };

async function setUp() {
  const clock = createManualClock();
  const models = [{ name: '/app/level', value: 'low', allowedPattern: 'low|high' }];
  const service = createSsmService(createParameters(models, { clock, place }));
  const { endpoint } = await startBareFront([service], {}, clock);
  const client = new SSMClient(clientConfig(endpoint));
  return {
    get: async (Name: string) => (await client.send(new GetParameterCommand({ Name }))).Parameter,
    put: (input: object) =>
      client.send(new PutParameterCommand({ Name: 'mine', Value: 'a', Type: 'String', ...input })),
  };
}

test('a parameter of the template can be read by name and by ARN', async () => {
  const { get } = await setUp();
  const ARN = 'arn:aws:ssm:us-east-1:000000000000:parameter/app/level';
  const parameter = {
    ...{ Name: '/app/level', Type: 'String', Value: 'low', Version: 1, ARN, DataType: 'text' },
    LastModifiedDate: new Date('2026-03-04T05:06:07.890Z'),
  };
  expect(await get('/app/level')).toEqual(parameter);
  expect(await get(ARN)).toEqual(parameter);
  expect((await get(`${ARN}:1`))?.Selector).toBe(':1');
});

test('a parameter is written once, and then only over', async () => {
  const { get, put } = await setUp();
  expect(await put({})).toMatchObject({ Version: 1, Tier: 'Standard' });
  await expect(put({ Value: 'b' })).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  expect(await put({ Value: 'b', Overwrite: true, Type: undefined })).toMatchObject({ Version: 2 });
  expect(await get('mine')).toMatchObject({ Value: 'b', Version: 2 });
  expect(await get('mine:1')).toMatchObject({ Value: 'a', Version: 1, Selector: ':1' });
});

test.each([
  ['a parameter that is not there', 'none', 'ParameterNotFound'],
  ['a version that is not there', '/app/level:7', 'ParameterVersionNotFound'],
  ['a label', '/app/level:prod', 'NotImplemented'],
])('GetParameter refuses %s', async (_what, name, error) => {
  await expect((await setUp()).get(name)).rejects.toMatchObject({ name: error });
});

test.each([
  ['a new parameter without a type', { Type: undefined }, 'ValidationException'],
  ['a path that does not begin with a slash', { Name: 'a/b' }, 'ValidationException'],
  ['a reserved name', { Name: '/aws/x' }, 'ValidationException'],
  ['odd characters in a name', { Name: 'a b' }, 'ValidationException'],
  ['too many levels', { Name: '/a'.repeat(16) }, 'HierarchyLevelLimitExceededException'],
  ['an empty value', { Value: '' }, 'ValidationException'],
  ['a value over 4096 characters', { Value: 'x'.repeat(4097) }, 'ValidationException'],
  [
    'a value that its pattern does not allow',
    { Value: 'x', AllowedPattern: 'y+' },
    'ParameterPatternMismatchException',
  ],
  ['a pattern that is none', { AllowedPattern: '(' }, 'InvalidAllowedPatternException'],
  [
    'a value that an earlier pattern does not allow',
    { Name: '/app/level', Value: 'mid', Overwrite: true },
    'ParameterPatternMismatchException',
  ],
  ['SecureString', { Type: 'SecureString' }, 'NotImplemented'],
  ['StringList', { Type: 'StringList' }, 'NotImplemented'],
  ['the tier Advanced', { Tier: 'Advanced' }, 'NotImplemented'],
])('PutParameter refuses %s', async (_what, input, error) => {
  await expect((await setUp()).put(input)).rejects.toMatchObject({ name: error });
});
