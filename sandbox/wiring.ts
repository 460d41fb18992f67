import { createActivity } from './activity.ts';
import { createApiGateway } from './apigateway/api-gateway.ts';
import type { Model } from './assembly/model.ts';
import { createCalls } from './calls.ts';
import { createClock } from './clock.ts';
import type { Place } from './contract.ts';
import { createControl } from './control/control.ts';
import { type DynamoDb, startDynamoDb } from './dynamodb/emulator.ts';
import { createBus } from './events/bus.ts';
import { createDelivery } from './events/delivery.ts';
import { createDisturbance } from './events/disturbance.ts';
import { createEventsService } from './events/service.ts';
import { createDeliver } from './events/targets.ts';
import { createFaults } from './faults.ts';
import { createFront, type FrontParts } from './front.ts';
import { createHttpApi } from './httpapi/http-api.ts';
import { type Access, createAccess } from './iam/access.ts';
import { createCallAccess } from './iam/calls.ts';
import { checkTrust, createDestinationAccess, createRuleAccess } from './iam/targets.ts';
import { createIds } from './ids.ts';
import { createEncryption, type Encryption } from './kms/encryption.ts';
import { createAsynchronousInvocations } from './lambda/asynchronous.ts';
import { createFunctionLogs } from './lambda/function-logs.ts';
import { createLambdaRuntime, type LambdaRuntime } from './lambda/runtime.ts';
import { createLambdaService } from './lambda/service.ts';
import type { Threads } from './lambda/threads.ts';
import { createControlPlaneRates } from './rates/control-plane.ts';
import { servedOperations } from './served.ts';
import type { Answerers } from './server.ts';
import { createSnsService } from './sns/service.ts';
import { createTopics } from './sns/topics.ts';
import { createQueues } from './sqs/queues.ts';
import { createSqsService } from './sqs/service.ts';
import { createParameters } from './ssm/parameters.ts';
import { createSsmService } from './ssm/service.ts';
import { createStates } from './states/states.ts';
import { createSts } from './sts/service.ts';

interface Surroundings {
  readonly place: Place;
  /** Where the sandbox serves. */
  readonly url: string;
  /** Called with every line that a function writes. */
  readonly log: ((line: string) => void) | undefined;
  readonly threads: Threads;
  /** Seconds that pass in a second of wall time. */
  readonly rate: number;
}

/**
 * Makes every part for a model's resources, each with the parts it needs, and starts what runs by itself.
 *
 * @returns what answers the port, and what ends it all
 * @throws NotImplementedError for a pattern, schedule, route, state or policy that is not served
 */
export async function wire(
  model: Model,
  { place, url, log, threads, rate }: Surroundings,
): Promise<{ answerers: Answerers; stop: () => Promise<void> }> {
  const activity = createActivity();
  const clock = createClock({ activity, rate });
  const access = createAccess(model.policies, { place, clock });
  checkTrust(model, access);
  const encryption = createEncryption(model, place);
  const shared = { activity, clock, ids: createIds(), place, access, encryption };
  const logs = createFunctionLogs(clock, log);
  const aws = createServices(
    model,
    shared,
    createLambdaRuntime(model.functions, { ...shared, logs, endpointUrl: url, threads, rate }),
  );
  const dynamodb = await startDynamoDb(model.tables, place);
  const served = servedOperations(aws.services);
  const [calls, faults] = [createCalls(clock), createFaults(served)];
  const { admit } = createControlPlaneRates(clock);
  const authorize = createCallAccess({ ...shared, tables: model.tables });
  const front = createFront({ ...shared, ...frontParts(aws, dynamodb), admit, authorize, calls, faults });
  const control = createControl({ ...shared, ...aws, served, calls, faults, logs });
  const httpApi = createHttpApi(model, { ...shared, functions: aws.lambda });
  const stop = async () => {
    clock.close();
    await Promise.all([aws.lambda.close(), dynamodb.close()]);
  };
  return { answerers: { front, control, httpApi, clock }, stop };
}

type Shared = Pick<FrontParts, 'activity' | 'clock' | 'ids'> & {
  readonly place: Place;
  readonly access: Access;
  readonly encryption: Encryption;
};

/** The AWS services; the bus gets its rules last, because what they deliver to publishes on it. */
function createServices(model: Model, shared: Shared, lambda: LambdaRuntime) {
  const { clock, ids, place, access, encryption } = shared;
  const bus = createBus(shared);
  const gateway = createApiGateway({ ...shared, bus });
  const queues = createQueues(model.queues, clock, ids);
  const topics = createTopics(model.topics, model.subscriptions, shared);
  const configs = model.eventInvokeConfigs;
  const maySend = createDestinationAccess(access, encryption);
  const asynchronous = createAsynchronousInvocations({ ...shared, runtime: lambda, configs, queues, maySend });
  const states = createStates({ ...shared, functions: lambda, bus });
  for (const machine of model.stateMachines) states.addStateMachine(machine);
  const deliver = createDeliver({ startExecution: states.start, lambda: asynchronous, queues, topics });
  const disturbance = createDisturbance(clock);
  const delivery = createDelivery({ ...shared, deliver, queues, access: createRuleAccess(access, encryption) });
  bus.addRules(model.rules, disturbance.over(delivery));
  const services = [
    gateway.service,
    gateway.v2,
    createEventsService({ ...shared, bus }),
    createLambdaService(lambda, asynchronous),
    createSnsService(topics),
    createSqsService(queues, shared),
    createSsmService(createParameters(model.parameters, shared)),
    states.service,
    createSts(place),
  ];
  return { bus, gateway, topics, lambda, states, services, disturbance };
}

/** What the front needs of the services: their operations, and who signs with which access key. */
function frontParts({ services, lambda }: ReturnType<typeof createServices>, dynamodb: DynamoDb) {
  return {
    services,
    passThrough: { dynamodb: dynamodb.passThrough },
    crash: lambda.crash,
    callers: (accessKeyId: string) => {
      const model = lambda.callerOf(accessKeyId);
      return model ? { name: model.name, roleArn: model.roleArn } : { name: 'external' };
    },
  };
}
