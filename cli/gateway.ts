import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import type { Deployment } from '#cli/aws';
import { UsageError } from '#cli/terminal';
import { type LiveStage, type StageRef, stageLabel } from '#core/stage';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { stagesOfV2 } from '#functions/aws/api-gateway-v2';

/** API Gateway with the credentials of whoever runs the command. */
export function gatewayOf({ clientOptions }: Pick<Deployment, 'clientOptions'>): ApiGateway {
  return apiGateway(new APIGatewayClient(clientOptions), stagesOfV2(new ApiGatewayV2Client(clientOptions)));
}

/**
 * The stage as it is now, whichever of API Gateway's two APIs serves it: their ids are one namespace.
 *
 * @throws UsageError where there is none
 */
export async function liveStage(gateway: ApiGateway, ref: StageRef): Promise<LiveStage> {
  const live = (await gateway.getStage(ref)) ?? (await gateway.getStage({ ...ref, apiVersion: 'v2' }));
  if (live) return live;
  throw new UsageError(`there is no stage ${stageLabel(ref)} in ${ref.account} ${ref.region}`);
}
