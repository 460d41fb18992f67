/**
 * As much of the AWS CLI as the documentation's examples use, over the SDK: a newcomer has no AWS CLI, and yet the examples
 * are run. It takes a service, an operation, its options, `--query` with a plain path, and `--output text`.
 */
import { readFileSync } from 'node:fs';

type Constructor<T> = new (input: object) => T;
interface Client {
  send(command: object): Promise<object>;
}
type Module = Readonly<Record<string, unknown>>;

/** The services, and what their clients are called; only the one that is asked for is loaded, which is most of the time. */
const services: Record<string, { load: () => Promise<Module>; client: string }> = {
  apigateway: { load: () => import('@aws-sdk/client-api-gateway'), client: 'APIGatewayClient' },
  apigatewayv2: { load: () => import('@aws-sdk/client-apigatewayv2'), client: 'ApiGatewayV2Client' },
  dynamodb: { load: () => import('@aws-sdk/client-dynamodb'), client: 'DynamoDBClient' },
  ssm: { load: () => import('@aws-sdk/client-ssm'), client: 'SSMClient' },
  sts: { load: () => import('@aws-sdk/client-sts'), client: 'STSClient' },
  events: { load: () => import('@aws-sdk/client-eventbridge'), client: 'EventBridgeClient' },
};

/** Options that stand without a value. */
const FLAGS = ['--overwrite'];

const [serviceName = '', operation = '', ...rest] = process.argv.slice(2);
const service = services[serviceName];
if (!service) throw new Error(`aws ${serviceName}: not among ${Object.keys(services).join(', ')}`);
const name = operation.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
const module = await service.load();
const client = new (module[service.client] as Constructor<Client>)({});
const Command = module[`${name}Command`] as Constructor<object> | undefined;
if (!Command) throw new Error(`aws ${serviceName} has no ${operation}`);

const { query, output, region: _region, ...given } = optionsFrom(rest);
const answer = await client.send(new Command(inputFrom(given, membersOf(`${name}`))));
const { $metadata: _metadata, ...printed } = answer as { $metadata: unknown };
const selected = query ? select(printed, query) : printed;
console.log(output === 'text' ? textOf(selected) : JSON.stringify(selected, null, 4));

/** Version 1 of the CLI prints times as epoch seconds, version 2 as ISO 8601 with an offset. */
function textOf(value: unknown): string {
  if (!(value instanceof Date)) return String(value ?? 'None');
  return process.env.AWS_TIMES === 'epoch'
    ? String(value.getTime() / 1_000)
    : value.toISOString().replace('.000Z', '+00:00');
}

function optionsFrom(args: readonly string[]): Record<string, string> {
  const pairs: [string, string][] = [];
  for (let i = 0; i < args.length; i += 2) {
    if (FLAGS.includes(args[i] as string)) args = args.toSpliced(i + 1, 0, 'true');
    if (!args[i]?.startsWith('--') || args[i + 1] === undefined) throw new Error(`aws: unexpected ${args[i]}`);
    pairs.push([(args[i] as string).slice(2), args[i + 1] as string]);
  }
  return Object.fromEntries(pairs);
}

/** The members of an operation's input, from the SDK's own schema of it. */
function membersOf(of: string): string[] {
  const schema = (module[`${of}Request$`] ?? module[`${of}Input$`]) as readonly unknown[] | undefined;
  return (schema?.[4] as string[] | undefined) ?? [];
}

function inputFrom(options: Record<string, string>, members: readonly string[]): object {
  const entries = Object.entries(options).map(([option, value]) => {
    const member = members.find((each) => each.toLowerCase() === option.replaceAll('-', '').toLowerCase());
    if (!member) throw new Error(`aws ${serviceName} ${operation} has no option --${option}`);
    return [member, valueFrom(member, value)];
  });
  return Object.fromEntries(entries);
}

/** A file's text, JSON, or the CLI's shorthand `a=1,b=2` where the member is a list of structures. */
function valueFrom(member: string, value: string): unknown {
  if (value.startsWith('file://')) return readFileSync(value.slice('file://'.length), 'utf8');
  if (/^[[{]/.test(value)) return JSON.parse(value);
  if (FLAGS.includes(`--${member.toLowerCase()}`)) return value === 'true';
  if (member !== 'patchOperations') return value;
  return [Object.fromEntries(value.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2)))];
}

function select(from: unknown, path: string): unknown {
  const steps = path.replaceAll('[', '.').replaceAll(']', '').split('.');
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], from);
}
