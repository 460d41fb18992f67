import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortAgent } from '#core/user-agent';
import { DISGUISES, hostileText, LINK } from '#test/core/hostile';

test.each([
  [
    'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.80.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.32.6 ua/2.1 os/linux lang/go#1.23.3 md/GOOS#linux md/GOARCH#amd64 api/apigateway#1.28.1 m/g',
    'Terraform/1.9.8 terraform-provider-aws/5.80.0',
  ],
  [
    'aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.7 md/pyimpl#CPython m/E,b cfg/retry-mode#standard md/prompt#off md/command#apigateway.create-stage',
    'aws-cli/2.31.0',
  ],
  ['aws-cli/1.29.0 Python/3.9.16 Linux/5.10 botocore/1.31.0', 'aws-cli/1.29.0'],
  ['[aws-cli/1.16.0 Python/3.6.0 Linux/4.14 botocore/1.12.0]', 'aws-cli/1.16.0'],
  ['Boto3/1.40.0 md/Botocore#1.40.0 ua/2.1 os/linux#6.8 Botocore/1.40.0', 'Boto3/1.40.0'],
  ['aws-sdk-js/3.1141.0 ua/2.1 os/linux lang/js md/nodejs#24 api/api-gateway#3.1141.0', 'aws-sdk-js/3.1141.0'],
  ['aws-sdk-go-v2/1.32.6 ua/2.1 os/linux app/deploy-orders', 'app/deploy-orders'],
  ['aws-sdk-nodejs/2.1692.0 linux/v20 promise', 'aws-sdk-nodejs/2.1692.0'],
  [
    'aws-sdk-java/2.20.45 Mac_OS_X/13.2.1 OpenJDK_64-Bit_Server_VM/17.0.6+10 Java/17.0.6 vendor/Eclipse_Adoptium io/sync http/Apache',
    'aws-sdk-java/2.20.45',
  ],
  [
    'aws-sdk-dotnet-coreclr/3.7.0.2 aws-sdk-dotnet-core/3.7.0.6 .NET_Core/3.1.32 OS/Linux',
    'aws-sdk-dotnet-coreclr/3.7.0.2',
  ],
  ['aws-sdk-php/3.281.7 ua/2.0 OS/Linux#5.10 lang/php#8.1.20 GuzzleHttp/7', 'aws-sdk-php/3.281.7'],
  ['curl/8.0', 'curl/8.0'],
  ['AWS Internal', 'AWS Internal'],
  ['cloudformation.amazonaws.com', 'cloudformation[.]amazonaws[.]com'],
  ['', ''],
])('of the user agent %s people are told %s', (whole, short) => {
  expect(shortAgent(whole)).toBe(short);
});

test('a user agent is one short line, without links and disguises, whatever it is', () => {
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.string({ unit: 'binary', maxLength: 2_000 })), (text) => {
      const short = shortAgent(`x/1 ${text}`);
      expect([...short].length).toBeLessThanOrEqual(100);
      expect(short).not.toMatch(DISGUISES);
      expect(short).not.toMatch(LINK);
    }),
  );
});

test('it is cut down at once, however long it is', () => {
  const began = performance.now();
  for (const piece of ['(', '()', 'a/', 'x/1 ', '/']) shortAgent(piece.repeat(100_000));
  expect(performance.now() - began).toBeLessThan(200);
});
