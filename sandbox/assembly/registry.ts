import type { ResourceType } from './resource-type.ts';
import { apigatewayv2Types } from './types/apigatewayv2.ts';
import { dynamodbTypes } from './types/dynamodb.ts';
import { eventsTypes } from './types/events.ts';
import { iamTypes } from './types/iam.ts';
import { kmsTypes } from './types/kms.ts';
import { lambdaTypes } from './types/lambda.ts';
import { snsTypes } from './types/sns.ts';
import { sqsTypes } from './types/sqs.ts';
import { ssmTypes } from './types/ssm.ts';
import { statesTypes } from './types/states.ts';
import { typesWithoutBehaviour } from './types/without-behaviour.ts';

/** Every CloudFormation resource type that the sandbox accepts. */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  ...apigatewayv2Types,
  ...dynamodbTypes,
  ...eventsTypes,
  ...iamTypes,
  ...kmsTypes,
  ...lambdaTypes,
  ...snsTypes,
  ...sqsTypes,
  ...ssmTypes,
  ...statesTypes,
  ...typesWithoutBehaviour,
};
