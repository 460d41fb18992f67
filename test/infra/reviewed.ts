import type { Template } from 'aws-cdk-lib/assertions';
import { type Resource, resourcesOf } from '#test/infra/template';

/** Logical ids without the hash at their end; in words where a value is known at deployment only. */
export function asRead(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(asRead).join(', ');
  const [[operation, operand] = ['', ''], ...more] = Object.entries(value as Record<string, unknown>);
  if (more.length > 0) return JSON.stringify(value);
  if (operation === 'Ref') return `<${withoutHash(operand as string)}>`;
  if (operation === 'Fn::GetAtt') return `<${withoutHash((operand as [string])[0])}>`;
  if (operation === 'Fn::Join') return (operand as [string, unknown[]])[1].map(asRead).join('');
  return `${operation}: ${asRead(operand)}`;
}

/** The hash at the end of a quoted logical id. */
const HASH = /[0-9A-F]{8}"/g;

const withoutHash = (id: string) => id.replace(/[0-9A-F]{8}$/, '');

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Effect: string;
  readonly Condition?: object;
}

/** What each role may do, a line for each statement of its policies. */
export function permissionsOf(template: Template): Record<string, string[]> {
  return Object.fromEntries(
    resourcesOf(template, 'AWS::IAM::Policy').map(([id, { Properties }]) => [
      withoutHash(id).replace(/RoleDefaultPolicy$/, ''),
      (Properties.PolicyDocument.Statement as Statement[]).map(
        ({ Action, Resource, Effect, Condition }) =>
          `${Effect === 'Allow' ? '' : `${Effect} `}${asRead(Action)} on ${asRead(Resource)}${Condition ? ` where ${JSON.stringify(Condition)}` : ''}`,
      ),
    ]),
  );
}

/** How many there are of each type of resource. */
export function inventoryOf(template: Template): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values(template.toJSON().Resources as Record<string, Resource>)) {
    counts[Type] = (counts[Type] ?? 0) + 1;
  }
  return counts;
}

/** What each alarm says. */
export function alarmsOf(template: Template): Record<string, string> {
  const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');
  return Object.fromEntries(alarms.map(([id, { Properties }]) => [withoutHash(id), Properties.AlarmDescription]));
}

/** Who may invoke, publish, send or use by the policies at resources. */
export function admittedBy(template: Template): Record<string, string[]> {
  const types = ['AWS::KMS::Key', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'];
  const entries = types
    .flatMap((type) => resourcesOf(template, type))
    .map(([id, { Properties }]) => {
      const { Statement } = Properties.KeyPolicy ?? Properties.PolicyDocument;
      return [withoutHash(id), Statement.map(admission)] as const;
    });
  return Object.fromEntries(entries);
}

function admission({ Effect, Action, Principal, Condition }: Record<string, unknown>): string {
  return `${Effect} ${asRead(Action)} to ${asRead(Principal)}${Condition ? ` where ${JSON.stringify(Condition).replaceAll(HASH, '"')}` : ''}`;
}
