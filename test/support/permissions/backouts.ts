import { invoke } from '#test/support/invoke';
import { revertLinkIn, submit, visit } from '#test/support/pages';
import { messagesAbout, rest } from '#test/support/scenario';
import { fixed } from './fixes.ts';
import { ofBothApis, type Scenario } from './scenario.ts';
import { cameOf, certificatesThere, SHOWN } from './seen.ts';
import { place } from './stages.ts';

const DAY = 86_400;

/** What is undone, and what becomes of the certificates. */
export const backouts: readonly Scenario[] = [
  ...ofBothApis(
    'a fix is reverted, and its certificate goes',
    async (service, protocol) => {
      const stage = await fixed(service, await place(service, protocol));
      const link = revertLinkIn((await messagesAbout(service, stage.apiId)).at(-1));
      const page = await submit(service, link);
      const reverted = await cameOf(service, stage);
      const { text } = await visit(link);
      await rest(service, DAY + 3_600);
      await invoke(service, 'CleanUpCertificates', {});
      return {
        ...reverted,
        page: page.status,
        says: /Reverted at/.test(text),
        certificates: await certificatesThere(service),
      };
    },
    {
      ended: ['fixed', 'reverted'],
      recorded: ['patching', 'fixed', 'exempted', 'reverted'],
      told: ['fixed', 'reverted'],
      ...{ backends: SHOWN, presents: false, page: 200, says: true, certificates: 0 },
    },
  ),
  ...ofBothApis(
    'a stage is deleted, and its certificate goes',
    async (service, protocol) => {
      const stage = await fixed(service, await place(service, protocol));
      await stage.remove();
      await rest(service, DAY + 3_600);
      await invoke(service, 'CleanUpCertificates', {});
      await rest(service, DAY + 3_600);
      await invoke(service, 'CleanUpCertificates', {});
      return certificatesThere(service);
    },
    0,
  ),
];
