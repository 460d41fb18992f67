import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The AWS APIs that the demo calls, as any user of them would. */
export interface Aws {
  /** Where they are served. */
  readonly url: string;
  readonly apiGateway: APIGatewayClient;
  readonly states: SFNClient;
  readonly dynamodb: DynamoDBClient;
  readonly documents: DynamoDBDocumentClient;
}

/** SDK clients for the sandbox at `url`; region and credentials are given so that nothing of the user's own is read. */
export function connect(url: string): Aws {
  const options = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIADEMO', secretAccessKey: 'any' },
  };
  const dynamodb = new DynamoDBClient(options);
  return {
    url,
    apiGateway: new APIGatewayClient(options),
    states: new SFNClient(options),
    dynamodb,
    documents: DynamoDBDocumentClient.from(dynamodb),
  };
}
