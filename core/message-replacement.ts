import { consoleParagraph } from '#core/console-url';
import { type Message, placeOf } from '#core/message';
import { stoppedItself, stoppedRow } from '#core/message-advice';
import { description } from '#core/message-chat';
import type { MachineMessage } from '#core/message-json';
import { paragraphs, type Row, table, wrapped } from '#core/message-lines';
import { subjectOf } from '#core/message-subject';
import { stageLabel } from '#core/stage';
import { printable } from '#core/text';

/**
 * Writes what stands for a message that SNS refused: what happened to which stage, what the reader can do, and where the rest is.
 * Nothing in it is text from outside, which may be what was refused; so it lacks who and why. Its attributes are those of the
 * message, so that filters let it through; what the API is called stands there alone, in the characters that SNS surely takes.
 *
 * @param why the refusal, as the adapter tells it
 * @returns a message with the same `messageId`
 */
export function replacementOf(message: Message, why: string): Message {
  const { messageId, chat, machine } = message;
  const waysIn = inAscii(message.waysIn ?? '');
  // The names of an API and of an execution that was started by hand are whatever somebody called them.
  const attributes = Object.fromEntries(
    Object.entries(message.attributes).map(([name, value]) => [name, inAscii(value)]),
  );
  const { outcome, severity, remediationId, account, region, apiId, stageName } = attributes;
  const { stage, exemptUntil, ...of } = machine as Partial<MachineMessage> & { readonly renewed?: unknown };
  const executionArn = of.executionArn && inAscii(of.executionArn);
  const brakeOn = of.brakeOn && { ...of.brakeOn, why: inAscii(of.brakeOn.why) };
  const { happened: words } = message;
  const what = words[0] ?? '';
  const named = apiId && stageName ? { apiId, stageName } : null;
  const label = named ? stageLabel(named) : undefined;
  const refusal = inAscii(printable(why, 300));
  const happened = `${label ? `Stage ${label}` : 'An event'}: ${what}.`;
  const said = `${happened} ${REFUSED}`;
  const facts: Row[] = [
    ['Outcome', outcome],
    ['Stage', label],
    ['Account', account && `${account}, Region ${region}`],
    ['Remediation', remediationId],
    ['Execution', executionArn && printable(executionArn, 300)],
    ['Exempt until', exemptUntil],
    ['Refused', refusal],
  ];
  const body = paragraphs(
    `${wrapped(happened)}\n${REFUSED}`,
    table(facts),
    stoppedItself({ brakeOn }),
    waysIn,
    theRest(attributes),
    named && account && region && waysIn.includes('://') ? consoleParagraph({ account, region, ...named }) : '',
  );
  return {
    messageId,
    subject: subjectOf(words, {
      ...placeOf(of.executionArn ?? ''),
      ...(account && region && { account, region }),
      stage: named,
    }),
    body: `${body}\n`,
    machine: {
      version: 1,
      messageId,
      outcome,
      severity,
      headline: said,
      remediationId,
      executionArn,
      stage: stage && withoutName(stage),
      exemptUntil,
      renewed: of.renewed,
      brakeOn,
      messageRefused: refusal,
    },
    chat: {
      ...chat,
      content: { ...chat.content, description: description(said, [stoppedRow({ brakeOn }), ...facts]) },
      metadata: { ...chat.metadata, summary: said },
    },
    waysIn,
    happened: words,
    attributes,
  };
}

const REFUSED = 'SNS refused the message that says more.';

function withoutName({ account, region, apiVersion, apiId, stageName }: NonNullable<MachineMessage['stage']>) {
  return { account, region, apiVersion, apiId, stageName };
}

/** AWS's words may repeat what it refused. */
function inAscii(text: string): string {
  return text.replace(/[^\n\x20-\x7e]/g, '?');
}

/** Where the rest is that the message would have said. */
function theRest({ account, region, apiId, stageName }: Message['attributes']): string {
  if (!apiId) return wrapped("The rest is in the execution's steps, in the Step Functions console.");
  return `${wrapped('The rest is in the history of the stage (TABLE is the table of this service):')}
  aws dynamodb query --region ${region} --table-name TABLE \\
    --key-condition-expression 'pk = :pk' --expression-attribute-values \\
    '{":pk": {"S": "HISTORY#${account}#${region}#${apiId}#${stageName}"}}'`;
}
