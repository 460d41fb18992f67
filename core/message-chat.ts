import { createHash } from 'node:crypto';
import { stoppedRow } from '#core/message-advice';
import { factsOf } from '#core/message-facts';
import { happenedIn } from '#core/message-happened';
import { headline } from '#core/message-headline';
import type { Row } from '#core/message-lines';
import type { Links } from '#core/message-links';
import { stageKey, stageLabel } from '#core/stage';
import { type Severity, severityOf, type Telling } from '#core/telling';
import { printable } from '#core/text';

/**
 * The one form that Amazon Q Developer in chat applications takes from a topic: anything else is dropped without a word
 * (administrator guide, "Custom notifications using Amazon Q Developer in chat applications", event schema). Its limits of
 * length are not in that page (unverified); these texts stay under the 3,000 characters that a section
 * has in Slack.
 */
export interface ChatMessage {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
  };
  readonly metadata: {
    /** Messages about one stage make one thread. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly relatedResources?: readonly string[];
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

const LONGEST_DESCRIPTION = 2_900;

/** What stands for characters that could end a code span, or begin a tag of Slack's own, such as `<!channel>`, or a mention. */
const INSTEAD: Readonly<Record<string, string>> = { '`': "'", '<': '‹', '>': '›', '@': '＠', '&': '＋', '|': '¦' };

/**
 * Text as code, in which no chat makes markdown, mentions or emoji (Slack developer documentation, "Formatting message text").
 */
export function asCode(text: string): string {
  const harmless = text.replace(/[`<>@&|]/g, (character) => INSTEAD[character] as string).trim();
  return `\`${harmless || ' '}\``;
}

/**
 * The message for chat: short, because the e-mail has the rest.
 *
 * @param links only those that the deployment lets into chats
 */
export function chatForm(of: Telling, messageId: string, links: Links): ChatMessage {
  const { stage, outcome } = of;
  const label = asCode(stage ? printable(stageLabel(stage), 160) : 'unreadable event');
  return chatOf({
    id: messageId,
    title: `stagecert, ${happenedIn(of)[0]}: ${label}`,
    said: headline(of, asCode),
    facts: [stoppedRow(of), ...factsOf(of)],
    severity: severityOf(of),
    outcome,
    thread: messageThread(of),
    steps: nextSteps(links),
    ...(stage && { resources: [label] }),
  });
}

interface ChatParts {
  readonly id: string;
  /** Harmless, as `said` is. */
  readonly title: string;
  readonly said: string;
  readonly facts: readonly Row[];
  readonly severity: Severity;
  readonly outcome?: string;
  readonly thread?: string;
  readonly steps?: readonly string[];
  readonly resources?: readonly string[];
}

/** Puts a message for chat together. */
export function chatOf({ id, title, said, facts, severity, ...more }: ChatParts): ChatMessage {
  const { outcome = 'digest', thread = id, steps = [], resources } = more;
  return {
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title,
      description: description(said, facts),
      ...(steps.length > 0 && { nextSteps: steps }),
    },
    metadata: {
      threadId: thread,
      summary: said,
      eventType: `stagecert-${outcome}`,
      ...(resources && { relatedResources: resources }),
      additionalContext: { severity },
    },
  };
}

/** A thread's name need tell threads apart only, and is a hash because names of stages may be long. */
function messageThread({ stage, remediation }: Telling): string {
  return createHash('sha256')
    .update(stage ? stageKey(stage) : remediation.id)
    .digest('hex')
    .slice(0, 32);
}

/** The headline and as many facts as there is room for. */
export function description(said: string, facts: readonly Row[]): string {
  const lines = facts.flatMap(([name, value]) => (value ? [`${name || '…'}: ${asCode(value)}`] : []));
  let text = said;
  for (const line of [...lines, 'The e-mail has the rest, and the links to act.']) {
    if (text.length + line.length + 1 > LONGEST_DESCRIPTION) return `${text}\n…`;
    text = `${text}\n${line}`;
  }
  return text;
}

function nextSteps({ decideUrl, revertUrl, exemptUrl, statusUrl }: Links): string[] {
  const steps = [
    ['Approve or decline', decideUrl],
    ['Undo it', revertUrl],
    ['Have the stage left alone', exemptUrl],
    ['Timeline', statusUrl],
  ] as const;
  return steps.flatMap(([what, url]) => (url ? [`${what}: ${url}`] : []));
}
