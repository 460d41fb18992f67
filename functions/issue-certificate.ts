import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import {
  type Certificate,
  certificateTag,
  generationRequest,
  isReusable,
  leavesReserve,
  scopeOf,
} from '#core/certificate';
import { CertificateBeingIssued, CertificateQuotaReached } from '#core/errors';
import { builtIn, builtInBrake } from '#core/policy-settings';
import type { StageRef } from '#core/stage';
import { inspected, type Remediation } from '#core/steps';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Brakes, brakes } from '#functions/aws/dynamodb/brake';
import { type Certificates, certificates } from '#functions/aws/dynamodb/certificates';
import { type Scopes, scopes } from '#functions/aws/dynamodb/scopes';
import { table } from '#functions/aws/dynamodb/table';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly brakes: Brakes;
  readonly certificates: (of: StageRef) => Certificates;
  readonly scopes: (of: StageRef) => Scopes;
  readonly newIssueId: () => string;
  readonly now: () => Date;
}

/**
 * Asks the brake whether another fix may begin. Then finds the certificate that the policy names, or gives the stage's scope one: its own where that has more than 30 days left,
 * else a new one.
 *
 * @returns the certificate, and the change that is to be made with it
 * @throws BrakeOn, CertificateBeingIssued, CertificateQuotaReached, and what the adapters throw
 */
export function issueCertificate(adapters: Adapters) {
  return async (raw: unknown) => {
    const { stage, found, policy, remediation } = z.parse(inspected, raw);
    await adapters.brakes.admit(stage, remediation, policy?.brake ?? builtInBrake, adapters.now());
    const { certificate: choice } = policy ?? builtIn;
    // One of ACM's is there already, whosever it is: UpdateStage refuses one that no stage can present.
    const certificate =
      'acm' in choice
        ? { certificateId: choice.acm }
        : await generatedFor(adapters, stage, scopeOf(choice.scope, stage), remediation);
    const change = { createdDate: found.createdDate, from: found.clientCertificateId, to: certificate.certificateId };
    return { certificate, change };
  };
}

/** The certificate of a scope, which the stage uses from now on. */
async function generatedFor(adapters: Adapters, stage: StageRef, scope: string, remediation: Remediation) {
  const { certificateId, expirationDate } =
    (await reusable(adapters, stage, scope)) ?? (await issued(adapters, stage, scope, remediation));
  if (!(await adapters.certificates(stage).claimUse(certificateId, stage, adapters.now()))) {
    throw new CertificateBeingIssued(`Certificate ${certificateId} of ${scope} is being deleted; a new one is needed.`);
  }
  return { certificateId, expirationDate };
}

async function reusable({ apiGateway, certificates, scopes, now }: Adapters, stage: StageRef, scope: string) {
  const current = await scopes(stage).current(scope);
  if (!current || !isReusable(current.expirationDate, now())) return null;
  if (await apiGateway.getCertificateEnd(current.certificateId)) return current;
  await certificates(stage).forget(current);
  return null;
}

async function issued(
  adapters: Adapters,
  stage: StageRef,
  scope: string,
  remediation: Remediation,
): Promise<Certificate> {
  const certificates = adapters.certificates(stage);
  const scopes = adapters.scopes(stage);
  const issue = await scopes.beginIssue(scope, remediation.executionArn, adapters.newIssueId(), adapters.now());
  const earlier = issue.resumed ? await taggedWith(adapters.apiGateway, issue.issueId) : undefined;
  const listed = earlier ?? (await generated(adapters, certificates, scope, issue.issueId, remediation.id));
  const { certificateId, createdDate, expirationDate } = listed;
  const made = {
    certificateId,
    createdDate,
    expirationDate,
    scope,
    issueId: issue.issueId,
    remediationId: remediation.id,
  };
  await certificates.record(made);
  await scopes.endIssue(made);
  return made;
}

/** Finds what an earlier attempt had generated although its answer was lost. */
async function taggedWith(apiGateway: ApiGateway, issueId: string) {
  const all = await apiGateway.listCertificates();
  return all.find(({ tags }) => tags[certificateTag.issue] === issueId);
}

async function generated(
  { apiGateway }: Adapters,
  certificates: Certificates,
  scope: string,
  issueId: string,
  remediationId: string,
) {
  const counted = await certificates.counted();
  if (!leavesReserve(counted)) {
    throw new CertificateQuotaReached(
      `${counted} client certificates exist here, and the last of the quota of 60 are left to others. Delete unused ones, raise quota L-824C9E42, or let stages share one (certificate.scope in the policy).`,
    );
  }
  const made = await apiGateway.generateCertificate(generationRequest(scope, issueId, remediationId));
  await certificates.countOneMore();
  return made;
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = issueCertificate({
  apiGateway: apiGateway(),
  brakes: brakes(store),
  certificates: (of) => certificates(store, of),
  scopes: (of) => scopes(store, of),
  newIssueId: randomUUID,
  now: () => new Date(),
});
