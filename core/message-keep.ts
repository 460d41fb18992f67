import { GRACE_HOURS } from '#core/cleanup';
import { paragraphs, wrapped } from '#core/message-lines';
import type { StageRef } from '#core/stage';
import type { Telling } from '#core/telling';
import { type Deployer, toolOf } from '#core/tool';

/** What stands for the certificate where none is there any more. */
const TO_FILL_IN = 'CERTIFICATE_ID';

/** Ids of API Gateway and ARNs of ACM: nothing that would end a quotation in any of the languages below. */
const QUOTABLE = /^[\w:/.-]{1,200}$/;

/** The lines for one tool, and where they belong. */
interface Lines {
  readonly tool: string;
  readonly where: string;
  readonly lines: string;
}

/**
 * What to add to the description that the stage is deployed from, so that the next deployment keeps its certificate: for the
 * tool behind the change first, then for the others.
 *
 * @returns empty where the stage was given none, or is not to have one
 */
export function keepingIt(of: Telling): string {
  const { stage, outcome, cause } = of;
  const id = idIn(of);
  if (!stage || !id || !QUOTABLE.test(id)) return '';
  const deployer = cause && toolOf(cause.actor)?.deployer;
  const inOrder = (Object.keys(linesFor) as Deployer[])
    // Pulumi's are shown only to who is known to use it.
    .filter((each) => each !== 'pulumi' || each === deployer)
    .sort((a, b) => Number(b === deployer) - Number(a === deployer));
  const texts = inOrder.map((each) => {
    const { tool, where, lines } = linesFor[each](stage, id);
    return `${tool}, in ${where}:\n  ${lines}`;
  });
  return paragraphs(outcome === 'fixed' ? KEEP : id === TO_FILL_IN ? ADD : ADD_REMOVED, ...texts);
}

function idIn({ outcome, change, contest }: Telling): string | null | undefined {
  if (outcome === 'contested') return contest?.certificateId ?? TO_FILL_IN;
  return outcome === 'fixed' ? change?.to : null;
}

// Terraform's provider clears what its configuration does not name (aws_api_gateway_stage, `client_certificate_id`); that
// CloudFormation leaves alone what a template never named, but a stage made anew begins without, is unverified.
const KEEP = `Add the certificate to what deploys the stage, or the next deployment
may take it off again: Terraform does, CloudFormation where it makes the
stage anew.`;

const ADD = `What to add there, with the id of a certificate that exists (aws
apigateway get-client-certificates lists them):`;

const ADD_REMOVED = wrapped(
  `What to add there, with the certificate that was removed last. stagecert deletes one of its own that no stage uses for ${GRACE_HOURS} hours: if it is gone by then, take one that exists (aws apigateway get-client-certificates lists them).`,
);

/** Property names: CloudFormation's resource types, CDK's and Terraform's references of these constructs and resources. */
const linesFor: Readonly<Record<Deployer, (stage: StageRef, id: string) => Lines>> = {
  cloudformation: ({ apiVersion }, id) => ({
    tool: 'CloudFormation',
    where:
      apiVersion === 'v1' ? 'Properties of the AWS::ApiGateway::Stage' : 'Properties of the AWS::ApiGatewayV2::Stage',
    lines: `ClientCertificateId: '${id}'`,
  }),
  cdk: ({ apiVersion }, id) =>
    apiVersion === 'v1'
      ? { tool: 'CDK', where: "the API's deployOptions, or the Stage", lines: `clientCertificateId: '${id}',` }
      : {
          tool: 'CDK',
          where: 'the code after the WebSocketStage',
          lines: `(stage.node.defaultChild as CfnStage).clientCertificateId = '${id}';`,
        },
  terraform: ({ apiVersion }, id) => ({
    tool: 'Terraform',
    where: apiVersion === 'v1' ? 'the aws_api_gateway_stage' : 'the aws_apigatewayv2_stage',
    lines: `client_certificate_id = "${id}"`,
  }),
  pulumi: ({ apiVersion }, id) => ({
    tool: 'Pulumi',
    where: apiVersion === 'v1' ? 'the aws.apigateway.Stage' : 'the aws.apigatewayv2.Stage',
    lines: `clientCertificateId: "${id}",`,
  }),
};
