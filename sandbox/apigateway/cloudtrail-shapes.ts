type Members = Readonly<Record<string, unknown>>;

/** What the CloudTrail records of one API Gateway API hold of its calls. */
export interface RecordShapes {
  /** Whether the operation changes something: only such a call is recorded. */
  changes(operation: string): boolean;
  requestParameters(operation: string, input: Members): Members;
  /** Null where the operation answers nothing. */
  responseElements(operation: string, input: Members, output: unknown): Members | null;
}

const API = ['restApiId'];
const RESOURCE = [...API, 'resourceId'];
const METHOD = [...RESOURCE, 'httpMethod'];
const STAGE = [...API, 'stageName'];
const CERTIFICATE = ['clientCertificateId'];

/** The operations that change something, with those of their members that stand in the path of the request. */
const PATH_MEMBERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['CreateRestApi', []],
  ['DeleteRestApi', API],
  ['CreateResource', [...API, 'parentId']],
  ['DeleteResource', RESOURCE],
  ['PutMethod', METHOD],
  ['DeleteMethod', METHOD],
  ['PutIntegration', METHOD],
  ['DeleteIntegration', METHOD],
  ['CreateDeployment', API],
  ['DeleteDeployment', [...API, 'deploymentId']],
  ['CreateStage', API],
  ['UpdateStage', STAGE],
  ['DeleteStage', STAGE],
  ['GenerateClientCertificate', []],
  ['UpdateClientCertificate', CERTIFICATE],
  ['DeleteClientCertificate', CERTIFICATE],
  ['TagResource', ['resourceArn']],
  ['UntagResource', ['resourceArn']],
]);

/** What a record has even where the call gave nothing, as recorded ones show. */
const INPUT_DEFAULTS: Readonly<Record<string, Members>> = {
  CreateStage: { description: '', cacheClusterEnabled: false, tracingEnabled: false },
  CreateDeployment: { stageName: '', description: '' },
};

/** Operations that answer with a stage. */
const STAGE_OPERATIONS = ['CreateStage', 'UpdateStage'];

/** The shapes of v1's records. */
export const V1_SHAPES: RecordShapes = {
  changes: (operation) => PATH_MEMBERS.has(operation),
  requestParameters,
  responseElements,
};

/**
 * `requestParameters` of a REST API Gateway record: the path's members at the top, the body's as `createStageInput` and
 * the like. Read off recorded events for CreateStage; the other operations follow its pattern, which is unverified.
 */
function requestParameters(operation: string, input: Members): Members {
  const inPath = PATH_MEMBERS.get(operation) ?? [];
  const path = Object.fromEntries(inPath.map((name) => [name, input[name]]));
  const given = Object.entries(input).filter(([name, value]) => !inPath.includes(name) && value !== undefined);
  const body = { ...INPUT_DEFAULTS[operation], ...Object.fromEntries(given) };
  if (Object.keys(body).length === 0) return { ...path, template: false };
  return { ...path, [inputName(operation)]: body, template: false };
}

/**
 * `responseElements`: the answer with its dates as locale strings, for stages with the links `self` and `stageUpdate`;
 * null where the operation answers nothing.
 */
function responseElements(operation: string, input: Members, output: unknown): Members | null {
  if (output === undefined) return null;
  const elements = withLocaleDates(output as Members);
  if (!STAGE_OPERATIONS.includes(operation)) return elements;
  const link = { restApiId: input.restApiId, stageName: elements.stageName, template: false };
  return { stageUpdate: link, ...elements, self: link };
}

/** `createStageInput` for `CreateStage`. */
function inputName(operation: string): string {
  return `${operation.charAt(0).toLowerCase()}${operation.slice(1)}Input`;
}

function withLocaleDates(output: Members): Members {
  const entries = Object.entries(output).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, value instanceof Date ? localeDate(value) : value]));
}

const LOCALE_DATE = new Intl.DateTimeFormat('en-US', {
  ...({ timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' } as const),
  ...({ hour: 'numeric', minute: '2-digit', second: '2-digit' } as const),
});

/** `Jul 11, 2022 7:37:48 PM`, as Java writes a date. */
function localeDate(date: Date): string {
  const part = Object.fromEntries(LOCALE_DATE.formatToParts(date).map(({ type, value }) => [type, value]));
  return `${part.month} ${part.day}, ${part.year} ${part.hour}:${part.minute}:${part.second} ${part.dayPeriod}`;
}
