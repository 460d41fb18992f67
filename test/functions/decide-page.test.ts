import { expect, test, vi } from 'vitest';
import { questionOf } from '#core/question';
import type { StageRef } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';
import { brakes } from '#functions/aws/dynamodb/brake';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { links } from '#functions/aws/dynamodb/links';
import { questions } from '#functions/aws/dynamodb/questions';
import { newLinks } from '#functions/shared/links';
import { cause, live, now, remediation, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

// The handler's own settings are read when its module is loaded; nothing here is called with them.
vi.stubEnv('TABLE_NAME', 'table');
const { decidePage } = await import('#functions/decide-page');
vi.unstubAllEnvs();

const policy = {
  ...{ mode: 'approve' as const, because: 'the default', approvalSeconds: 3_600, exemptionDays: 30 },
  certificate: { scope: 'api' as const },
};
const found = { createdDate: live().createdDate, clientCertificateId: null, finding: 'missing' };

type Answer = 'approve' | 'decline';

/** The page with a table of its own, and what its buttons do. */
async function pages() {
  const table = await emptyTable();
  const store = questions(table);
  const linkTo = newLinks(links(table), 'https://pages');
  const woken: string[] = [];
  const page = decidePage({
    apiGateway: { getStage: async (ref: StageRef) => live({ ref }) } as ApiGateway,
    brakes: brakes(table),
    exemptions: exemptions(table),
    links: links(table),
    questions: store,
    tokens: {
      wake: async (token) => {
        woken.push(token);
        return true;
      },
    },
    now: () => now,
  });
  const request = (secret: string, method: string, body?: string) =>
    page({ requestContext: { http: { method } }, pathParameters: { secret }, body });
  return {
    woken,
    /** Asks a question; gives the secret of a link to it. */
    async ask(number: number): Promise<string> {
      const by = { ...remediation, id: `remediation-${number}` };
      const asked = await store.ask(
        questionOf({ remediation: by, stage, cause, found, policy }, `token ${number}`, now),
      );
      const link = await linkTo('decide', stage, asked?.questionId ?? '', asked?.expiresAt ?? '');
      return link.split('/').at(-1) as string;
    },
    async formOf(secret: string): Promise<string> {
      return /name="form" value="(\w+)"/.exec((await request(secret, 'GET')).body)?.[1] ?? '';
    },
    press: (secret: string, form: string, decision: Answer) =>
      request(secret, 'POST', String(new URLSearchParams({ form, who: `who said ${decision}`, why: 'So', decision }))),
  };
}

test('of an approval and a refusal at the same moment one counts, and the other is told whose: a hundred times', async () => {
  const { ask, formOf, press, woken } = await pages();
  for (let time = 0; time < 100; time += 1) {
    const secret = await ask(time);
    const form = await formOf(secret);
    const both: readonly [Answer, Answer] = time % 2 === 0 ? ['approve', 'decline'] : ['decline', 'approve'];
    const answers = await Promise.all(both.map((decision) => press(secret, form, decision)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    const winner = both[answers.findIndex(({ statusCode }) => statusCode === 200)];
    const loser = answers.find(({ statusCode }) => statusCode === 409);
    expect(loser?.body).toContain(
      `who said ${winner} (self-declared) ${winner === 'approve' ? 'approved' : 'declined'}`,
    );
    expect(woken.filter((token) => token === `token ${time}`).length).toBeGreaterThan(0);
  }
});
