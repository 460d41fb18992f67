import { NotImplementedError } from '../contract.ts';

/** What a Task state calls. */
export type Resource =
  /** The optimized integration with Lambda, as Step Functions calls it in its history. */
  | { readonly integration: 'invoke'; readonly action: string; readonly waitsForToken: boolean }
  /** A Lambda function named by its ARN: its arguments are the payload, its payload the result. */
  | { readonly integration: 'function'; readonly functionArn: string; readonly waitsForToken: false };

const LAMBDA_INVOKE = /^arn:[^:]+:states:[^:]*:[^:]*:lambda:(invoke(\.waitForTaskToken)?)$/;
const LAMBDA_FUNCTION = /^arn:[^:]+:lambda:[^:]+:\d{12}:function:.+$/;

/**
 * Reads a Task state's `Resource`, in whichever partition it is.
 * @throws NotImplementedError for any other integration
 */
export function parseResource(arn: string, stateName: string): Resource {
  const invoke = LAMBDA_INVOKE.exec(arn);
  if (invoke?.[1]) return { integration: 'invoke', action: invoke[1], waitsForToken: invoke[2] !== undefined };
  if (LAMBDA_FUNCTION.test(arn)) return { integration: 'function', functionArn: arn, waitsForToken: false };
  throw new NotImplementedError(`the task resource ${arn} (state '${stateName}')`);
}
