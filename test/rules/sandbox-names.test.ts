import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { entries } from '#infra/functions';
import { definitionOf, resourcesOf, synthesized } from '#test/infra/template';

const sandbox = fileURLToPath(new URL('../../sandbox', import.meta.url));

/** Names of the product: of its functions, tables, topics, state machines, states and environment variables. */
function productNames(): string[] {
  const template = synthesized();
  const named = [
    'AWS::Lambda::Function',
    'AWS::DynamoDB::Table',
    'AWS::SNS::Topic',
    'AWS::StepFunctions::StateMachine',
  ];
  const logicalIds = named.flatMap((type) => resourcesOf(template, type).map(([id]) => id));
  const states = resourcesOf(template, 'AWS::StepFunctions::StateMachine').flatMap(([, machine]) =>
    Object.keys(definitionOf(machine).States),
  );
  const variables = resourcesOf(template, 'AWS::Lambda::Function').flatMap(([, { Properties }]) =>
    Object.keys(Properties.Environment?.Variables ?? {}),
  );
  const handlers = Object.entries(entries).flatMap(([id, path]) => [id, path, basename(path, '.ts')]);
  return [...logicalIds, ...states, ...variables, ...handlers, 'stagecert', 'Stagecert'];
}

const quoted = (name: string) => ["'", '"', '`'].map((quote) => `${quote}${name}${quote}`);

test('the sandbox names nothing of the product', () => {
  const names = productNames();
  const found = globSync('**/*.ts', { cwd: sandbox }).flatMap((file) => {
    const source = readFileSync(join(sandbox, file), 'utf8');
    return names.filter((name) => quoted(name).some((text) => source.includes(text))).map((name) => `${file}: ${name}`);
  });
  expect(names).toContain('TABLE_NAME');
  expect(names).toContain('Inspect stage');
  expect(found).toEqual([]);
});
