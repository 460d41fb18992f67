import type { MethodSetting, PatchOperation } from '@aws-sdk/client-api-gateway';
import { badRequest } from './errors.ts';
import { readBoolean, readNumber, readText } from './patch-values.ts';
import type { StoredStage } from './store.ts';

interface Setting {
  readonly member: keyof MethodSetting;
  read(operation: PatchOperation): unknown;
}

/** The settings of a method on a stage: the end of the patch path, the member it changes, and how its value is read. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  'metrics/enabled': { member: 'metricsEnabled', read: readBoolean },
  'logging/dataTrace': { member: 'dataTraceEnabled', read: readBoolean },
  'logging/loglevel': { member: 'loggingLevel', read: oneOf('OFF', 'ERROR', 'INFO') },
  'throttling/burstLimit': { member: 'throttlingBurstLimit', read: readNumber },
  'throttling/rateLimit': { member: 'throttlingRateLimit', read: readNumber },
  'caching/ttlInSeconds': { member: 'cacheTtlInSeconds', read: readNumber },
  'caching/enabled': { member: 'cachingEnabled', read: readBoolean },
  'caching/dataEncrypted': { member: 'cacheDataEncrypted', read: readBoolean },
  'caching/requireAuthorizationForCacheControl': { member: 'requireAuthorizationForCacheControl', read: readBoolean },
  'caching/unauthorizedCacheControlHeaderStrategy': {
    member: 'unauthorizedCacheControlHeaderStrategy',
    read: oneOf('FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'),
  },
};

/** What API Gateway fills in when the first setting of a method is made. */
const DEFAULTS: Readonly<MethodSetting> = {
  metricsEnabled: false,
  loggingLevel: 'OFF',
  dataTraceEnabled: false,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10_000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

/** `/{resourcePath}/{httpMethod}/{setting}`, or `*` for any resource or method. `ANY` is no method here: AWS refuses it. */
export const METHOD_SETTING_PATH = new RegExp(
  `^/((?:[^/]+/)+)(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|\\*)/(${Object.keys(SETTINGS).join('|')})$`,
);

/** The paths as API Gateway lists them in its error. */
export const METHOD_SETTING_PATHS: readonly string[] = ['/{resourcePath}/{httpMethod}', '/*/*'].flatMap((method) =>
  Object.keys(SETTINGS).map((setting) => `${method}/${setting}`),
);

/** Sets one setting of one method; `parts` are the groups of {@link METHOD_SETTING_PATH}. */
export function setMethodSetting(stage: StoredStage, operation: PatchOperation, parts: string[]): void {
  const [resourcePath = '', httpMethod = '', name = ''] = parts;
  const setting = SETTINGS[name];
  if (!setting) throw badRequest(`Invalid method setting ${name}`);
  const key = settingsKey(resourcePath, httpMethod);
  stage.methodSettings[key] = { ...DEFAULTS, ...stage.methodSettings[key], [setting.member]: setting.read(operation) };
}

/** Removes all settings of one method. */
export function removeMethodSettings(stage: StoredStage, _operation: PatchOperation, parts: string[]): void {
  const [resourcePath = '', httpMethod = ''] = parts;
  const key = settingsKey(resourcePath, httpMethod);
  if (!stage.methodSettings[key]) {
    throw badRequest(`Cannot remove method setting ${key} because there is no method setting for this method `);
  }
  delete stage.methodSettings[key];
}

/** `pets/GET` for `/pets` or, with the slash escaped as JSON pointers do, `~1pets`. */
function settingsKey(resourcePath: string, httpMethod: string): string {
  const path = resourcePath.replaceAll('~1', '/').replace(/^\/+/, '').replace(/\/+$/, '');
  return `${path}/${httpMethod}`;
}

function oneOf(...values: string[]) {
  return (operation: PatchOperation) => {
    const value = readText(operation);
    if (!values.includes(value))
      throw badRequest(`Invalid value in ${operation.path}: must be one of ${values.join(', ')}`);
    return value;
  };
}
