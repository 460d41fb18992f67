import { loadModel } from './assembly/load.ts';
import { readAssembly } from './assembly/read.ts';
import { newThreads, type Threads } from './lambda/threads.ts';
import { bindServer } from './server.ts';
import { wire } from './wiring.ts';

export interface SandboxOptions {
  /** Folder of a synthesized assembly. */
  readonly assembly: string;
  /** 0 for any free port. */
  readonly port: number;
  /** `us-east-1` unless given. */
  readonly region?: string;
  /** Called with every line that a function writes. */
  readonly log?: (line: string) => void;
  /** Where functions run: in threads of their own unless given. */
  readonly threads?: Threads;
  /**
   * Seconds that pass in the sandbox in a second of wall time, by its clock and by the deadlines of its functions; 1 unless given.
   * At a low one what it does depends little on how fast the machine is.
   */
  readonly rate?: number;
}

/** A running sandbox. */
export interface Sandbox {
  /** Where it serves: `http://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

/** The account of every ARN that the sandbox makes. */
const ACCOUNT = '000000000000';

/**
 * Runs a synthesized assembly as AWS would, all on one port of 127.0.0.1.
 *
 * @throws NotImplementedError for anything in the assembly that would have to be ignored; Error for a folder that holds
 *   no assembly; the system's error for a port that cannot be bound
 */
export async function startSandbox({
  assembly,
  port,
  region = 'us-east-1',
  log,
  threads = newThreads,
  rate = 1,
}: SandboxOptions): Promise<Sandbox> {
  const read = readAssembly(assembly);
  const place = { account: ACCOUNT, region };
  const server = await bindServer(port);
  try {
    const model = loadModel(read, { ...place, url: server.url });
    const { answerers, stop } = await wire(model, { place, url: server.url, log, threads, rate });
    server.serve(answerers);
    return {
      url: server.url,
      close: async () => {
        await server.close();
        await stop();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}
