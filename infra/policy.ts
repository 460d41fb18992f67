import { readFileSync } from 'node:fs';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { asksForPreflight, POLICY_BYTES, parsePolicy, policyBytes } from '#core/policy';
import { builtIn } from '#core/policy-settings';
import { type Settings, UnusableSettings } from '#infra/settings';

/**
 * The parameter that holds the policy. What it holds is changed in place (`aws ssm put-parameter --overwrite`), and stays so
 * until a deployment brings another text than the one before.
 *
 * @throws UnusableSettings where the file cannot be read or holds no policy
 */
export function addPolicy(scope: Construct, settings: Settings): StringParameter {
  const { prefix = 'stagecert', policyParameter = `/${prefix}/policy` } = settings;
  const text = policyText(settings);
  const isLong = policyBytes(text) > POLICY_BYTES.standard;
  return new StringParameter(scope, 'Policy', {
    parameterName: policyParameter,
    description: 'What stagecert does about which stages',
    stringValue: text,
    // A standard parameter costs nothing, and is what the others should be.
    ...(isLong ? { tier: ParameterTier.ADVANCED } : {}),
  });
}

/** The file's text as it is, so that people find in the parameter what they wrote; without a file the same mode for all stages. */
function policyText(settings: Settings): string {
  const { policy, mode } = settings;
  if (policy === undefined)
    return `${JSON.stringify({ version: 1, defaults: { mode: mode ?? builtIn.mode } }, null, 2)}\n`;
  if (mode !== undefined) {
    throw new UnusableSettings(
      `mode is ${JSON.stringify(mode)}: expected none, because the policy in ${policy} says it`,
    );
  }
  const text = textOf(policy);
  const read = parsePolicy(text);
  if ('problems' in read) {
    throw new UnusableSettings(`The policy in ${policy} cannot be used:\n  ${read.problems.join('\n  ')}`);
  }
  if (!settings.preflight && asksForPreflight(read.policy)) {
    throw new UnusableSettings(
      `The policy in ${policy} cannot be used: it lists methods for a preflight, which is deployed with \`preflight=true\` only`,
    );
  }
  if (text.includes('{{')) {
    // PutParameter refuses it ("Parameter value can't nest another parameter", API reference).
    throw new UnusableSettings(`The policy in ${policy} cannot be used: it holds "{{", which no parameter can`);
  }
  return text;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UnusableSettings(
      `policy is ${JSON.stringify(path)}: expected a file to read (${(error as Error).message})`,
    );
  }
}
