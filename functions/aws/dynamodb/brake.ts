import '#core/schema-messages';
import * as z from 'zod/mini';
import {
  afterTrouble,
  brakeChain,
  type Pause,
  type PauseState,
  pausedBecause,
  pausedEntry,
  pauseState,
  resumedEntry,
  type Where,
} from '#core/brake';
import { daysInMs } from '#core/duration';
import { BrakeOn, UnexpectedAnswer } from '#core/errors';
import { admission, afterNothing, fixIdOf, fixState } from '#core/fix-limit';
import { builtInBrake, type Brake as Limits } from '#core/policy-settings';
import { type StageRef, stageRef } from '#core/stage';
import { cause, type Remediation } from '#core/steps';
import { history } from '#functions/aws/dynamodb/history';
import type { Key, Table } from '#functions/aws/dynamodb/table';

/** A stage that the brake left without a certificate, and the remediation that ended by it. */
const leftStage = z.object({ stage: stageRef, cause, executionArn: z.string(), at: z.string() });
export type LeftStage = z.output<typeof leftStage>;

type Fix = Pick<Remediation, 'executionArn' | 'look'>;

export type Brakes = ReturnType<typeof brakes>;

/** What stops the fixes of an account and Region: a pause, or their number within an hour. */
export function brakes(table: Table) {
  const pauseOf = async (where: Where) => read(pauseState, key(where, 'PAUSE'), table);
  const fixesOf = async (where: Where) => read(fixState, key(where, 'FIXES'), table);

  const pausedIn = async (where: Where) => (await pauseOf(where))?.state.paused ?? null;
  const check = async (where: Where): Promise<void> => {
    const paused = await pausedIn(where);
    if (paused) throw new BrakeOn(pausedBecause(paused));
  };

  return {
    /** The pause that holds, or null. */
    paused: pausedIn,

    /** @throws BrakeOn during a pause */
    check,

    /**
     * Lets the fix of a stage begin, or not; one that begins is left no more. Optimistic: whoever finds that another one was admitted meanwhile counts again.
     *
     * @throws BrakeOn during a pause, or where the hour is full
     */
    async admit(stage: StageRef, fix: Fix, limits: Limits, now: Date): Promise<void> {
      await check(stage);
      for (;;) {
        const found = await fixesOf(stage);
        const { state, because } = admission(found?.state ?? null, stage, fix, limits, now);
        if (state && !(await put(table, key(stage, 'FIXES'), state, found?.version))) continue;
        if (because !== undefined) throw new BrakeOn(because);
        await table.delete(leftKey(stage));
        return;
      }
    },

    /** Notes that a fix gave its stage nothing, where it was let begin; once, however often that is said. */
    async cameToNothing(stage: StageRef, fix: Fix): Promise<void> {
      for (;;) {
        const found = await fixesOf(stage);
        const state = found && afterNothing(found.state, fixIdOf(stage, fix));
        if (!state || state === found.state || (await put(table, key(stage, 'FIXES'), state, found.version))) return;
      }
    },

    /** Whether the fix was let begin, of those of the last hour at least; and how many may fail. */
    async admitted(stage: StageRef, fix: Fix): Promise<{ readonly wasAdmitted: boolean; readonly limits: Limits }> {
      const found = (await fixesOf(stage))?.state;
      const wasAdmitted = found?.admitted[fixIdOf(stage, fix)] !== undefined;
      return { wasAdmitted, limits: found?.limits ?? builtInBrake };
    },

    /**
     * Counts an ending that speaks against the service, once per execution.
     *
     * @returns the pause that this execution brought about, in the history already; else null
     */
    async count(
      where: Where,
      of: { readonly outcome: 'failed' | 'reverted'; readonly execution: string },
      limit: number,
      now: Date,
    ): Promise<Pause | null> {
      for (;;) {
        const found = await pauseOf(where);
        const before = found?.state ?? { trouble: [] };
        const state = afterTrouble(before, of, limit, now);
        if (state !== before && !(await put(table, key(where, 'PAUSE'), state, found?.version))) continue;
        const { paused } = state;
        if (paused?.execution !== of.execution) return null;
        await history(table).append(brakeChain(where), pausedEntry(paused), paused.at);
        return paused;
      }
    },

    /**
     * Pauses by a person's decision. The pause first, then its entry in the history: stopping is never wrong, and a command
     * that was cut off in between is made good by the same command.
     *
     * @returns the pause that holds, which may be an earlier one
     */
    async pause(where: Where, wanted: Pause): Promise<Pause> {
      for (;;) {
        const found = await pauseOf(where);
        const paused = found?.state.paused ?? wanted;
        const state: PauseState = { trouble: [], ...found?.state, paused };
        if (paused === wanted && !(await put(table, key(where, 'PAUSE'), state, found?.version))) continue;
        await history(table).append(brakeChain(where), pausedEntry(paused), paused.at);
        return paused;
      }
    },

    /**
     * Ends a pause by a person's decision, which is in the history first. One that somebody begins at the same moment goes on.
     *
     * @returns the pause that is over; null where there was none
     */
    async resume(where: Where, by: { readonly who: string; readonly why: string }, now: Date): Promise<Pause | null> {
      for (let ending: Pause | null = null; ; ) {
        const found = await pauseOf(where);
        // It ended since it was seen: by a try whose reply was lost, or by somebody else.
        if (!found?.state.paused || (ending && ending.at !== found.state.paused.at)) return ending;
        const { paused, ...rest } = found.state;
        ending = paused;
        await history(table).append(brakeChain(where), resumedEntry(paused, by, now.toISOString()), paused.at);
        const state = { ...rest, resumedAt: now.toISOString() };
        if (await put(table, key(where, 'PAUSE'), state, found.version)) return paused;
      }
    },

    /** How the brake stands. */
    async state(where: Where) {
      return { pause: (await pauseOf(where))?.state ?? null, fixes: (await fixesOf(where))?.state ?? null };
    },

    /** Notes a stage that was left because of the brake, in the place of an earlier note about it. */
    async leave(left: LeftStage): Promise<void> {
      const ttl = Math.floor((Date.parse(left.at) + daysInMs(REMEMBERED_DAYS)) / 1_000);
      await table.put(leftKey(left.stage), { ...left, ttl });
    },

    /** The stages that were left, in the order of their names. */
    async *left(where: Where): AsyncGenerator<LeftStage> {
      for await (const item of table.query(partition(where), { prefix: LEFT })) yield z.parse(leftStage, item);
    },

    /** Forgets a stage that was left, unless it was left anew meanwhile. */
    async forget({ stage, executionArn }: LeftStage): Promise<void> {
      await table.delete(leftKey(stage), { if: 'executionArn = :arn', values: { ':arn': executionArn } });
    },
  };
}

