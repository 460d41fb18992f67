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
  const target = `--rest-api-id '${stage.apiId}' --stage-name '${stage.stageName}'`;
  const look = `What the stage presents now:
  aws apigateway get-stage --region ${stage.region} \\
    ${target} --query clientCertificateId`;
  const restore = `Undoing it by hand (exempt the stage first, or stagecert fixes it again:
README, "Reverting by hand"):
  aws apigateway update-stage --region ${stage.region} \\
    ${target} \\
    --patch-operations 'op=replace,path=/clientCertificateId,value=${change.from ?? ''}'`;
  if (outcome === 'failed' || !certificate) return `${look}\n\n${restore}`;
  const trust = `For the backend's trust store:
  aws apigateway get-client-certificate --region ${stage.region} \\
    --client-certificate-id '${certificate.certificateId}' \\
    --query pemEncodedCertificate --output text`;
  return `${restore}\n\n${trust}`;
}
