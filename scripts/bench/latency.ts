import { fixBare } from '#scripts/bench/floor';
import { percentile } from '#scripts/bench/statistics';
import { createStage, type StageId, type Subject } from '#scripts/bench/subject';
import type { ServedCall } from '#test/support/control';

/** How long one stage took until it was patched, in milliseconds: by the service, and by the bare script. */
interface Sample {
  /** True where a certificate was generated, false where the one of the API was shared. */
  readonly generated: boolean;
  readonly serviceMs: number;
  readonly floorMs: number;
}

interface Spread {
  readonly median: number;
  readonly p95: number;
}

/** Milliseconds to the patched stage, and how many times the floor they are. */
export interface LatencyResult {
  readonly name: string;
  readonly stages: number;
  readonly serviceMs: Spread;
  readonly floorMs: Spread;
  readonly ratio: Spread;
}

/** Stages of an API that are measured: AWS allows ten, and the seeded one, whose deployment they are created on, is one. */
const STAGES_PER_API = 9;

/**
 * Seconds between two stages on the sandbox's clock: API Gateway takes ten calls a second, and both sides together make a
 * dozen for a stage. Waiting for the quota is not what is measured.
 */
const REFILL_SECONDS = 2;

/** Stages that are fixed first and not counted: by then all code on the way has been loaded and compiled. */
const WARM_UP_STAGES = 5;

/**
 * Fixes `stages` stages, one after the other, by the service and by the bare script in turn, so that both meet the same
 * noise, and neither queues.
 */
export async function measureLatency(subject: Subject, stages: number): Promise<LatencyResult[]> {
  await measure(subject, WARM_UP_STAGES);
  const samples = await measure(subject, stages);
  const kinds = [
    { name: 'all stages', samples },
    { name: 'new certificate', samples: samples.filter(({ generated }) => generated) },
    { name: 'shared certificate', samples: samples.filter(({ generated }) => !generated) },
  ];
  return kinds.filter(({ samples }) => samples.length > 0).map(({ name, samples }) => summary(name, samples));
}

async function measure(subject: Subject, stages: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  while (samples.length < stages) {
    samples.push(...(await measureApi(subject, Math.min(STAGES_PER_API, stages - samples.length))));
  }
  return samples;
}

/** One API of each side: its first stage gets a new certificate, the others share that. */
async function measureApi(subject: Subject, stages: number): Promise<Sample[]> {
  const [host] = await subject.seedApi(1);
  const samples: Sample[] = [];
  let shared: string | undefined;
  for (const stage of await subject.seedApi(stages)) {
    await subject.control.advance(REFILL_SECONDS);
    const service = await timeService(subject, host, `timed-${stage.stageName}`);
    const floor = await timeFloor(subject, stage, service.operations, shared);
    samples.push({ generated: shared === undefined, serviceMs: service.ms, floorMs: floor.ms });
    shared = floor.certificate;
  }
  return samples;
}

/** From the call that makes the event to the one that patches the stage, both as the sandbox's log has them. */
async function timeService(subject: Subject, host: StageId, stageName: string) {
  await subject.control.forgetCalls();
  await createStage(subject, host, stageName);
  const { outcome } = await subject.nextRemediation();
  if (outcome !== 'fixed') throw new Error(`a stage to be timed ended as ${outcome}, expected fixed`);
  const calls = await subject.control.calls();
  const ours = calls.filter(({ caller, service }) => caller !== 'external' && service === 'apigateway');
  const operations = ours.map(({ operation }) => operation);
  return { ms: timeOf(ours, 'UpdateStage') - timeOf(calls, 'CreateStage'), operations };
}

/** From the script's start to the call that patches the stage, by the sandbox's clock. */
async function timeFloor(subject: Subject, stage: StageId, operations: readonly string[], shared: string | undefined) {
  await subject.control.forgetCalls();
  const start = (await subject.control.now()).getTime();
  const certificate = await fixBare(subject.apiGateway, stage, operations, shared);
  const own = (await subject.control.calls()).filter(({ caller }) => caller === 'external');
  // A stage that a stranger patched is looked at by the service too: the next measurement waits for that.
  await subject.nextRemediation();
  return { ms: timeOf(own, 'UpdateStage') - start, certificate };
}

function timeOf(calls: readonly ServedCall[], operation: string): number {
  const call = calls.find((each) => each.operation === operation);
  if (!call) throw new Error(`there was no ${operation} to be timed`);
  return Date.parse(call.time);
}

function summary(name: string, samples: readonly Sample[]): LatencyResult {
  const serviceMs = spread(samples.map((sample) => sample.serviceMs));
  const floorMs = spread(samples.map((sample) => sample.floorMs));
  const ratio = { median: serviceMs.median / floorMs.median, p95: serviceMs.p95 / floorMs.p95 };
  return { name, stages: samples.length, serviceMs, floorMs, ratio };
}

function spread(samples: readonly number[]): Spread {
  return { median: percentile(samples, 0.5), p95: percentile(samples, 0.95) };
}
