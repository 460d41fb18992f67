import { expect } from 'vitest';
import { ownMutations } from '#test/support/blast-radius';
import { certificatesFor } from '#test/support/certificates';
import { expectOneFix } from '#test/support/one-fix';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage } from '#test/support/service';
import { heldFor, recordedOutcomes } from '#test/support/table';

const test = scenarios('promptAssembly');

const throttled = { error: 'TooManyRequestsException', status: 429 };
const conflict = { error: 'ConflictException', status: 409 };
const broken = { error: 'InternalServerErrorException', status: 500 };
const lost = { dropReply: true };
const denied = { error: 'AccessDeniedException', status: 403 };

test.for([
  ['the patch is throttled twice', 'UpdateStage', [1, 2], throttled],
  ['the patch meets another change', 'UpdateStage', [1], conflict],
  ['the reply to the patch is lost', 'UpdateStage', [1], lost],
  ['the reply to the generation is lost', 'GenerateClientCertificate', [1], lost],
  ['the generation is throttled', 'GenerateClientCertificate', [1], throttled],
  ['the first look at the stage is throttled', 'GetStage', [1], throttled],
  ['the look before the patch is throttled', 'GetStage', [2], throttled],
  ['the look after the patch fails', 'GetStage', [3], broken],
  ['every second look at the stage is throttled', 'GetStage', [1, 3, 5], throttled],
] as const)(
  'where %s there is one fixed stage, one certificate, one message',
  async ([, operation, nths, then], { service }) => {
    for (const nth of nths) await service.control.fault({ service: 'apigateway', operation, nth }, then);
    const stage = await createStage(service);
    await rest(service);

    expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
    await expectOneFix(service, stage);
    const updates = (await ownMutations(service)).filter((call) => call.operation === 'UpdateStage');
    expect(updates.filter(({ status }) => status === 200)).toHaveLength(1);
  },
);

test.for([
  ['patch is denied', 'UpdateStage', 1, denied, 'AccessDenied'],
  ['generation is denied', 'GenerateClientCertificate', 1, denied, 'AccessDenied'],
  ['look before the patch is denied', 'GetStage', 2, denied, 'AccessDenied'],
  ['look after the patch is denied', 'GetStage', 3, denied, 'AccessDenied'],
  ['patch is refused', 'UpdateStage', 1, { error: 'BadRequestException', status: 400 }, 'UnexpectedAnswer'],
] as const)(
  'where the %s the execution fails by name, the stage is as before, and that is recorded and told',
  async ([, operation, nth, then, name], { service }) => {
    await service.control.fault({ service: 'apigateway', operation, nth }, then);
    const stage = await createStage(service);
    await rest(service);

    expect(await endings(service, stage.restApiId)).toEqual([name]);
    expect(await certificateOf(service, stage)).toBeNull();
    expect(await certificatesFor(service, stage.restApiId)).toEqual([]);
    expect(await heldFor(service, stage.restApiId)).toEqual([]);
    expect(await recordedOutcomes(service, stage)).toEqual(['failed']);
    const messages = await messagesAbout(service, stage.restApiId);
    expect(messages.map(({ attributes }) => attributes.outcome)).toEqual(['failed']);
    expect(messages[0]?.body).toContain(name);
  },
);
