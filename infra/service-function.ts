import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '#infra/acknowledgements';
import { STEP_TIMEOUT } from '#workflows/steps';

export interface ServiceFunctionProps {
  readonly description: string;
  /** The folder of its bundle. */
  readonly bundle: string;
  readonly environment: Record<string, string>;
  /** All that its role may do besides writing its log. */
  readonly permissions: readonly PolicyStatement[];
  readonly timeout?: Duration;
  readonly logRetentionDays: RetentionDays;
}

/** One Lambda of the service: its own role with its own few permissions, its own log group. */
export class ServiceFunction extends Construct {
  readonly fn: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `${props.description} (${Stack.of(this).stackName})`,
    });
    logGroup.grantWrite(this.role);
    for (const statement of props.permissions) this.role.addToPolicy(statement);
    acknowledgeWildcards(this.role, Stack.of(this), props.permissions);
    this.fn = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.bundle),
      handler: 'index.handler',
      // Init time and signing are bound by the processor, whose share grows with memory.
      memorySize: 256,
      timeout: props.timeout ?? STEP_TIMEOUT,
      environment: props.environment,
      role: this.role,
      logGroup,
    });
  }
}
