import * as v1 from '@aws-sdk/client-api-gateway';
import * as v2 from '@aws-sdk/client-apigatewayv2';
import { expect } from 'vitest';
import { byV1, byV2, expectNothing, placed, replace } from '#test/support/refusals';
import { rest, scenarios } from '#test/support/scenario';

const test = scenarios('promptAssembly');

/** Errors that every AWS API may answer besides its own (API Gateway API reference, "Common Errors"), with their status. */
const COMMON: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  IncompleteSignature: 403,
  InternalFailure: 500,
  OptInRequired: 403,
  RequestExpired: 400,
  ServiceUnavailable: 503,
  ThrottlingException: 429,
  ValidationError: 400,
};

/** The errors that the model of an API has, from its client. */
function errorsOf(module: object, Base: abstract new (...args: never[]) => Error): Record<string, number> {
  const classes = Object.entries(module).filter(([, value]) => value?.prototype instanceof Base);
  return Object.fromEntries(classes.map(([name]) => [name, /TooMany|Limit/.test(name) ? 429 : 400]));
}

const stageName = 'stage1';
const StageName = stageName;

const calls = [
  {
    api: 'apigateway',
    operation: 'CreateStage',
    act: byV1(
      ({ id: restApiId, deploymentId }) => new v1.CreateStageCommand({ restApiId, deploymentId, stageName: 'new' }),
    ),
  },
  {
    api: 'apigateway',
    operation: 'UpdateStage',
    act: byV1(
      ({ id: restApiId }) =>
        new v1.UpdateStageCommand({ restApiId, stageName, patchOperations: [replace('/description', 'changed')] }),
    ),
  },
  {
    api: 'apigateway',
    operation: 'CreateDeployment',
    act: byV1(({ id: restApiId }) => new v1.CreateDeploymentCommand({ restApiId, stageName })),
  },
  {
    api: 'apigatewayv2',
    operation: 'CreateStage',
    act: byV2(({ id: ApiId }) => new v2.CreateStageCommand({ ApiId, StageName: 'new' })),
  },
  {
    api: 'apigatewayv2',
    operation: 'UpdateStage',
    act: byV2(({ id: ApiId }) => new v2.UpdateStageCommand({ ApiId, StageName, Description: 'changed' })),
  },
  {
    api: 'apigatewayv2',
    operation: 'CreateDeployment',
    act: byV2(({ id: ApiId }) => new v2.CreateDeploymentCommand({ ApiId, StageName })),
  },
] as const;

test.for(calls)(
  '$operation of $api starts nothing by whichever error it is refused, and one remediation once it is not',
  async ({ api, operation, act }, { service }) => {
    const target = await placed(service, api === 'apigateway' ? 'REST' : 'WEBSOCKET');
    const own =
      api === 'apigateway'
        ? errorsOf(v1, v1.APIGatewayServiceException)
        : errorsOf(v2, v2.ApiGatewayV2ServiceException);
    expect(Object.keys(own)).toEqual(
      expect.arrayContaining(['BadRequestException', 'ConflictException', 'NotFoundException']),
    );
    for (const [error, status] of Object.entries({ ...COMMON, ...own })) {
      await service.control.fault({ service: api, operation }, { error, status });
      await expect(act(service, target)).rejects.toMatchObject({ name: error });
    }
    await rest(service);
    await expectNothing(service, target);

    await act(service, target);
    await rest(service);
    expect(await service.executions.about(target.id)).toHaveLength(1);
  },
);
