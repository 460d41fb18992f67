import { expect, test } from 'vitest';
import { deployed, SYNTHESIS } from '#test/infra/deployments';
import { permissionsOf } from '#test/infra/reviewed';
import { definitionOf, resourcesOf } from '#test/infra/template';

/** Who may have a method called: roles, each with what it says. */
function callers(permissions: Record<string, string[]>) {
  const all = Object.entries(permissions).flatMap(([role, lines]) => lines.map((line) => `${role}: ${line}`));
  return all.filter((line) => line.includes('/methods') || line.includes('apigateway:*') || / on \*$/.test(line));
}

const isByAws = (line: string) => /: (logs|xray):/.test(line);

test(
  'where preflight was not opted in to, no role may call a backend, and no workflow has a state for it',
  () => {
    const template = deployed({});
    expect(callers(permissionsOf(template)).filter((line) => !isByAws(line))).toEqual([]);
    const machines = resourcesOf(template, 'AWS::StepFunctions::StateMachine');
    for (const [, machine] of machines) expect(Object.keys(definitionOf(machine).States)).not.toContain('Preflight');
  },
  SYNTHESIS,
);

test(
  'where it was, one role may, by methods that change nothing',
  () => {
    const template = deployed({ preflight: true }, 'eu-west-1');
    const path = (verb: string) => `arn:aws:apigateway:eu-west-1::/restapis/*/resources/*/methods/${verb}`;
    expect(callers(permissionsOf(template)).filter((line) => !isByAws(line))).toEqual([
      `Preflight: apigateway:POST on ${['GET', 'HEAD', 'OPTIONS'].map(path).join(', ')}`,
    ]);
  },
  SYNTHESIS,
);
