import { heldAt } from '#test/e2e/paths/faults';
import { rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';
import { allItems } from '#test/support/table';
import { abort, GENERATION } from './outside.ts';
import type { Scenario } from './scenario.ts';
import { ASKED, DANGLING, place } from './stages.ts';

/** Of two messages at once the second comes in a digest, whoever sends it. */
export const digests: readonly Scenario[] = [
  {
    name: 'what was found comes in a digest',
    run: (service) => digested(service, () => tellOf(service, 2)),
    comesTo: { told: ['told', 'digest'], waiting: 0, ended: 'SUCCEEDED', remediations: ['SUCCEEDED', 'SUCCEEDED'] },
  },
  {
    name: 'a question comes in a digest',
    run: (service) =>
      digested(service, async () => {
        await tellOf(service, 1);
        await (await place(service, 'REST', ASKED)).touch();
      }),
    comesTo: { told: ['told', 'digest'], waiting: 0, ended: 'SUCCEEDED', remediations: ['RUNNING', 'SUCCEEDED'] },
  },
  {
    name: 'a failure that no workflow tells of comes in a digest',
    run: (service) =>
      digested(service, async () => {
        await tellOf(service, 1);
        const stage = await place(service, 'REST');
        await heldAt(service, GENERATION, { begin: () => stage.touch(), meanwhile: () => abort(service) });
      }),
    comesTo: { told: ['told', 'digest'], waiting: 0, ended: 'SUCCEEDED', remediations: ['ABORTED', 'SUCCEEDED'] },
  },
];

/** Has people told of so many stages. */
async function tellOf({ control }: Service, stagesPerApi: number): Promise<void> {
  await control.seed({ apis: 1, stagesPerApi, certificate: DANGLING, events: true });
  await control.advance(0);
}

/** What people are told because of `act`, and what became of the digest. */
async function digested(service: Service, act: () => Promise<void>) {
  const before = (await service.control.messages()).length;
  const earlier = (await service.executions.list('Remediate')).length;
  await act();
  await rest(service, 400);
  const messages = (await service.control.messages()).slice(before);
  const [digest] = await service.executions.list('Digest');
  const remediations = (await service.executions.list('Remediate')).slice(0, -earlier || undefined);
  return {
    told: messages.map(({ attributes }) => attributes.outcome),
    waiting: (await allItems(service)).filter(({ pk }) => /^(WAITING|DIGEST)#/.test(pk)).length,
    ended: digest?.status,
    remediations: remediations.map(({ status }) => status).sort(),
  };
}
