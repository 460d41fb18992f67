import { AwsError } from '../contract.ts';

/** What CreateStateMachine answers for a definition that is wrong by the Amazon States Language. */
export function invalidDefinition(problem: string): AwsError {
  return new AwsError('InvalidDefinition', `Invalid State Machine Definition: ${problem}`);
}
