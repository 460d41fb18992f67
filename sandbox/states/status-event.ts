import type { EventEnvelope, Ids, Place } from '../contract.ts';
import { type Execution, statusOf } from './execution.ts';

/** Events leave out data beyond this. Source: Step Functions developer guide, "Automating … event delivery with EventBridge". */
const MAX_DATA_BYTES = 248 * 1024;

/** The size of a text as it stands, escaped, inside of the event. */
const escapedBytes = (text: string | undefined): number =>
  text === undefined ? 0 : Buffer.byteLength(JSON.stringify(text));

function included(text: string | undefined, include: boolean): { text: string | null; details: object | null } {
  if (text === undefined) return { text: null, details: null };
  return { text: include ? text : null, details: { included: include } };
}

/**
 * The event that tells that an execution's status has become what it is now. Members that do not apply are null, dates are
 * epoch milliseconds, input and output are JSON texts; the input is left out where it and the output are too large together,
 * the output where it alone is.
 */
export function statusEvent(execution: Execution, place: Place, ids: Ids, now: number): EventEnvelope {
  return {
    version: '0',
    id: ids.uuid(),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: place.account,
    time: `${new Date(now).toISOString().slice(0, 19)}Z`,
    region: place.region,
    resources: [execution.executionArn],
    detail: detailOf(execution),
  };
}

function detailOf(execution: Execution) {
  const { ending, stopDate = null } = execution.ended ?? {};
  const outputText = ending?.status === 'SUCCEEDED' ? ending.output : undefined;
  const failure = ending && ending.status !== 'SUCCEEDED' ? ending : undefined;
  const input = included(execution.input, escapedBytes(execution.input) + escapedBytes(outputText) <= MAX_DATA_BYTES);
  const output = included(outputText, escapedBytes(outputText) <= MAX_DATA_BYTES);
  return {
    executionArn: execution.executionArn,
    stateMachineArn: execution.stateMachine.stateMachineArn,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    name: execution.name,
    status: statusOf(execution),
    startDate: execution.startDate,
    stopDate,
    input: input.text,
    inputDetails: input.details,
    output: output.text,
    outputDetails: output.details,
    error: failure?.error ?? null,
    cause: failure?.cause ?? null,
    redriveCount: 0,
    redriveDate: null,
  };
}
