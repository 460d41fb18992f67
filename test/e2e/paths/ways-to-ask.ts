import { APPROVAL_SECONDS, decideLinkAbout, press } from '#test/support/asking';
import { rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';
import { denied, throttledOnce } from './faults.ts';
import type { Scenario } from './scenario.ts';

/** A way of asking first: what a person does with the question, and what comes of it. */
interface AskedWay extends Scenario {
  readonly then: (service: Service, restApiId: string) => Promise<unknown>;
  /** What the recorder of ended executions tells after that. */
  readonly afterwards?: RegExp;
}

export const approving = async (service: Service, restApiId: string) =>
  press(await decideLinkAbout(service, restApiId), 'approve');
const declining = async (service: Service, restApiId: string) =>
  press(await decideLinkAbout(service, restApiId), 'decline');
const waiting = (service: Service) => rest(service, APPROVAL_SECONDS);

/** What can happen to one that asks. */
export const askedWays: readonly AskedWay[] = [
  {
    when: 'a person approves, and each step is throttled once',
    faults: [
      throttledOnce('Ask/dynamodb/PutItem'),
      throttledOnce('ReadDecision/apigateway/GetStage'),
      throttledOnce('RecordOutcome/dynamodb/PutItem'),
    ],
    then: approving,
    ends: 'SUCCEEDED fixed',
    told: /now presents a client certificate/,
    presents: true,
  },
  {
    when: 'a person declines, and the exemption is throttled once',
    faults: [throttledOnce('RecordExemption/dynamodb/PutItem')],
    then: declining,
    ends: 'SUCCEEDED declined',
    told: /was left as it is/,
    presents: false,
  },
  {
    when: 'a person declines, and the exemption cannot be recorded',
    faults: [denied('RecordExemption/dynamodb/PutItem')],
    then: declining,
    ends: 'FAILED AccessDenied',
    told: /AccessDenied: dynamodb:PutItem/,
    afterwards: /the change was declined.*Exempt until/s,
    presents: false,
  },
  {
    when: 'nobody answers',
    faults: [],
    then: waiting,
    ends: 'SUCCEEDED expired',
    told: /nobody answered in time/,
    presents: false,
  },
  {
    when: 'the answer cannot be read',
    faults: [denied('ReadDecision/dynamodb/PutItem')],
    then: approving,
    ends: 'FAILED AccessDenied',
    told: /AccessDenied: dynamodb:PutItem/,
    presents: false,
  },
];
