import type { ParameterModel } from '../assembly/model.ts';
import { AwsError, type Clock, type Place } from '../contract.ts';
import { checkName, checkValue } from './parameter-rules.ts';

/** One version of a parameter. All parameters are of type String. */
export interface ParameterVersion {
  readonly name: string;
  readonly arn: string;
  readonly value: string;
  readonly version: number;
  readonly lastModified: Date;
  readonly allowedPattern?: string;
}

/** What a parameter is to hold. */
export interface NewVersion {
  readonly name: string;
  readonly value: string;
  /** A regular expression that the value must match. */
  readonly allowedPattern?: string;
}

/** Parameter Store, in memory. */
export interface Parameters {
  /**
   * Makes a parameter, or with `overwrite` the next version of one that is there.
   *
   * @throws AwsError `ParameterAlreadyExists`, and `ValidationException` or `ParameterPatternMismatchException` for a
   *   name or value that AWS would not take
   */
  put(parameter: NewVersion, overwrite: boolean): ParameterVersion;
  has(name: string): boolean;
  /** The newest version, or the one given. Throws AwsError `ParameterNotFound` or `ParameterVersionNotFound`. */
  get(nameOrArn: string, version?: number): ParameterVersion;
}

/** Past versions that are kept (Systems Manager user guide, "Working with parameter versions"). */
const VERSIONS_KEPT = 100;

/**
 * @param models the template's parameters, at version 1
 * @throws AwsError where AWS would refuse one of them
 */
export function createParameters(
  models: readonly ParameterModel[],
  { clock, place }: { clock: Clock; place: Place },
): Parameters {
  const byName = new Map<string, ParameterVersion[]>();
  const arnPrefix = `arn:aws:ssm:${place.region}:${place.account}:parameter`;

  const put: Parameters['put'] = ({ name, value, allowedPattern }, overwrite) => {
    checkName(name);
    const versions = byName.get(name) ?? [];
    const last = versions.at(-1);
    if (last && !overwrite) throw alreadyExists();
    const pattern = allowedPattern ?? last?.allowedPattern;
    checkValue(value, pattern);
    const made: ParameterVersion = {
      ...{ name, value, version: (last?.version ?? 0) + 1, lastModified: new Date(clock.now()) },
      arn: `${arnPrefix}${name.startsWith('/') ? '' : '/'}${name}`,
      ...(pattern !== undefined && { allowedPattern: pattern }),
    };
    byName.set(name, [...versions, made].slice(-VERSIONS_KEPT));
    return made;
  };

  for (const model of models) put(model, false);
  return {
    put,
    has: (name) => byName.has(name),
    get(nameOrArn, version) {
      const versions = byName.get(nameOrArn) ?? [...byName.values()].find(([first]) => first?.arn === nameOrArn);
      if (!versions) throw new AwsError('ParameterNotFound', `Parameter ${nameOrArn} not found.`);
      const found = version === undefined ? versions.at(-1) : versions.find((each) => each.version === version);
      if (found) return found;
      const message = `Systems Manager could not find version ${version} of ${nameOrArn}. Verify the version and try again.`;
      throw new AwsError('ParameterVersionNotFound', message);
    },
  };
}

function alreadyExists(): AwsError {
  const advice = 'To overwrite this value, set the overwrite option in the request to true.';
  return new AwsError('ParameterAlreadyExists', `The parameter already exists. ${advice}`);
}
