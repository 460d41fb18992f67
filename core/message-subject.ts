import { type StageRef, stageLabel } from '#core/stage';
import { printable } from '#core/text';

/** SNS takes subjects of less than 100 characters, of printable ASCII (API reference, Publish). */
export const LONGEST_SUBJECT = 99;

/** Characters for the API's name that are looked for first, and what is looked for where there are fewer: one cut to less tells nothing. */
const ROOM_FOR_NAME = [30, 20, 11] as const;

interface Place {
  readonly account: string;
  readonly region: string;
  /** Null where what happened names no stage. */
  readonly stage: Pick<StageRef, 'apiId' | 'stageName'> | null;
  /** Printable. */
  readonly apiName?: string | undefined;
}

/**
 * Writes a subject: what happened, to which stage, where. Of `happened` the first that leaves room for the whole stage and the
 * API's name, or else for the stage; account and Region are always named. The API's name comes last: whatever an attacker calls an
 * API, it may shorten the words about what happened, but cannot push out or stand for what identifies the stage.
 *
 * @param happened the same in fewer and fewer words
 */
export function subjectOf(happened: readonly string[], place: Place): string {
  const { account, region, stage, apiName } = place;
  const label = stage ? printable(stageLabel(stage), 160) : 'an unreadable event';
  const where = ` in ${account} ${region}`;
  const room = LONGEST_SUBJECT - '[stagecert] : '.length - where.length;
  const leaving = (more: number) => happened.find((words) => words.length + label.length + more <= room);
  const rooms = apiName ? ROOM_FOR_NAME.map((most) => ' ()'.length + Math.min(most, apiName.length)) : [];
  const forName = rooms.find((more) => leaving(more) !== undefined);
  const words = leaving(forName ?? 0) ?? happened.at(-1) ?? '';
  const subject = `[stagecert] ${words}: ${shortened(label, room - words.length)}${where}`;
  const left = LONGEST_SUBJECT - subject.length - ' ()'.length;
  const name = apiName && forName !== undefined ? ` (${shortened(apiName, left)})` : '';
  return `${subject}${name}`.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_SUBJECT);
}

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, Math.max(longest - 3, 0))}...`;
}
