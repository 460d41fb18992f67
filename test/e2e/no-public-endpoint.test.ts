import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { beforeAll, expect, inject, test } from 'vitest';
import { synthesize } from '#scripts/synthesize';
import { promptPolicy } from '#test/support/assemblies';
import type { DeliveredMessage } from '#test/support/control';
import { messagesAbout, rest } from '#test/support/scenario';
import { certificateOf, createStage, type Service, setCertificate, startService, touch } from '#test/support/service';

let assembly: string;
beforeAll(() => {
  assembly = synthesize({ publicEndpoint: 'false' }, promptPolicy);
});

/** The two arguments of the call that the message gives. */
function commandIn(message: DeliveredMessage | undefined): { stateMachineArn: string; input: string } {
  const [, stateMachineArn, input] =
    message?.body.match(/start-execution [\s\S]*--state-machine-arn '(.+)'[\s\S]*--input '([^']+)'/) ?? [];
  if (!stateMachineArn || !input) throw new Error(`no command in: ${message?.body}`);
  return { stateMachineArn, input };
}

/** Runs the call as a person would: with a name and a reason in it, unless they forgot. */
async function run(service: Service, { stateMachineArn, input }: ReturnType<typeof commandIn>, filledIn = true) {
  const states = new SFNClient(service.clientOptions);
  const typed = filledIn ? input.replace('"WHO"', '"Dana"').replace('"WHY"', '"The backend refuses it"') : input;
  await states.send(new StartExecutionCommand({ stateMachineArn, input: typed }));
  states.destroy();
  await rest(service);
}

test('the message’s call undoes the fix once, in the name of who runs it', async () => {
  const service = await startService(assembly);
  const stage = await createStage(service);
  await rest(service);
  const certificate = await certificateOf(service, stage);
  expect(certificate).not.toBeNull();
  const [fixed] = await messagesAbout(service, stage.restApiId);
  const command = commandIn(fixed);

  await run(service, command, false);
  expect(await certificateOf(service, stage)).toBe(certificate);

  await run(service, command);
  expect(await certificateOf(service, stage)).toBeNull();
  await touch(service, stage);
  await rest(service);
  expect(await certificateOf(service, stage)).toBeNull();

  // Somebody else gives the stage the same certificate again: the old call is used up.
  await setCertificate(service, stage, certificate as string);
  await run(service, command);
  expect(await certificateOf(service, stage)).toBe(certificate);

  const messages = await messagesAbout(service, stage.restApiId);
  expect(messages.map(({ attributes }) => attributes.outcome)).toEqual(['fixed', 'refused', 'reverted', 'refused']);
  const [, unfilled, reverted, again] = messages.map(({ body }) => body.replace(/\s+/g, ' '));
  expect(unfilled).toContain('fill both in');
  expect(reverted).toContain('Dana');
  expect(again).toContain('asked for already');
});

test('where there are pages, a call brings no decision: nobody made it', async () => {
  const service = await startService(inject('promptAssembly'));
  const stage = await createStage(service);
  await rest(service);
  const [fixed] = await messagesAbout(service, stage.restApiId);
  const { remediationId, account, region, apiId, stageName } = (fixed as DeliveredMessage).attributes;
  const input = JSON.stringify({
    stage: { account, region, apiId, stageName },
    backoutId: `${remediationId}-1`,
    remediationId,
    decision: { who: 'Dana', why: 'The backend refuses it' },
  });
  await run(service, { stateMachineArn: await service.executions.machineArn('Backout'), input });
  expect(await certificateOf(service, stage)).not.toBeNull();
  expect((await messagesAbout(service, stage.restApiId)).at(-1)?.body).toContain('nobody has decided this backout');
});
