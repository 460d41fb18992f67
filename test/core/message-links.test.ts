import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { messageFor } from '#core/message';
import { remediation, stage } from '#test/core/given';
import { question, tellings } from '#test/core/tellings';

const backoutArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:Backout';

/** The name of an execution as somebody may choose it who starts one by hand; all of it is allowed (StartExecution). */
const HAND_NAMED = 'a\u202egnp.evil.example\u200bé-1';
const DISGUISES_OR_DOMAIN = /[\u200b\u202e]|\w\.[a-z]{2}/;

/** What a shell makes of the commands in a message: the arguments of each call of `stagecert`. */
function commandsIn(body: string): string[][] {
  const [, commands = ''] = /^To answer, until[\s\S]*?:\n((?: {2,}.*\n)+)/m.exec(body) ?? [];
  const shell = `stagecert() { printf '%s\\0' "$@"; echo; }\n${commands}`;
  const printed = execFileSync('bash', ['-euc', shell], { encoding: 'utf8' });
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\0').slice(0, -1));
}

test.each([
  ['remediation-1-1', 'prod'],
  [`${'0b7e4f2a-8c1d-4c55-9b1e-2f6f0c9d7e31_'.repeat(2)}-1`, '$default'],
  ["it's-1", 'prod'],
  [HAND_NAMED, 'prod'],
  ['-e.7-1', 'prod'],
])('where there are no pages a shell reads the commands to answer %s about %s as they are meant', (id, stageName) => {
  const asked = { ...tellings.asked, stage: { ...stage, stageName } };
  const { body } = messageFor({ ...asked, question: { ...question, questionId: id } }, { backoutArn });
  expect(body).not.toMatch(DISGUISES_OR_DOMAIN);
  expect(commandsIn(body)).toEqual(
    ['approve', 'decline'].map((answer) => [answer, `abcdef74gh/${stageName}`, '--question', id, '--why', 'WHY']),
  );
});

test('a question is named in each form of its message, so that it can be answered by command also where there are links', () => {
  const { body, machine, chat } = messageFor(tellings.asked, { decideUrl: 'https://pages.example/decide/x' });
  expect(body).toMatch(/^ {2}Question +remediation-1-1$/m);
  expect(machine).toMatchObject({ question: { questionId: 'remediation-1-1' } });
  expect(chat.content.description).toContain('remediation-1-1');
});

test('an execution that was started by hand may have any name: no form for people has it raw, and each command has it exactly', () => {
  const executionArn = `arn:aws:states:eu-west-1:111122223333:execution:Remediate:${HAND_NAMED}`;
  const named = { remediation: { ...remediation, id: HAND_NAMED, executionArn }, backoutId: `${HAND_NAMED}-1` };
  const asked = { ...tellings.asked, ...named, question: { ...question, questionId: `${HAND_NAMED}-1` } };
  for (const of of [asked, { ...tellings.fixed, ...named }]) {
    const { body, subject, attributes, chat } = messageFor(of, { backoutArn }, { inChat: true });
    expect(body).toContain('a gnp[.]evil[.]example é-1');
    for (const text of [subject, attributes.remediationId, chat.content.description]) {
      expect(text).not.toMatch(DISGUISES_OR_DOMAIN);
    }
    // What is no word of ours ends with a dot of its own, such as `Operator.`, and is not about names.
    expect(body).not.toMatch(/[\u200b\u202e]|evil\.|\.evil/);
  }
  const { body } = messageFor({ ...tellings.fixed, ...named }, { backoutArn });
  const [, input = ''] = /--input '([^']+)'/.exec(body) ?? [];
  expect(JSON.parse(input)).toMatchObject({ backoutId: `${HAND_NAMED}-1`, remediationId: HAND_NAMED });
  const { machine } = messageFor(asked);
  expect(machine).toMatchObject({ executionArn, question: { questionId: `${HAND_NAMED}-1` } });
});
