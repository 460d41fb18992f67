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
  const apis = Math.ceil(stages / STAGES_PER_API);
  const hosts = await subject.seed({ apis, stagesPerApi: 1 });
  const bare = (await subject.seed({ apis, stagesPerApi: STAGES_PER_API })).flat().slice(0, stages);
  const samples: Sample[] = [];
  let shared: string | undefined;
  for (const [index, stage] of bare.entries()) {
    const generated = index % STAGES_PER_API === 0;
    const host = hosts[Math.floor(index / STAGES_PER_API)]?.[0] as StageId;
    const service = await timeService(subject, host, `measured-${index}`);
    const floor = await timeFloor(subject, stage, generated ? undefined : shared);
    assertSameCalls(service.operations, floor.operations);
    samples.push({ generated, serviceMs: service.ms, floorMs: floor.ms });
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
  return { ms: timeOf(ours, 'UpdateStage') - timeOf(calls, 'CreateStage'), operations: operationsOf(ours) };
}

/** From the script's start to the call that patches the stage: the sandbox's clock is that of this machine. */
async function timeFloor(subject: Subject, stage: StageId, shared: string | undefined) {
  await subject.control.forgetCalls();
  const start = Date.now();
  const certificate = await fixBare(subject.apiGateway, stage, shared);
  const own = (await subject.control.calls()).filter(({ caller }) => caller === 'external');
  // A stage that a stranger patched is looked at by the service too: the next measurement waits for that.
  await subject.nextRemediation();
  return { ms: timeOf(own, 'UpdateStage') - start, operations: operationsOf(own), certificate };
}

function timeOf(calls: readonly ServedCall[], operation: string): number {
  const call = calls.find((each) => each.operation === operation);
  if (!call) throw new Error(`there was no ${operation} to be timed`);
  return Date.parse(call.time);
}

const operationsOf = (calls: readonly ServedCall[]) => calls.map(({ operation }) => operation).join(', ');

/** A floor that makes other calls than the service is none. */
function assertSameCalls(service: string, floor: string): void {
  if (service !== floor) throw new Error(`a fix calls ${service}, but the bare script ${floor}: make them the same`);
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
