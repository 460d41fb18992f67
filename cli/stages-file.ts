import * as z from 'zod/mini';
import { readText } from '#cli/files';
import { UsageError } from '#cli/terminal';
import type { PolicySubject } from '#core/policy-decision';
import type { ForecastStage } from '#core/policy-forecast';
import { atMost, problemsOf } from '#core/schema-problems';
import { stageRef } from '#core/stage';
import { printable } from '#core/text';

/** A stage to try a policy on. */
export type ListedStage = PolicySubject & ForecastStage;

const { account, region, apiId, stageName } = stageRef.shape;

/** What identifies a stage, by the same forms as in the service, with a text that says what was expected. */
const text = (part: z.core.$ZodType<string, string>, expected: string) =>
  z.string(expected).check(z.refine((value) => z.safeParse(part, value).success, expected));

/** A member that may be left out or null, as `--query` of the AWS CLI gives what is not there. */
const maybe = <Part extends z.core.SomeType>(part: Part) => z.optional(z.nullable(part));

/** One stage of the file; members that are not named here are passed over, so that more of AWS's answers may stay. */
const listed = z.object(
  {
    account: text(account, 'a string of 12 digits'),
    region: text(region, 'a Region, such as "eu-west-1"'),
    apiId: text(apiId, 'the id of an API'),
    apiName: maybe(z.string("the API's name, or null")),
    stageName: text(stageName, "a stage's name"),
    tags: maybe(z.record(z.string(), z.string("a tag's value"), 'an object of tag values by key, or null')),
    protocol: maybe(z.enum(['REST', 'WEBSOCKET', 'HTTP'], 'one of "REST", "WEBSOCKET", "HTTP", or null')),
    clientCertificateId: maybe(z.string('the id or ARN of a certificate, or null')),
    httpIntegrations: maybe(z.boolean('true, false, or null')),
  },
  'an object with account, region, apiId, stageName',
);

const stages = z.array(listed, 'a list of stages');

/**
 * Reads the stages that a policy is tried on.
 *
 * @throws UsageError that names the path, the value and what was expected for each problem
 */
export function readStages(path: string): ListedStage[] {
  const document = json(path);
  const read = z.safeParse(stages, document);
  if (!read.success) {
    const problems = atMost(problemsOf(read.error.issues, document));
    throw new UsageError(`${path} cannot be used:\n  ${problems.join('\n  ')}`);
  }
  return read.data.map((stage) => ({
    ...stage,
    apiName: stage.apiName ?? null,
    tags: stage.tags ?? {},
    protocol: stage.protocol ?? 'REST',
    apiVersion: (stage.protocol ?? 'REST') === 'REST' ? 'v1' : 'v2',
    // API Gateway leaves the field out where a stage presents none; "" is how it is cleared.
    clientCertificateId: stage.clientCertificateId || null,
    httpIntegrations: stage.httpIntegrations ?? null,
  }));
}

function json(path: string): unknown {
  try {
    return JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} is not JSON: ${printable((error as Error).message)}`);
  }
}
