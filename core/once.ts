import { createHash } from 'node:crypto';
import { hoursInMs } from '#core/duration';
import { isOfStageAlone } from '#core/fix-limit';
import { stageKey } from '#core/stage';
import type { Telling } from '#core/telling';

/** What is told again only after a while, however often it is found. */
export interface Once {
  /** Names what is told; never empty, at most a few hundred characters. */
  readonly key: string;
  /** For how long it is not told again, in milliseconds. */
  readonly silenceMs: number;
}

const DAY_MS = hoursInMs(24);

/** A wish to be left alone that cannot be followed keeps its stage unfixed: it is told again, though not as often as a finding. */
const WEEK_MS = 7 * DAY_MS;

/** As good as for ever: a pause of the brake is told once. */
const LONG_MS = 90 * DAY_MS;

/**
 * What of a message is told once in a while. Null for what is told every time: whatever was changed, was asked or answered, or
 * went wrong. Who has answered waits for a message, whatever others were told.
 */
export function onceFor({ outcome, stage, found, refused, policy, decision, refusal }: Telling): Once | null {
  if (!stage || !found || decision || refusal) return null;
  const whose = `${stageKey(stage)}#${found.createdDate}`;
  if (outcome === 'told') return { key: `${whose}#${found.finding}#${found.clientCertificateId}`, silenceMs: DAY_MS };
  if (outcome !== 'refused' || !refused) return null;
  switch (refused.kind) {
    case 'policy':
      // Where there is no policy at all one message will do for the account and Region, however many stages there are.
      return { key: `${policy ? whose : `${stage.account}#${stage.region}`}#policy`, silenceMs: DAY_MS };
    case 'brake':
      if (isOfStageAlone(stage, refused)) return { key: `${whose}#brake`, silenceMs: DAY_MS };
      return { key: `${stage.account}#${stage.region}#brake#${hash(refused.why)}`, silenceMs: LONG_MS };
    case 'exemption':
      return { key: `${whose}#exemption#${hash(refused.why)}`, silenceMs: WEEK_MS };
    default:
      return { key: `${whose}#${refused.kind}`, silenceMs: DAY_MS };
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
