import type { CaseResult, Limited } from '#scripts/bench/cases';
import type { CallCount } from '#scripts/bench/count';
import type { HandlerResult } from '#scripts/bench/handlers';
import type { LatencyResult } from '#scripts/bench/latency';
import { textTable } from '#scripts/bench/text-table';

/** Everything that a run of the benchmarks measured. */
export interface BenchResult {
  /** ISO 8601. */
  readonly date: string;
  readonly machine: { readonly node: string; readonly platform: string; readonly cpus: number; readonly cpu: string };
  readonly cases: readonly CaseResult[];
  readonly latency: readonly LatencyResult[];
  readonly initRuns: number;
  readonly handlers: readonly HandlerResult[];
  /** One sentence for each limit that was exceeded. */
  readonly exceeded: readonly string[];
}

/** The result as a table for people, in sections. */
export function report(result: BenchResult): string {
  const { date, machine, cases, latency, initRuns, handlers, exceeded } = result;
  const sections = [
    `stagecert benchmarks, ${date}\nNode ${machine.node}, ${machine.platform}, ${machine.cpus} × ${machine.cpu}`,
    `AWS calls and state transitions of one remediation; in brackets the most allowed\n\n${callTable(cases)}`,
    `Milliseconds from event to patched stage, settle 0; floor: the same API Gateway calls by a bare script\n\n${latencyTable(latency)}`,
    `Handlers: bytes of the bundle; milliseconds of init in a fresh process, median of ${initRuns}; floor: bare import of the SDK clients\n\n${handlerTable(handlers)}`,
    ['Limits', ...(exceeded.length > 0 ? exceeded : ['all kept'])].join('\n  '),
  ];
  return `${sections.join('\n\n\n')}\n`;
}

function callTable(cases: readonly CaseResult[]): string {
  const nameOf = (call: CallCount) => `${call.service} ${call.operation}`;
  const counts = cases.map(({ calls }) => new Map(calls.map((call) => [nameOf(call), call.count])));
  const operations = [...new Set(counts.flatMap((each) => [...each.keys()]))].sort();
  const limited = ({ count, limit }: Limited) => `${count} (${limit})`;
  const head = [
    ['what the stage needed', ...cases.map(({ finding }) => finding)],
    ['its certificate', ...cases.map(({ certificate }) => certificate)],
  ];
  return textTable(head, [
    ...operations.map((operation) => [operation, ...counts.map((each) => String(each.get(operation) ?? '·'))]),
    ['API Gateway calls in all', ...cases.map((each) => limited(each.apiGatewayCalls))],
    ['state transitions', ...cases.map((each) => limited(each.stateTransitions))],
  ]);
}

function latencyTable(latency: readonly LatencyResult[]): string {
  const head = [
    ['', '', 'median', 'median', 'ratio of', '95th', '95th', 'ratio of'],
    ['', 'stages', 'service', 'floor', 'medians', 'service', 'floor', '95ths'],
  ];
  const rows = latency.map(({ name, stages, serviceMs, floorMs, ratio }) => [
    name,
    String(stages),
    ...[serviceMs.median, floorMs.median, ratio.median, serviceMs.p95, floorMs.p95, ratio.p95].map(oneDecimal),
  ]);
  return textTable(head, rows);
}

function handlerTable(handlers: readonly HandlerResult[]): string {
  const head = [['', 'bytes', 'gzip', 'init', 'floor', 'ratio']];
  const rows = handlers.map(({ name, bytes, gzipBytes, initMs, bareImportMs, ratio }) => [
    name,
    ...[bytes, gzipBytes].map((size) => size.toLocaleString('en')),
    ...[initMs, bareImportMs].map(oneDecimal),
    ratio.toFixed(2),
  ]);
  return textTable(head, rows);
}

const oneDecimal = (value: number): string => value.toFixed(1);
