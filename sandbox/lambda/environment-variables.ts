import type { FunctionModel } from '../assembly/model.ts';

/** What an environment gets besides the function's own variables. */
interface Surroundings {
  readonly region: string;
  /** Where the AWS SDKs send their calls. */
  readonly endpointUrl: string;
  readonly accessKeyId: string;
}

/**
 * All that a function sees of `process.env`: its own variables, and those of Lambda's that functions and the SDKs read
 * (Lambda developer guide, "Defined runtime environment variables").
 */
export function environmentVariables(
  model: FunctionModel,
  { region, endpointUrl, accessKeyId }: Surroundings,
): Record<string, string> {
  return {
    ...model.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: model.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(model.memorySizeMb),
    AWS_EXECUTION_ENV: `AWS_Lambda_${model.runtime}`,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    TZ: ':UTC',
  };
}