/** A stage that was left for so long is forgotten, should it have been deleted meanwhile. */
const REMEMBERED_DAYS = 90;

const LEFT = 'LEFT#';

const partition = ({ account, region }: Where): string => `BRAKE#${account}#${region}`;

function key(where: Where, sk: 'PAUSE' | 'FIXES') {
  return { pk: partition(where), sk };
}

function leftKey(stage: StageRef) {
  return { pk: partition(stage), sk: `${LEFT}${stage.apiId}#${stage.stageName}` };
}

const versioned = z.object({ version: z.number() });

/** @throws UnexpectedAnswer where somebody has written there what cannot be read */
async function read<Schema extends z.core.$ZodType>(schema: Schema, at: Key, table: Table) {
  const item = await table.get(at);
  if (!item) return null;
  const [state, version] = [z.safeParse(schema, item), z.safeParse(versioned, item)];
  if (state.success && version.success) return { state: state.data, version: version.data.version };
  const issues = [state, version].flatMap(({ error }) => error?.issues ?? []);
  const why = issues.map(({ path, message }) => `${path.join('/')}: ${message}`).join('; ');
  throw new UnexpectedAnswer(
    `The brake's item ${at.pk} ${at.sk} in the table cannot be read (${why}). Correct or delete it`,
  );
}

/** Writes where nobody else has since it was read; says whether it did. */
function put(table: Table, at: Key, state: object, version: number | undefined) {
  const isUnchanged =
    version === undefined
      ? { if: 'attribute_not_exists(pk)' }
      : { if: 'version = :found', values: { ':found': version } };
  return table.put(at, { ...state, version: (version ?? 0) + 1 }, isUnchanged);
}
