import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { messageFor } from '#core/message';
import { cause, ending } from '#test/core/given';
import { policy } from '#test/core/tellings';
import { readProjectFile } from '#test/support/markdown';

const links = 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com';

/** A fix of what Terraform has deployed, as its message would be. */
function example() {
  const userAgent = 'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 terraform-provider-aws/5.80.0';
  const actor = { type: 'AssumedRole', arn: 'arn:aws:iam::111122223333:role/deploy-orders', userAgent };
  const hosts = ['orders[.]example[.]com', 'stock[.]example[.]com'];
  const backends = { known: true as const, apiName: 'orders', presenting: 3, never: 2, hosts, moreHosts: 0 };
  return messageFor(
    ending({ cause: { ...cause, actor }, backends, policy: { ...policy, mode: 'enforce', because: 'the default' } }),
    { revertUrl: `${links}/revert/${'x'.repeat(43)}`, statusUrl: `${links}/status/${'y'.repeat(43)}` },
  );
}

/** The first text block under README's heading. */
const block = /(?<=\n## What the message says\n[\s\S]*?```text\n)[\s\S]*?(?=```\n)/;

test("README's message is the one that the service writes; UPDATE_README=1 writes it into README", () => {
  const { subject, body } = example();
  const expected = `Subject: ${subject}\n\n${body}`;
  const readme = readProjectFile('README.md');
  if (process.env.UPDATE_README) {
    writeFileSync(
      fileURLToPath(new URL('../../README.md', import.meta.url)),
      readme.replace(block, () => expected),
    );
    return;
  }
  expect(block.exec(readme)?.[0]).toBe(expected);
});
