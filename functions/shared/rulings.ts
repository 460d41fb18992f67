import { AccessDenied, ConcurrentModification, UnexpectedAnswer } from '#core/errors';
import type { Ruling } from '#core/inspection';
import { UNREAD_POLICY } from '#core/message-happened';
import { type Policy, parsePolicy } from '#core/policy';
import { policyFor } from '#core/policy-decision';
import { atMost } from '#core/schema-problems';
import type { LiveStage, StageRef } from '#core/stage';
import { printable } from '#core/text';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Parameter } from '#functions/aws/ssm';

/** Why there is no policy to go by, and of which kind that is: `problem` names things that only operators may be told. */
interface NoPolicy {
  readonly problem: string;
  readonly kind: 'unread' | 'unusable';
}

/** What the policy says about a stage. */
export type RulingFor = (live: LiveStage) => Promise<Exclude<Ruling, { problem: string }> | NoPolicy>;

/** Problems that are told of a policy; whoever mends them sees the others with `stagecert policy check`. */
const TOLD_PROBLEMS = 5;

/**
 * Reads the policy where a stage's fate depends on it.
 *
 * @returns never throws for a policy that cannot be used; what the adapters throw where asking again may help
 */
export function rulings(parameter: Parameter, apiGateway: Pick<ApiGateway, 'getApiName'>): RulingFor {
  return async ({ ref, tags }) => {
    const read = await usablePolicy(parameter);
    if ('problem' in read) return read;
    const brake = { ...read.policy.brake, readAt: read.readAt };
    const ruling = policyFor(read.policy, { ...ref, tags, apiName: null });
    // Only a policy that tells this stage by the name of its API costs a call to API Gateway.
    if (ruling.by !== 'undecided') return { ...ruling, brake };
    const apiName = await apiNameOf(apiGateway, ref);
    return { ...policyFor(read.policy, { ...ref, tags, apiName }), brake, ...(apiName !== null && { apiName }) };
  };
}

/** The same where no preflight is deployed: a stage that the policy wants to be tried first is left as it is. */
export function withoutPreflight(rulingFor: RulingFor): RulingFor {
  return async (live) => {
    const ruling = await rulingFor(live);
    if ('problem' in ruling || ruling.refusal || ruling.settings.preflight.methods.length === 0) return ruling;
    const refusal =
      'it asks for a preflight, which is not deployed: deploy with `preflight=true`, or take the methods out of the policy';
    return { ...ruling, refusal };
  };
}

async function usablePolicy(parameter: Parameter): Promise<{ policy: Policy; readAt: string } | NoPolicy> {
  const read = await parameter.read();
  if ('unread' in read) {
    return { kind: 'unread', problem: `${UNREAD_POLICY}: ${printable(read.unread, 500)}` };
  }
  const parsed = parsePolicy(read.text);
  if ('policy' in parsed) return { ...parsed, readAt: read.readAt };
  const told = atMost(parsed.problems, TOLD_PROBLEMS).join('; ');
  return { kind: 'unusable', problem: `The policy in the parameter ${parameter.name} cannot be used: ${told}` };
}

/** Null where it cannot be read, however often it is tried. */
async function apiNameOf(apiGateway: Pick<ApiGateway, 'getApiName'>, ref: StageRef): Promise<string | null> {
  try {
    const name = await apiGateway.getApiName(ref);
    if (name !== null) return name;
  } catch (error) {
    if (error instanceof AccessDenied || error instanceof UnexpectedAnswer) return null;
    throw error;
  }
  throw new ConcurrentModification(
    `API ${ref.apiId} was deleted while its stage was looked at: it is looked at again.`,
  );
}
