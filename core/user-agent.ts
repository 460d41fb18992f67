import { printable } from '#core/text';

/** What user agents say besides the tool: of the machine, the language, the features of an SDK, and partners' marks. */
const BESIDES =
  /^(?:APN|HashiCorp|api|cfg|command|exec-env|ft|lang|m|md|os|prompt|source|ua|CPython|Darwin|Linux|OpenJDK\S*|Java|Python|Windows)\//i;

/**
 * What tools are built on: it names the tool only where nothing else does. Tools stand before it; what follows tells of its parts
 * (`vendor/…`, `http/…`, `GuzzleHttp/…`), except for the name that whoever uses it gave it.
 */
const BUILT_ON = /^(?:aws-sdk-[\w-]+|Boto3|Botocore)\//i;

/** As many products as a line has room for. */
const MOST = 2;

/**
 * A user agent, cut down to what names the tool behind it: `Terraform/1.9.8 terraform-provider-aws/5.80.0`. For people; programs
 * get all of it. A user agent is products with comments in brackets (RFC 9110, 10.1.5), of which AWS's SDKs send many.
 *
 * @param userAgent untrusted
 * @returns printable, at most 100 characters
 */
export function shortAgent(userAgent: string): string {
  const whole = printable(userAgent, 1_000);
  const products = whole
    .replace(/\([^()]*\)/g, ' ')
    .replace(/^\[|\]$/g, '')
    .split(' ')
    .filter((word) => /^[\w.+-]+\/\S/.test(word) && !BESIDES.test(word));
  const base = products.findIndex((word) => BUILT_ON.test(word));
  const tools = products.filter((word, index) => base === -1 || index < base || word.startsWith('app/'));
  const named = tools.length > 0 ? tools.slice(0, MOST) : products.slice(base, base + 1);
  return printable(named.length > 0 ? named.join(' ') : whole, 100);
}
