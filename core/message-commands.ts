import { asArgument } from '#core/shell-argument';
import { isAcmArn, type StageRef, stageLabel } from '#core/stage';
import type { Telling } from '#core/telling';

/**
 * AWS CLI calls for when links and workflows fail, and for the backend's side. API ids and stage names hold letters, digits,
 * `-`, `_` and `$` at most (API Gateway), so quoting them singly is enough for any shell.
 */
export function commandsFor(ending: Telling): string {
  const { stage, change, outcome, certificate, compensation, refused, exemptUntil } = ending;
  if (stage && certificate && refused?.kind === 'preflight') return forTrust(stage, certificate.certificateId);
  // What it held before is not known, so there is nothing to say of undoing.
  if (stage && ending.mayBeChanged) return look(stage);
  if (stage && exemptUntil && EXEMPTING.includes(outcome)) return endOfExemption(stage);
  // Where the compensation has set the stage back there is nothing left to undo, and a command to do so would only be pasted.
  const mayHoldIt = outcome === 'fixed' || (outcome === 'failed' && !compensation);
  if (!stage || !change || !mayHoldIt) return '';
  const restore = `Undoing it by hand; the stage is exempted first, or stagecert fixes it
again (README, "Reverting by hand"):
  stagecert exempt ${asArgument(stageLabel(stage))} --why 'WHY'
${setTo(stage, change.from)}`;
  if (outcome === 'failed' || !certificate) return `${look(stage)}\n\n${restore}`;
  return `${restore}\n\n${forTrust(stage, certificate.certificateId)}`;
}

/** What a person's decision comes to that exempts the stage besides. */
const EXEMPTING: readonly Telling['outcome'][] = ['reverted', 'declined'];

function endOfExemption(stage: StageRef): string {
  return `To have the stage dealt with again before its exemption ends:
  stagecert exempt end ${asArgument(stageLabel(stage))} --why 'WHY'`;
}

function forTrust(stage: StageRef, certificateId: string): string {
  return `For the backend's trust store:\n${fetchPem(stage, certificateId)}`;
}

/** API Gateway does not give out a certificate of ACM's, which has its own call (GetCertificate, ACM API reference). */
function fetchPem({ region }: StageRef, certificateId: string): string {
  if (isAcmArn(certificateId)) {
    return `  aws acm get-certificate --region ${region} \\
    --certificate-arn '${certificateId}' \\
    --query Certificate --output text`;
  }
  return `  aws apigateway get-client-certificate --region ${region} \\
    --client-certificate-id '${certificateId}' \\
    --query pemEncodedCertificate --output text`;
}

function look(stage: StageRef): string {
  const { command, target } = cli(stage, 'get-stage');
  const field = stage.apiVersion === 'v1' ? 'clientCertificateId' : 'ClientCertificateId';
  return `What the stage presents now:
${command} \\
    ${target} \\
    --query ${field}`;
}

/** v1 patches by path; v2 sets what is given and leaves the rest (API reference), so the one field is all that is given. */
function setTo(stage: StageRef, clientCertificateId: string | null): string {
  const { command, target } = cli(stage, 'update-stage');
  const value = clientCertificateId ?? '';
  const field =
    stage.apiVersion === 'v1'
      ? `--patch-operations 'op=replace,path=/clientCertificateId,value=${value}'`
      : `--client-certificate-id '${value}'`;
  return `${command} \\
    ${target} \\
    ${field}`;
}

/** The two APIs of API Gateway are two services of the AWS CLI, with an option of their own for the API's id. */
function cli({ apiVersion, apiId, stageName, region }: StageRef, operation: string) {
  const [service, api] = apiVersion === 'v1' ? ['apigateway', '--rest-api-id'] : ['apigatewayv2', '--api-id'];
  return {
    command: `  aws ${service} ${operation} --region ${region}`,
    target: `${api} '${apiId}' --stage-name '${stageName}'`,
  };
}
