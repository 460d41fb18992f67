import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type CfnStage, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LinkKind } from '#core/link';
import { acknowledge } from '#infra/acknowledgements';
import type { Settings } from '#infra/settings';

/** Requests a second, and at once, that the pages answer in all: people click now and then, scanners do not matter. */
const THROTTLE = { throttlingRateLimit: 10, throttlingBurstLimit: 20 };

/**
 * A line of the access log. No path, for it holds the secret of a link (the route key has only `{secret}`); no address and no
 * user agent of the person, whom the form asks instead.
 */
const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  responseLength: '$context.responseLength',
  error: '$context.error.messageString',
  integrationError: '$context.integration.error',
});

type LinksProps = Pick<Settings, 'logRetentionDays'> & {
  /** What its name begins with. */
  readonly names: string;
};

/** The public address of the pages behind the links. */
export class Links extends Construct {
  private readonly api: HttpApi;

  constructor(scope: Construct, id: string, { names, logRetentionDays }: LinksProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: `${names}-Links`,
      description: 'Pages behind the links in messages of stagecert',
    });
    // Under `/aws/vendedlogs/` for the same reason as the workflows' logs.
    const log = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/apis/${names}-Links`,
      retention: logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = this.api.defaultStage?.node.defaultChild as CfnStage;
    stage.defaultRouteSettings = THROTTLE;
    stage.accessLogSettings = { destinationArn: plainArn(log), format: ACCESS_LOG };
    acknowledge(this.api, 'APIG4', 'The secret in the link is the authorization: 256 bits, once, for a few days');
  }

  /** `https://…` without a slash at its end. */
  get baseUrl(): string {
    return this.api.apiEndpoint;
  }

  /** Puts the page behind links of one kind; a page that only shows takes no POST. */
  addPage(kind: LinkKind, page: IFunction): void {
    const shows = [HttpMethod.GET, HttpMethod.HEAD];
    this.api.addRoutes({
      path: `/${kind}/{secret}`,
      methods: kind === 'status' ? shows : [...shows, HttpMethod.POST],
      integration: new HttpLambdaIntegration(`${kind}Page`, page),
    });
  }
}

/** A log group's ARN as API Gateway wants it: without the `:*` at its end. */
function plainArn(log: LogGroup): string {
  const parts = { service: 'logs', resource: 'log-group', resourceName: log.logGroupName };
  return Stack.of(log).formatArn({ ...parts, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}
