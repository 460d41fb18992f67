import type { Operation } from '../contract.ts';
import { badRequest, notFound } from './errors.ts';
import { findApi, findStage, type GatewayParts } from './store.ts';

/** `arn:aws:apigateway:REGION::/PATH`, where PATH is that of the resource in the REST API. */
const ARN = /^arn:aws[a-z-]*:apigateway:[a-z0-9-]+::\/(restapis|clientcertificates)\/([^/]+)(?:\/stages\/([^/]+))?$/;

/** The operations on tags of APIs, stages and client certificates. */
export function tagOperations(parts: GatewayParts): Record<string, Operation> {
  return {
    GetTags: ({ resourceArn }: { resourceArn: string }) => ({ tags: tagsOf(parts, resourceArn) }),
    TagResource({ resourceArn, tags }: { resourceArn: string; tags: Record<string, string> }) {
      Object.assign(tagsOf(parts, resourceArn), tags);
    },
    UntagResource({ resourceArn, tagKeys }: { resourceArn: string; tagKeys: string[] }) {
      const tags = tagsOf(parts, resourceArn);
      for (const key of tagKeys) delete tags[key];
    },
  };
}

function tagsOf(parts: GatewayParts, resourceArn: string): Record<string, string> {
  const [, kind, id = '', stageName] = ARN.exec(resourceArn) ?? [];
  if (kind === 'clientcertificates') {
    const certificate = parts.store.certificates.get(id);
    if (!certificate) throw notFound('Invalid Client Certificate identifier specified');
    return certificate.tags;
  }
  if (kind !== 'restapis') throw badRequest(`Invalid ARN specified in the request: ${resourceArn}`);
  const api = findApi(parts, id);
  return stageName ? findStage(api, stageName).tags : api.view.tags;
}
