import { setTimeout as sleep } from 'node:timers/promises';
import { APIGatewayClient, CreateStageCommand, GetStageCommand, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { type Control, control } from '#test/support/control';

/** A stage as API Gateway's clients name it. */
export interface StageId {
  readonly restApiId: string;
  readonly stageName: string;
}

/** A remediation that has ended. */
export interface EndedRemediation {
  readonly executionArn: string;
  readonly outcome: string;
}

/** The service under measurement, through the AWS APIs and the sandbox's control surface. */
export interface Subject {
  readonly control: Control;
  readonly apiGateway: APIGatewayClient;
  /** Waits for the one remediation that was started since the last call of this, and for its end. */
  nextRemediation(): Promise<EndedRemediation>;
  history(executionArn: string): Promise<HistoryEvent[]>;
  /**
   * Places an API with stages on one deployment, without events.
   *
   * @param certificate whether the stages present a certificate that the service knows nothing of
   */
  seedApi(stagesPerApi: number, certificate?: boolean): Promise<readonly [StageId, ...StageId[]]>;
}

/** What the sandbox says of one API that it placed. */
interface SeedSummary {
  readonly apis: readonly [{ readonly restApiId: string; readonly stageNames: readonly [string, ...string[]] }];
}

/** Rare enough not to disturb what is measured meanwhile. */
const POLL_MS = 50;

/** Far above what a remediation without settling takes on the slowest machine. */
const LONGEST_REMEDIATION_MS = 30_000;

/** Connects to the sandbox at `url`. */
export async function connect(url: string): Promise<Subject> {
  const credentials = { accessKeyId: 'AKIABENCH', secretAccessKey: 'any' };
  const options = { region: 'us-east-1', endpoint: url, credentials, maxAttempts: 1 };
  const states = new SFNClient(options);
  const sandbox = control(url);
  return {
    control: sandbox,
    apiGateway: new APIGatewayClient(options),
    nextRemediation: remediations(states, await remediateArn(states)),
    async history(executionArn) {
      const { events } = await states.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000 }));
      return events ?? [];
    },
    async seedApi(stagesPerApi, certificate = false) {
      const { apis } = (await sandbox.seed({ apis: 1, stagesPerApi, certificate })) as SeedSummary;
      const [{ restApiId, stageNames }] = apis;
      const [first, ...others] = stageNames;
      return [{ restApiId, stageName: first }, ...others.map((stageName) => ({ restApiId, stageName }))];
    },
  };
}

async function remediateArn(states: SFNClient): Promise<string> {
  const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({}));
  const found = stateMachines.find(({ name }) => name?.includes('Remediate'));
  if (!found?.stateMachineArn) throw new Error('the assembly has no state machine called Remediate');
  return found.stateMachineArn;
}

function remediations(states: SFNClient, stateMachineArn: string): Subject['nextRemediation'] {
  let last: string | undefined;
  const newest = async () => {
    // Step Functions lists the newest first.
    const { executions = [] } = await states.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1 }));
    return executions[0];
  };
  return async () => {
    const patience = AbortSignal.timeout(LONGEST_REMEDIATION_MS);
    for (;;) {
      const execution = await newest();
      const { executionArn } = execution ?? {};
      if (executionArn && executionArn !== last && execution?.status !== 'RUNNING') {
        last = executionArn;
        const { output } = await states.send(new DescribeExecutionCommand({ executionArn }));
        return { executionArn, outcome: output ? JSON.parse(output).outcome : 'failed' };
      }
      await sleep(POLL_MS, undefined, { signal: patience });
    }
  };
}

/** Creates a stage on the deployment of another stage of its API, as its team would. */
export async function createStage({ apiGateway }: Subject, beside: StageId, stageName: string): Promise<StageId> {
  const { restApiId } = beside;
  const { deploymentId } = await apiGateway.send(new GetStageCommand(beside));
  await apiGateway.send(new CreateStageCommand({ restApiId, deploymentId, stageName }));
  return { restApiId, stageName };
}

/** Changes something about the stage that has nothing to do with its certificate. */
export async function touch({ apiGateway }: Subject, stage: StageId): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/description', value: 'changed' }];
  await apiGateway.send(new UpdateStageCommand({ ...stage, patchOperations }));
}
