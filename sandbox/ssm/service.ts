import { AwsError, type Service } from '../contract.ts';
import type { Parameters, ParameterVersion } from './parameters.ts';

interface PutParameterInput {
  readonly Name: string;
  readonly Value: string;
  readonly Type?: string;
  readonly Overwrite?: boolean;
  readonly AllowedPattern?: string;
  readonly DataType?: string;
  readonly Tier?: string;
  readonly Policies?: string;
  readonly Tags?: readonly unknown[];
}

/** Systems Manager's Parameter Store: `GetParameter` and `PutParameter`, of parameters of type String. */
export function createSsmService(parameters: Parameters): Service {
  return {
    name: 'ssm',
    operations: {
      GetParameter: ({ Name }: { Name: string }) => ({ Parameter: get(parameters, Name) }),
      PutParameter: (input: PutParameterInput) => {
        refuseUnknown(input);
        const { Name: name, Value: value, Overwrite: overwrite = false, Type, AllowedPattern } = input;
        if (Type === undefined && !parameters.has(name)) {
          throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
        }
        const pattern = AllowedPattern !== undefined && { allowedPattern: AllowedPattern };
        const { version } = parameters.put({ name, value, ...pattern }, overwrite);
        return { Version: version, Tier: 'Standard' };
      },
    },
  };
}

/** A name or ARN, with `:VERSION` after it where one of the past is asked for. */
function get(parameters: Parameters, name: string) {
  const [, base = name, selector] = /^(arn:[^/]+[^:]*|[^:]+):([^:/]+)$/.exec(name) ?? [];
  if (selector === undefined) return view(parameters.get(name));
  if (!/^\d+$/.test(selector)) throw notServed(`GetParameter by the label ${selector}`);
  return { ...view(parameters.get(base, Number(selector))), Selector: `:${selector}` };
}

function view({ name, arn, value, version, lastModified }: ParameterVersion) {
  return {
    ...{ Name: name, Type: 'String', Value: value, Version: version },
    ...{ LastModifiedDate: lastModified, ARN: arn, DataType: 'text' },
  };
}

/** What would change how a parameter behaves, and is not served. */
function refuseUnknown({ Type = 'String', DataType = 'text', Tier = 'Standard', Policies, Tags }: PutParameterInput) {
  if (Type !== 'String') throw notServed(`PutParameter of type ${Type}`);
  if (DataType !== 'text') throw notServed(`PutParameter of data type ${DataType}`);
  if (Tier === 'Advanced') throw notServed('PutParameter in the tier Advanced');
  if (Policies !== undefined) throw notServed('PutParameter with policies');
  if (Tags !== undefined) throw notServed('PutParameter with tags');
}

function notServed(what: string): AwsError {
  return new AwsError('NotImplemented', `the sandbox does not implement ${what}`, 501);
}
