/** What the policy says of exemptions of a stage, as commands read it. */
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Deployment } from '#cli/aws';
import { AccessDenied, UnexpectedAnswer } from '#core/errors';
import { type Policy, parsePolicy } from '#core/policy';
import { policyFor } from '#core/policy-decision';
import type { ExemptionRule } from '#core/policy-settings';
import type { LiveStage } from '#core/stage';
import { printable } from '#core/text';
import type { ApiGateway } from '#functions/aws/api-gateway';
import { parameter } from '#functions/aws/ssm';

/** The rule, or, printable, why it is not known; null where the stage's API was deleted meanwhile. */
type Ruled = { readonly rule: ExemptionRule } | { readonly unknown: string } | null;

/** @throws Throttled, NoAnswer and the like, of SSM and API Gateway: asking again may help */
export type RuleFor = (live: LiveStage) => Promise<Ruled>;

/**
 * Reads the policy where it is asked for, and once; as elsewhere the API's name only where it decides.
 *
 * @param name of the SSM parameter
 */
export function exemptionRules(
  { clientOptions }: Pick<Deployment, 'clientOptions'>,
  name: string,
  gateway: Pick<ApiGateway, 'getApiName'>,
  now: () => Date,
): RuleFor {
  const source = parameter(name, now, new SSMClient(clientOptions));
  let reading: ReturnType<typeof source.read> | undefined;
  return async (live) => {
    reading ??= source.read();
    const read = await reading;
    const parsed = 'text' in read ? parsePolicy(read.text) : { problems: [read.unread] };
    if ('policy' in parsed) return ruleIn(parsed.policy, gateway, live);
    return { unknown: `the policy in ${name} cannot be used: ${printable(parsed.problems[0] ?? '', 500)}` };
  };
}

async function ruleIn(
  policy: Policy,
  gateway: Pick<ApiGateway, 'getApiName'>,
  { ref, tags }: LiveStage,
): Promise<Ruled> {
  const ruling = policyFor(policy, { ...ref, tags, apiName: null });
  if (ruling.by !== 'undecided') return { rule: ruling.settings.exemption };
  const apiName = await gateway.getApiName(ref).catch((error: Error) => {
    if (error instanceof AccessDenied || error instanceof UnexpectedAnswer) return error;
    throw error;
  });
  if (apiName instanceof Error) return { unknown: `${ruling.because}: ${printable(apiName.message, 500)}` };
  return apiName === null ? null : { rule: policyFor(policy, { ...ref, tags, apiName }).settings.exemption };
}
