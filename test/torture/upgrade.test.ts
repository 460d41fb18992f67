import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { synthesize } from '#scripts/synthesize';
import { askedStage, press, toldAbout } from '#test/support/asking';
import { promptPolicy } from '#test/support/assemblies';
import { operate } from '#test/support/command-line';
import { rest, scenarios } from '#test/support/scenario';
import { certificateOf, startService, touch } from '#test/support/service';
import { heldFor, recordedOutcomes } from '#test/support/table';

const NEW = "$states.input.next = 'tell'";
const OLD = "$states.input.outcome = 'refused'";

/** The functions as they are, under a definition of before: what an execution has that is under way at an upgrade. */
function underTheOldDefinition(): string {
  const production = { name: 'production', when: { stages: ['prod*'] }, then: { mode: 'approve' } };
  const assembly = synthesize({ digestAfter: '1000' }, { ...promptPolicy, rules: [production] });
  const file = join(assembly, 'Stagecert.template.json');
  const [before, choice, ...more] = readFileSync(file, 'utf8').split('How was it left?\\":{');
  if (!choice?.includes(NEW) || more.length > 0) throw new Error(`no one choice of the kind in ${file}`);
  writeFileSync(file, `${before}How was it left?\\":{${choice.replace(NEW, OLD)}`);
  return assembly;
}

const test = scenarios('askingAssembly')
  .extend('assembly', { scope: 'file' }, underTheOldDefinition)
  .extend('running', { scope: 'file' }, ({ assembly }, { onCleanup }) => startService(assembly, onCleanup));

test('an approved fix that is overtaken right after an upgrade is recorded, and lets its stage go', async ({
  service,
}) => {
  const { link, ...stage } = await askedStage(service);
  const label = `${stage.restApiId}/${stage.stageName}`;
  const busy = { error: 'TooManyRequestsException', status: 429 };
  await service.control.fault({ service: 'apigateway', operation: 'GenerateClientCertificate', every: true }, busy);
  await press(link, 'approve');
  await rest(service, 5);
  await operate(service, 'exempt', label, '--why', 'its backend refuses it');
  await service.control.forgetFaults();
  await rest(service);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await recordedOutcomes(service, stage)).toEqual(['exempt']);
  expect(await heldFor(service, stage.restApiId)).not.toContain('lease');

  await operate(service, 'exempt', 'end', label, '--why', 'it takes it now');
  await touch(service, stage);
  await rest(service);
  expect((await toldAbout(service, stage.restApiId)).filter((outcome) => outcome === 'asked')).toHaveLength(2);
});
