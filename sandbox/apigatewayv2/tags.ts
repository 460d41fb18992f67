import { badRequest } from '../apigateway/errors.ts';
import type { GatewayParts } from '../apigateway/store.ts';
import type { Operation } from '../contract.ts';
import { findApi, findStage } from './lookup.ts';

/** `arn:aws:apigateway:REGION::/apis/ID` or `…/stages/NAME`: the path of the REST API without its `/v2`. */
const ARN = /^arn:aws[a-z-]*:apigateway:[a-z0-9-]+::\/apis\/([^/]+)(?:\/stages\/([^/]+))?$/;

/** The operations on tags of APIs and stages. */
export function tagOperations(parts: GatewayParts): Record<string, Operation> {
  return {
    GetTags: ({ ResourceArn }: { ResourceArn: string }) => ({ Tags: tagsOf(parts, ResourceArn) }),
    TagResource({ ResourceArn, Tags }: { ResourceArn: string; Tags?: Record<string, string> }) {
      Object.assign(tagsOf(parts, ResourceArn), Tags);
    },
    UntagResource({ ResourceArn, TagKeys }: { ResourceArn: string; TagKeys: string[] }) {
      const tags = tagsOf(parts, ResourceArn);
      for (const key of TagKeys) delete tags[key];
    },
  };
}

function tagsOf(parts: GatewayParts, arn: string): Record<string, string> {
  const [, apiId, stageName] = ARN.exec(arn) ?? [];
  if (apiId === undefined) throw badRequest(`Invalid ARN specified in the request: ${arn}`);
  const api = findApi(parts, apiId);
  return stageName ? findStage(api, stageName).Tags : api.view.Tags;
}
