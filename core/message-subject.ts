import { type StageRef, stageLabel } from '#core/stage';
import { printable } from '#core/text';

/** SNS takes subjects of less than 100 characters, of printable ASCII (API reference, Publish). */
export const LONGEST_SUBJECT = 99;

/** Fewer characters of a name would tell nothing. */
const SHORTEST_NAME = 4;

interface Place {
  readonly account: string;
  readonly region: string;
  /** Null where what happened names no stage. */
  readonly stage: Pick<StageRef, 'apiId' | 'stageName'> | null;
  /** Printable. */
  readonly apiName?: string | undefined;
}

/**
 * Writes a subject: what happened, to which stage, where. Of `happened` the first that leaves room for the whole stage; account
 * and Region are always named. The API's name comes last: whatever an attacker calls an API, it cannot push out or stand for what
 * identifies the stage.
 *
 * @param happened the same in fewer and fewer words
 */
export function subjectOf(happened: readonly string[], place: Place): string {
  const { account, region, stage, apiName } = place;
  const label = stage ? printable(stageLabel(stage), 160) : 'an unreadable event';
  const where = ` in ${account} ${region}`;
  const room = LONGEST_SUBJECT - '[stagecert] : '.length - where.length;
  const fits = happened.find((words) => words.length + label.length <= room);
  const words = fits ?? happened.at(-1) ?? '';
  const subject = `[stagecert] ${words}: ${shortened(label, room - words.length)}${where}`;
  const left = LONGEST_SUBJECT - subject.length - ' ()'.length;
  const name = apiName && left >= Math.min(apiName.length, SHORTEST_NAME) ? ` (${shortened(apiName, left)})` : '';
  return `${subject}${name}`.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_SUBJECT);
}

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, Math.max(longest - 3, 0))}...`;
}
