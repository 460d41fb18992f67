import { arm, throttledOnce } from '#test/e2e/paths/faults';
import { answer, withoutEvents } from '#test/support/asking';
import { linkIn, submit } from '#test/support/pages';
import { messagesAbout, rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';
import { fixed } from './fixes.ts';
import { ofBothApis, type Scenario } from './scenario.ts';
import { cameOf, SHOWN } from './seen.ts';
import { ASKED, type PlacedStage, type Protocol, place } from './stages.ts';

const DAY = 86_400;

const APPROVED = {
  ended: ['fixed'],
  recorded: ['asked', 'decided', 'patching', 'fixed'],
  told: ['asked', 'fixed'],
  ...{ backends: SHOWN, presents: true },
};

/** What people are asked, what they answer, and the pages that they do it on. */
export const questions: readonly Scenario[] = [
  ...ofBothApis(
    'a fix is approved',
    async (service, protocol) => {
      const { link, stage } = await asked(service, protocol);
      const page = await answer(service, link, 'approve');
      return { ...(await cameOf(service, stage)), page: page.status };
    },
    { ...APPROVED, page: 200 },
  ),
  ...ofBothApis(
    'a fix is approved for other backends than there are by then',
    async (service, protocol) => {
      const { link, stage } = await asked(service, protocol);
      await withoutEvents(service, () => stage.leadElsewhere());
      await answer(service, link, 'approve');
      const { backends: _, ...came } = await cameOf(service, stage);
      return came;
    },
    {
      ended: ['RUNNING'],
      recorded: ['asked', 'decided', 'coalesced', 'asked'],
      told: ['asked', 'asked'],
      presents: false,
    },
  ),
  {
    name: 'a fix is declined',
    async run(service) {
      const { link, stage } = await asked(service, 'REST');
      const page = await answer(service, link, 'decline');
      return { ...(await cameOf(service, stage)), page: page.status };
    },
    comesTo: {
      ended: ['declined'],
      recorded: ['asked', 'decided', 'exempted', 'declined'],
      told: ['asked', 'declined'],
      backends: SHOWN,
      presents: false,
      page: 200,
    },
  },
  {
    name: 'nobody answers in time',
    async run(service) {
      const { stage } = await asked(service, 'REST');
      await rest(service, DAY);
      return cameOf(service, stage);
    },
    comesTo: {
      ended: ['expired'],
      recorded: ['asked', 'expired'],
      told: ['asked', 'expired'],
      backends: SHOWN,
      presents: false,
    },
  },
  {
    name: 'a question is void',
    async run(service) {
      const { stage } = await asked(service, 'REST');
      const other = await place(service, 'REST', 'stage1', true);
      await stage.setCertificate((await other.certificate()) as string);
      return cameOf(service, stage);
    },
    comesTo: {
      ended: ['already-compliant', 'already-compliant'],
      recorded: ['asked', 'already-compliant', 'already-compliant'],
      told: ['asked'],
      ...{ backends: SHOWN, presents: true },
    },
  },
  {
    name: 'a question reaches people at the second attempt only',
    async run(service) {
      await arm(service, [throttledOnce('Ask/sns/Publish')]);
      const { link, stage } = await asked(service, 'REST');
      await answer(service, link, 'approve');
      return cameOf(service, stage);
    },
    comesTo: APPROVED,
  },
  ...ofBothApis(
    'a stage is exempted by its page',
    async (service, protocol) => {
      const { link, stage } = await asked(service, protocol, 'exempt');
      const page = await submit(service, link, { who: 'On-call', why: 'The backend cannot', days: '100' });
      return { ...(await cameOf(service, stage)), page: page.status };
    },
    {
      ended: ['RUNNING'],
      recorded: ['asked', 'exempted'],
      told: ['asked'],
      backends: SHOWN,
      presents: false,
      page: 200,
    },
  ),
];

/** A stage about which people were asked, and a link of the message that did. */
async function asked(
  service: Service,
  protocol: Protocol,
  kind: 'decide' | 'exempt' = 'decide',
): Promise<{ stage: PlacedStage; link: string }> {
  const stage = await fixed(service, await place(service, protocol, ASKED));
  return { stage, link: linkIn((await messagesAbout(service, stage.apiId)).at(-1), kind) };
}
