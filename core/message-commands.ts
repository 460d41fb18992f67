import type { StageRef } from '#core/stage';
import type { Ending } from '#core/steps';

/**
 * AWS CLI calls for when links and workflows fail, and for the backend's side. API ids and stage names hold letters, digits,
 * `-`, `_` and `$` at most (API Gateway), so quoting them singly is enough for any shell.
 */
export function commandsFor(ending: Ending): string {
  const { stage, change, outcome, certificate, compensation } = ending;
  // Where the compensation has set the stage back there is nothing left to undo, and a command to do so would only be pasted.
  const mayHoldIt = outcome === 'fixed' || (outcome === 'failed' && !compensation);
  if (!stage || !change || !mayHoldIt) return '';
  const look = `What the stage presents now:
${lookAt(stage)}`;
  const restore = `Undoing it by hand (exempt the stage first, or stagecert fixes it again:
README, "Reverting by hand"):
${setTo(stage, change.from)}`;
  if (outcome === 'failed' || !certificate) return `${look}\n\n${restore}`;
  const trust = `For the backend's trust store:
  aws apigateway get-client-certificate --region ${stage.region} \\
    --client-certificate-id '${certificate.certificateId}' \\
    --query pemEncodedCertificate --output text`;
  return `${restore}\n\n${trust}`;
}

function lookAt(stage: StageRef): string {
  const { command, target } = cli(stage, 'get-stage');
  const field = stage.apiVersion === 'v1' ? 'clientCertificateId' : 'ClientCertificateId';
  return `${command} \\
    ${target} --query ${field}`;
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
