/**
 * As much of the AWS CLI as the documentation's examples use, over the SDK: a newcomer has no AWS CLI, and yet the examples
 * are run. It takes a service, an operation, its options, `--query` with a plain path, and `--output text`.
 */
import * as apigateway from '@aws-sdk/client-api-gateway';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as events from '@aws-sdk/client-eventbridge';
import * as sts from '@aws-sdk/client-sts';

type Constructor<T> = new (input: object) => T;
interface Client {
  send(command: object): Promise<object>;
}

const services: Record<string, { client: Client; module: Record<string, unknown> }> = {
  apigateway: { client: new apigateway.APIGatewayClient({}) as unknown as Client, module: { ...apigateway } },
  dynamodb: { client: new dynamodb.DynamoDBClient({}) as unknown as Client, module: { ...dynamodb } },
  sts: { client: new sts.STSClient({}) as unknown as Client, module: { ...sts } },
  events: { client: new events.EventBridgeClient({}) as unknown as Client, module: { ...events } },
};

const [serviceName = '', operation = '', ...rest] = process.argv.slice(2);
const service = services[serviceName];
if (!service) throw new Error(`aws ${serviceName}: not among ${Object.keys(services).join(', ')}`);
const name = operation.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
const Command = service.module[`${name}Command`] as Constructor<object> | undefined;
if (!Command) throw new Error(`aws ${serviceName} has no ${operation}`);

const { query, output, region: _region, ...given } = optionsFrom(rest);
const answer = await service.client.send(new Command(inputFrom(given, membersOf(`${name}`))));
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
    if (!args[i]?.startsWith('--') || args[i + 1] === undefined) throw new Error(`aws: unexpected ${args[i]}`);
    pairs.push([(args[i] as string).slice(2), args[i + 1] as string]);
  }
  return Object.fromEntries(pairs);
}

/** The members of an operation's input, from the SDK's own schema of it. */
function membersOf(of: string): string[] {
  const module = service?.module ?? {};
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

/** JSON, or the CLI's shorthand `a=1,b=2` where the member is a list of structures. */
function valueFrom(member: string, value: string): unknown {
  if (/^[[{]/.test(value)) return JSON.parse(value);
  if (member !== 'patchOperations') return value;
  return [Object.fromEntries(value.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2)))];
}

function select(from: unknown, path: string): unknown {
  const steps = path.replaceAll('[', '.').replaceAll(']', '').split('.');
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], from);
}
