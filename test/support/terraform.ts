import { APIGatewayClient, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import type { Service, StageId } from '#test/support/service';

/** What Terraform's AWS provider says of itself. */
export const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.80.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.32.5 ua/2.1 os/linux lang/go#1.23.3 api/apigateway#1.27.5';

/**
 * Sets the stage's certificate as `terraform apply` does, in a call of its own; by default it takes it off, as where the
 * configuration names none: one replace with an empty value.
 */
export async function applyTerraform({ clientOptions }: Service, stage: StageId, value = ''): Promise<void> {
  const client = new APIGatewayClient(clientOptions);
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['user-agent'] = TERRAFORM;
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  const patchOperations = [{ op: 'replace' as const, path: '/clientCertificateId', value }];
  await client.send(new UpdateStageCommand({ ...stage, patchOperations }));
  client.destroy();
}
