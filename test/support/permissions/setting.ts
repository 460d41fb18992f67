import { type Service, startService } from '#test/support/service';
import { editedAssembly, type TemplateResource } from './assembly.ts';
import { ASKED } from './stages.ts';

/** Messages of five minutes that are sent by themselves: one, so that a digest takes two. */
const DIGEST_AFTER = 1;

/** After so many seconds the next message is sent by itself again, and everything that went wrong has been tried again. */
export const UNTIL_NEXT_MESSAGE = 310;

/** Stages of one name are asked about; and because of the rule before that the service must read what APIs are called. */
const policy = {
  version: 1,
  defaults: { mode: 'enforce', settle: { quietSeconds: 0 }, exemption: { byTag: true } },
  brake: { fixesPerHour: 3_000, stopAfterFailures: 100 },
  rules: [
    { name: 'by the name of the API', when: { apis: ['legacy*'] }, then: { mode: 'notify' } },
    { name: 'asked', when: { stages: [ASKED] }, then: { mode: 'approve', exemption: { atMostDays: 120 } } },
  ],
};

/**
 * Starts the service with all the roles and permissions that it is deployed with. Its schedules are off: the scenarios run what
 * they would, so that days pass in an instant.
 */
export function startSetting(assembly: string, end: (stop: () => Promise<void>) => void): Promise<Service> {
  return startService(editedAssembly(assembly, set), end);
}

function set(resources: Record<string, TemplateResource>): void {
  for (const { Type, Properties } of Object.values(resources)) {
    if (Type === 'AWS::SSM::Parameter') Properties.Value = JSON.stringify(policy);
    if (Type === 'AWS::Events::Rule' && Properties.ScheduleExpression) Properties.State = 'DISABLED';
    const variables = Properties.Environment?.Variables;
    if (variables?.DIGEST_AFTER) variables.DIGEST_AFTER = String(DIGEST_AFTER);
  }
}
