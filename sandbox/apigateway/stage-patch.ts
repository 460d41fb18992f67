import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { badRequest, notImplemented } from './errors.ts';
import {
  METHOD_SETTING_PATH,
  METHOD_SETTING_PATHS,
  removeMethodSettings,
  setMethodSetting,
} from './method-settings.ts';
import { readBoolean, readText } from './patch-values.ts';
import { requireDeployment, type Store, type StoredApi, type StoredStage } from './store.ts';

/** What a patch may refer to. */
interface Surroundings {
  readonly api: StoredApi;
  readonly store: Store;
}

interface PatchRule {
  /** The path, with its variable parts as groups. */
  readonly path: RegExp;
  readonly ops: readonly string[];
  apply(stage: StoredStage, operation: PatchOperation, parts: string[], around: Surroundings): void;
}

/** The ARN of an ACM certificate; whether ACM has it is not checked, for the sandbox has no ACM. */
const ACM_ARN = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/.+$/;

const CACHE_SIZES = ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237'];

/**
 * What UpdateStage can change, by which `op`: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html.
 */
const RULES: readonly PatchRule[] = [
  {
    path: /^\/deploymentId$/,
    ops: ['replace'],
    apply(stage, operation, _parts, { api }) {
      stage.deploymentId = requireDeployment(api, readText(operation)).view.id;
    },
  },
  {
    path: /^\/description$/,
    ops: ['replace'],
    apply(stage, operation) {
      stage.description = readText(operation);
    },
  },
  {
    path: /^\/cacheClusterEnabled$/,
    ops: ['replace'],
    apply(stage, operation) {
      stage.cacheClusterEnabled = readBoolean(operation);
      stage.cacheClusterStatus = stage.cacheClusterEnabled ? 'AVAILABLE' : 'NOT_AVAILABLE';
    },
  },
  {
    path: /^\/cacheClusterSize$/,
    ops: ['replace'],
    apply(stage, operation) {
      const size = readText(operation);
      if (!CACHE_SIZES.includes(size)) throw badRequest(`Invalid cache cluster size: ${size}`);
      stage.cacheClusterSize = size as NonNullable<StoredStage['cacheClusterSize']>;
    },
  },
  { path: /^\/clientCertificateId$/, ops: ['replace'], apply: setClientCertificate },
  {
    path: /^\/accessLogSettings$/,
    ops: ['remove'],
    apply(stage) {
      delete stage.accessLogSettings;
    },
  },
  {
    path: /^\/accessLogSettings\/(destinationArn|format)$/,
    ops: ['add', 'replace'],
    apply(stage, operation, [setting = '']) {
      stage.accessLogSettings = { ...stage.accessLogSettings, [setting]: readText(operation) };
    },
  },
  { path: METHOD_SETTING_PATH, ops: ['replace'], apply: setMethodSetting },
  {
    path: /^\/variables\/([A-Za-z0-9_]+)$/,
    ops: ['replace', 'remove'],
    apply(stage, operation, [name = '']) {
      if (operation.op === 'remove') delete stage.variables[name];
      else stage.variables[name] = readText(operation);
    },
  },
  {
    path: /^\/tracingEnabled$/,
    ops: ['replace'],
    apply(stage, operation) {
      stage.tracingEnabled = readBoolean(operation);
    },
  },
  { path: /^\/((?:[^/]+\/)+)([A-Z]+|\*)$/, ops: ['remove'], apply: removeMethodSettings },
];

const PATHS = [
  ...['/deploymentId', '/description', '/cacheClusterEnabled', '/cacheClusterSize', '/clientCertificateId'],
  ...['/accessLogSettings', '/accessLogSettings/destinationArn', '/accessLogSettings/format'],
  ...METHOD_SETTING_PATHS,
  ...['/variables/{variable_name}', '/tracingEnabled'],
];

/**
 * A stage with patch operations applied in their order; the stage that was given stays as it is, so that a patch is
 * applied as a whole or not at all.
 *
 * @throws AwsError `BadRequestException` for a path, `op` or value that API Gateway does not allow, 501 for canaries
 */
export function patchStage(
  stage: StoredStage,
  operations: readonly PatchOperation[],
  around: Surroundings,
): StoredStage {
  const patched = structuredClone(stage);
  for (const operation of operations) {
    const { rule, parts } = findRule(operation);
    rule.apply(patched, operation, parts, around);
  }
  return patched;
}

function findRule({ path = '', op }: PatchOperation): { rule: PatchRule; parts: string[] } {
  if (path.startsWith('/canarySettings') || op === 'copy') throw notImplemented('canaries');
  const rule = RULES.find((candidate) => candidate.path.test(path));
  if (!rule) throw badRequest(`Invalid method setting path: ${path}. Must be one of: [${PATHS.join(', ')}]`);
  // AWS's wording for an `op` that a path does not support is unverified.
  if (!rule.ops.includes(op ?? '')) {
    throw badRequest(`Invalid patch operation ${op} for path ${path}. Must be one of: [${rule.ops.join(', ')}]`);
  }
  return { rule, parts: rule.path.exec(path)?.slice(1) ?? [] };
}

/** An empty value clears the certificate. That AWS refuses an unknown id in these words is unverified. */
function setClientCertificate(
  stage: StoredStage,
  operation: PatchOperation,
  _parts: string[],
  { store }: Surroundings,
) {
  const id = readText(operation);
  if (id !== '' && !ACM_ARN.test(id) && !store.certificates.has(id)) {
    throw badRequest(`Invalid client certificate id specified: ${id}`);
  }
  stage.clientCertificateId = id || undefined;
}
