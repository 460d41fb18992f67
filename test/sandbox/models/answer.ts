import { jsonFaults, xmlFaults } from './bodies.ts';
import type { ModelOperation, ModelShape, TrimmedModel } from './model.ts';
import { textFault } from './scalars.ts';
import { parseXml, type XmlElement } from './xml.ts';

/** An HTTP answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What is wrong with an answer of success, by the service's model; empty where nothing is. */
export function answerFaults(model: TrimmedModel, operation: string, answer: RawAnswer): string[] {
  const described = model.operations[operation];
  if (!described) return [`the trimmed model has no ${operation}: make it anew`];
  if (model.protocol === 'query') return queryFaults(model, operation, described, answer);
  const shape = described.shape === undefined ? { type: 'structure' } : model.shapes[described.shape];
  if (!shape) return [`the trimmed model has no ${described.shape}`];
  const status = Object.values(shape.members ?? {}).some(({ location }) => location === 'statusCode')
    ? []
    : statusFaults(described.status, answer);
  if (model.protocol === 'json') return [...status, ...jsonBodyFaults(model, described.shape, answer)];
  return [...status, ...headerFaults(model, shape, answer), ...restBodyFaults(model, described.shape, shape, answer)];
}

function statusFaults(expected: number, { status }: RawAnswer): string[] {
  return status === expected ? [] : [`the status is ${status} in place of ${expected}`];
}

/** An operation without output answers an empty object, or an empty body. */
function jsonBodyFaults(model: TrimmedModel, shape: string | undefined, { body }: RawAnswer): string[] {
  if (shape === undefined) return ['', '{}'].includes(body.toString()) ? [] : [`a body where none is: ${body}`];
  return jsonFaults(model.shapes, { shape }, parse(body), 'output');
}

function restBodyFaults(
  { shapes }: TrimmedModel,
  name: string | undefined,
  shape: ModelShape,
  answer: RawAnswer,
): string[] {
  const payload = shape.payload === undefined ? undefined : shape.members?.[shape.payload];
  if (payload) {
    if (['blob', 'string'].includes(shapes[payload.shape]?.type ?? '')) return [];
    return jsonFaults(shapes, payload, parse(answer.body), 'output');
  }
  const inBody = Object.values(shape.members ?? {}).filter(({ location }) => location === undefined);
  if (inBody.length === 0)
    return ['', '{}'].includes(answer.body.toString()) ? [] : [`a body where none is: ${answer.body}`];
  return jsonFaults(shapes, { shape: name ?? '' }, parse(answer.body), 'output');
}

function headerFaults(
  { shapes }: TrimmedModel,
  { members = {}, required = [] }: ModelShape,
  answer: RawAnswer,
): string[] {
  return Object.entries(members).flatMap(([name, reference]) => {
    if (reference.location !== 'header') return [];
    const text = answer.headers[(reference.locationName ?? name).toLowerCase()];
    if (text === undefined) return required.includes(name) ? [`the header of ${name} is missing`] : [];
    const fault = textFault(text, shapes[reference.shape] as ModelShape, reference, 'rfc822');
    return fault === undefined ? [] : [`the header of ${name} is ${fault}`];
  });
}

/** `<OpResponse><OpResult>…</OpResult><ResponseMetadata><RequestId>…`. */
function queryFaults(
  { shapes }: TrimmedModel,
  operation: string,
  described: ModelOperation,
  answer: RawAnswer,
): string[] {
  const root = parseXml(answer.body.toString());
  const { resultWrapper, shape } = described;
  const expected = [...(resultWrapper === undefined ? [] : [resultWrapper]), 'ResponseMetadata'];
  const found = root.children.map(({ name }) => name);
  if (root.name !== `${operation}Response` || found.join() !== expected.join()) {
    return [`<${root.name}> with ${found} in place of <${operation}Response> with ${expected}`];
  }
  const [result] = root.children;
  const faults = shape === undefined || !result ? [] : xmlFaults(shapes, { shape }, result, 'output');
  return [...statusFaults(described.status, answer), ...requestIdFaults(root.children.at(-1)), ...faults];
}

function requestIdFaults(element: XmlElement | undefined): string[] {
  const [id, ...more] = element?.name === 'RequestId' ? [element] : (element?.children ?? []);
  return id?.name === 'RequestId' && id.text !== '' && more.length === 0 ? [] : ['there is no RequestId'];
}

/** What is wrong with an answer of failure that is to be the error `shape` (its name in the model). */
export function errorFaults(model: TrimmedModel, operation: string, shapeName: string, answer: RawAnswer): string[] {
  const shape = model.shapes[shapeName];
  if (!model.operations[operation]?.errors.includes(shapeName) || !shape) {
    return [`${operation} declares no ${shapeName}`];
  }
  const status = shape.error?.httpStatusCode === undefined ? [] : statusFaults(shape.error.httpStatusCode, answer);
  const code = shape.error?.code ?? shapeName;
  if (answer.status < 400) return [`the status ${answer.status} is none of an error`];
  if (model.protocol === 'query') return [...status, ...queryErrorFaults(code, answer)];
  const body = parse(answer.body) as Record<string, unknown>;
  const { __type, ...members } = body;
  const named =
    model.protocol === 'json'
      ? [String(__type).split('#').at(-1), shapeName]
      : [answer.headers['x-amzn-errortype'], code];
  const queryError = answer.headers['x-amzn-query-error'] ?? '';
  return [
    ...status,
    ...(named[0] === named[1] ? [] : [`the error is ${named[0]} in place of ${named[1]}`]),
    // The codes themselves are not in botocore's model.
    ...(model.awsQueryCompatible && !/^[\w.]+;(Sender|Receiver)$/.test(queryError) ? ['there is no query error'] : []),
    // Some models leave out the message that every error has on the wire.
    ...jsonFaults(model.shapes, { shape: shapeName }, members, 'error').filter(
      (fault) => !/unknown member [mM]essage$/.test(fault),
    ),
    ...(typeof (body.message ?? body.Message) === 'string' ? [] : ['the error has no message']),
  ];
}

function queryErrorFaults(code: string, { body }: RawAnswer): string[] {
  const { name, children } = parseXml(body.toString());
  const [error, requestId] = children;
  const members = Object.fromEntries((error?.children ?? []).map((child) => [child.name, child.text]));
  return [
    ...(name === 'ErrorResponse' && error?.name === 'Error'
      ? []
      : [`<${name}> in place of <ErrorResponse> with <Error>`]),
    ...(members.Code === code ? [] : [`the error is ${members.Code} in place of ${code}`]),
    ...(members.Type === 'Sender' && members.Message ? [] : ['the error has no message, or another Type than Sender']),
    ...requestIdFaults(requestId),
  ];
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new Error(`no JSON: ${body}`, { cause });
  }
}
