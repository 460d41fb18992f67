import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import type { TableModel } from '../assembly/model.ts';
import type { Place } from '../contract.ts';
import { KEEP_ALIVE_MS } from '../keep-alive.ts';
import { refusalOf } from './refusals.ts';

/** An HTTP answer as DynamoDB gave it. */
export interface EmulatorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** DynamoDB, by the emulator dynalite. */
export interface DynamoDb {
  /** Serves a signed request with its body as it came over the wire. */
  passThrough(request: IncomingMessage, body: Buffer): Promise<EmulatorAnswer>;
  close(): Promise<void>;
}

/** Starts the emulator on a loopback port of its own, and creates `tables`. */
export async function startDynamoDb(tables: readonly TableModel[], place: Place): Promise<DynamoDb> {
  const server = createEmulator(place);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const send = (headers: IncomingHttpHeaders, body: Buffer) => forward({ port, agent, headers, body });
  for (const { name, createTable } of tables) {
    const answer = await send(signedHeaders('CreateTable', place), Buffer.from(JSON.stringify(createTable)));
    if (answer.status !== 200) throw new Error(`cannot create the table ${name}: ${answer.body}`);
  }
  return {
    passThrough: async (incoming, body) => refusalOf(incoming.headers, body) ?? send(incoming.headers, body),
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The emulator takes account and Region of its ARNs from the environment, at the moment when it is made. */
function createEmulator({ account, region }: Place): Server {
  const { AWS_ACCOUNT_ID, AWS_REGION } = process.env;
  Object.assign(process.env, { AWS_ACCOUNT_ID: account, AWS_REGION: region });
  try {
    return dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  } finally {
    restore('AWS_ACCOUNT_ID', AWS_ACCOUNT_ID);
    restore('AWS_REGION', AWS_REGION);
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

/** The emulator wants a signature's form and does not check it. */
function signedHeaders(operation: string, { region }: Place): IncomingHttpHeaders {
  const credential = `Credential=sandbox/20260101/${region}/dynamodb/aws4_request`;
  return {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0`,
  };
}

interface Forwarded {
  readonly port: number;
  readonly agent: Agent;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

async function forward({ port, agent, headers, body }: Forwarded): Promise<EmulatorAnswer> {
  // Connection headers belong to the connection that brought the request; the length is the body's.
  const { connection: _, 'transfer-encoding': __, host: ___, ...own } = headers;
  const outgoing = request({
    host: '127.0.0.1',
    port,
    agent,
    method: 'POST',
    path: '/',
    headers: { ...own, 'content-length': body.length },
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const answer = Buffer.concat(await response.toArray());
  const headersOfAnswer = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
  return { status: response.statusCode ?? 500, headers: Object.fromEntries(headersOfAnswer), body: answer };
}
