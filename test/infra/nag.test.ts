import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import type { StageCertProps } from '#infra/props';
import { StageCert } from '#infra/stage-cert';
import { everything, SYNTHESIS } from '#test/infra/deployments';

interface Report {
  readonly pluginReports: {
    readonly suppressedViolations?: { readonly ruleName?: string; readonly acknowledgedReason?: string }[];
  }[];
}

/** Synthesizes the service under the AwsSolutions pack, which fails the synthesis where it finds something. */
function checked(props: StageCertProps): Report {
  const app = new App();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new StageCert(new Stack(app, 'Stagecert'), 'Default', props);
  const { directory } = app.synth();
  return JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
}

test.each<[string, StageCertProps]>([
  ['as it comes', {}],
  ['with everything set', everything],
])(
  'the AwsSolutions pack of cdk-nag accepts the service %s',
  (_, props) => {
    expect(checked(props).pluginReports).toBeDefined();
  },
  SYNTHESIS,
);
