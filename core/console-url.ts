import type { StageRef } from '#core/stage';

/**
 * Hosts of the console where they are not the usual one, by how a partition's Regions are called (AWS Management Console guide; the
 * isolated partitions' are not public).
 */
const hosts: readonly (readonly [regions: RegExp, host: string | null])[] = [
  [/^cn-/, 'console.amazonaws.cn'],
  [/^us-gov-/, 'console.amazonaws-us-gov.com'],
  [/^[a-z]+-iso[a-z]?-|^eusc-/, null],
  [/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'console.aws.amazon.com'],
];

/**
 * The address of a stage's API in the AWS console, at its list of stages; the console has none for a single stage.
 *
 * As it stood in consoles' address bars in 2024 and 2025, of REST and of WebSocket APIs (not verified live, nor in the partitions
 * aws-cn and aws-us-gov).
 *
 * @returns null where it is not known, or the ids are none of API Gateway's
 */
export function consoleUrl({ region, apiId }: Pick<StageRef, 'region' | 'apiId'>): string | null {
  const [, host = null] = hosts.find(([regions]) => regions.test(region)) ?? [];
  if (!host || !/^[a-z0-9]{10}$/.test(apiId) || !/^[a-z0-9-]{1,30}$/.test(region)) return null;
  return `https://${region}.${host}/apigateway/main/apis/${apiId}/stages?api=${apiId}&region=${region}`;
}

/** The same in a paragraph of a message, on a line of its own; empty where it is not known. */
export function consoleParagraph(stage: Pick<StageRef, 'account' | 'region' | 'apiId'> | null): string {
  const url = stage && consoleUrl(stage);
  return url ? `The API's stages in the AWS console, signed in to account ${stage.account}:\n${url}` : '';
}
