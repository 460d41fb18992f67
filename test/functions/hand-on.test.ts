import { expect, test } from 'vitest';
import { NoAnswer } from '#core/errors';
import { questionOf } from '#core/question';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { history } from '#functions/aws/dynamodb/history';
import { questions } from '#functions/aws/dynamodb/questions';
import { handOn } from '#functions/shared/hand-on';
import { cause, inHours, live, now, remediation, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

const policy = {
  ...{ mode: 'approve' as const, because: 'the default', approvalSeconds: 86_400, exemptionDays: 2 },
  certificate: { scope: 'api' as const },
};
const found = { createdDate: live().createdDate, clientCertificateId: null, finding: 'missing' };

test.each(['approve', 'decline'] as const)(
  'where AWS does not say whether the execution is over, nothing is concluded from what was asked to %s',
  async (answer) => {
    const table = await emptyTable();
    const store = questions(table);
    const question = questionOf({ remediation, stage, cause, found, policy }, 'token', now);
    await store.ask(question);
    await store.decide(question, { who: 'dana', why: 'as agreed', decidedAt: inHours(1), answer });
    const answered = (await store.find(question)) ?? question;
    const adapters = {
      ...{ questions: store, exemptions: exemptions(table), history: history(table) },
      tokens: { wake: async () => false },
      executions: { isRunning: () => Promise.reject(new NoAnswer('states:DescribeExecution: no answer')) },
    };
    await expect(handOn(adapters, answered, new Date(inHours(2)))).rejects.toBeInstanceOf(NoAnswer);

    // It stays for whoever asks next: neither void nor carried out.
    expect(await store.pending(stage)).toEqual(answered);
    expect(await adapters.exemptions.find(stage)).toBeNull();
  },
);
