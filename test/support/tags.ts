import { TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-api-gateway';
import type { Service, StageId } from '#test/support/service';

const DAY_MS = 86_400_000;

/** Why the stages of the tests are exempt by their tags. */
export const TAGGED_WHY = 'The backend refuses certificates until its next release';

/** The two tags that exempt a stage; the one that says until when only where that is given. */
export const exemptTags = (until?: string): Record<string, string> => ({
  'stagecert:exempt': TAGGED_WHY,
  ...(until ? { 'stagecert:exempt-until': until } : {}),
});

/** The date so many days from now on the sandbox's clock. */
export async function dateIn({ control }: Service, days: number): Promise<string> {
  return new Date((await control.now()).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

export const arnOf = ({ restApiId, stageName }: StageId) =>
  `arn:aws:apigateway:us-east-1::/restapis/${restApiId}/stages/${stageName}`;

/** Tags the stage, as its team would. No event that the service hears tells of it. */
export async function tag({ apiGateway }: Service, stage: StageId, tags: Record<string, string>): Promise<void> {
  await apiGateway.send(new TagResourceCommand({ resourceArn: arnOf(stage), tags }));
}

/** Takes these tags off again; no event tells of that either. */
export async function untag({ apiGateway }: Service, stage: StageId, tags: Record<string, string>): Promise<void> {
  await apiGateway.send(new UntagResourceCommand({ resourceArn: arnOf(stage), tagKeys: Object.keys(tags) }));
}
