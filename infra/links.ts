import { type CfnStage, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** Requests a second, and at once, that the pages answer in all: people click now and then, scanners do not matter. */
const THROTTLE = { throttlingRateLimit: 10, throttlingBurstLimit: 20 };

/** The public address of the pages behind the links. */
export class Links extends Construct {
  private readonly api: HttpApi;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { description: 'Pages behind the links in messages of stagecert' });
    (this.api.defaultStage?.node.defaultChild as CfnStage).defaultRouteSettings = THROTTLE;
  }

  /** `https://…` without a slash at its end. */
  get baseUrl(): string {
    return this.api.apiEndpoint;
  }

  /** Puts the page behind revert links. */
  addRevertPage(page: IFunction): void {
    this.api.addRoutes({
      path: '/revert/{secret}',
      methods: [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST],
      integration: new HttpLambdaIntegration('RevertPage', page),
    });
  }
}
