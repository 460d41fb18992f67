import { App, Validations } from 'aws-cdk-lib';
import { readSettings, UnusableSettings } from '#infra/settings';
import { StagecertStack } from '#infra/stagecert-stack';

async function main(): Promise<void> {
  const app = new App();
  new StagecertStack(app, 'Stagecert', {
    description: 'Gives every API Gateway stage a client certificate for its backends',
    settings: readSettings(app.node),
  });
  // The sandbox and the tests turn validation off, and need not wait for the pack to load.
  if (process.env.CDK_VALIDATION !== 'false') {
    const { AwsSolutionsChecks } = await import('cdk-nag');
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  }
  app.synth();
}

try {
  await main();
} catch (error) {
  // A setting that is wrong needs its message, not a stack trace.
  if (!(error instanceof UnusableSettings)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
