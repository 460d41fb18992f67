import { App } from 'aws-cdk-lib';
import { readSettings, UnusableSettings } from '#infra/settings';
import { StagecertStack } from '#infra/stagecert-stack';

function main(): void {
  const app = new App();
  new StagecertStack(app, 'Stagecert', {
    description: 'Gives every API Gateway stage a client certificate for its backends',
    settings: readSettings(app.node),
  });
  app.synth();
}

try {
  main();
} catch (error) {
  // A setting that is wrong needs its message, not a stack trace.
  if (!(error instanceof UnusableSettings)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
