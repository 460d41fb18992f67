import * as z from 'zod/mini';
import { type Condition, type PartialSettings, type PolicyFile, policySchema } from '#core/policy-schema';
import { type Brake, brakeWith, builtIn, type Settings, settingsWith } from '#core/policy-settings';
import { repeatedNames } from '#core/repeated-names';
import { atMost, problem, problemsOf, valueAt } from '#core/schema-problems';
import { printable } from '#core/text';

/** A rule with the settings of the stages that it decides. */
export interface PolicyRule {
  /** How people are told of it: `rule 2 "production"`; the first is 1. */
  readonly label: string;
  readonly when: Condition;
  readonly settings: Settings;
}

/** A policy that was read: every setting has its value. */
export interface Policy {
  /** For stages that no rule is about. */
  readonly defaults: Settings;
  readonly brake: Brake;
  /** The first that is about a stage decides. */
  readonly rules: readonly PolicyRule[];
}

/** Whether there can be a stage whose backends are tried first. */
export function asksForPreflight({ defaults, rules }: Policy): boolean {
  return [defaults, ...rules.map(({ settings }) => settings)].some(({ preflight }) => preflight.methods.length > 0);
}

export type ParsedPolicy = { readonly policy: Policy } | { readonly problems: readonly string[] };

/**
 * Characters that an SSM parameter holds, by its tier (Systems Manager user guide, "Managing parameter tiers": 4 KB, 8 KB;
 * PutParameter's error counts characters: "maximum parameter value of 4096 characters"). Bytes are counted here, of which
 * there are never fewer.
 */
export const POLICY_BYTES = { standard: 4_096, advanced: 8_192 } as const;

/** The bytes of a policy's text in UTF-8. */
export function policyBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * Reads a policy.
 *
 * @returns the policy, or, in up to 21 printable lines, the path and value of each problem and what was expected
 */
export function parsePolicy(text: string): ParsedPolicy {
  const bytes = policyBytes(text);
  if (bytes > POLICY_BYTES.advanced) {
    return unusable(problem([], bytes, `at most ${POLICY_BYTES.advanced} bytes, which is all that a parameter holds`));
  }
  const json = parsed(text);
  if ('problem' in json) return unusable(json.problem);
  const read = z.safeParse(policySchema, json.value);
  const problems = [
    ...repeatedNames(text).map((path) => problem(path, valueAt(json.value, path), 'a name that its object has once')),
    ...(read.success ? [] : problemsOf(read.error.issues, json.value, ofDefaults)),
  ];
  return read.success && problems.length === 0 ? coherent(read.data) : unusable(...problems);
}

/** Settings that were written beside `defaults` instead of into it. */
const ofDefaults = Object.fromEntries(Object.keys(builtIn).map((name) => [name, `defaults.${name}`]));

function parsed(text: string): { readonly value: unknown } | { readonly problem: string } {
  if (text.startsWith('\uFEFF')) {
    return { problem: 'the document begins with a byte order mark: expected JSON in UTF-8 without one' };
  }
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `the document is not JSON: ${printable((error as Error).message)}` };
  }
}

function coherent({ defaults = {}, brake, rules = [] }: PolicyFile): ParsedPolicy {
  const base = settingsWith(builtIn, defaults);
  const inRules = rules.map(({ name, when, then }, index) => ({
    label: `rule ${index + 1}${name === undefined ? '' : ` "${printable(name, 60)}"`}`,
    when,
    settings: settingsWith(base, then),
  }));
  const problems = [
    ...contradictions(['defaults'], defaults, base),
    ...rules.flatMap(({ then }, index) => contradictions(['rules', index, 'then'], then, settingsWith(base, then))),
  ];
  if (problems.length > 0) return unusable(...problems);
  return { policy: { defaults: base, brake: brakeWith(brake), rules: inRules } };
}

/** Numbers that are each within their limits but not with each other, where one of them was set. */
function contradictions(path: readonly PropertyKey[], set: PartialSettings, { settle, exemption }: Settings): string[] {
  const found: string[] = [];
  if (set.settle && settle.quietSeconds > settle.atMostSeconds) {
    const most = `at most atMostSeconds, which is ${settle.atMostSeconds} here`;
    found.push(problem([...path, 'settle', 'quietSeconds'], settle.quietSeconds, most));
  }
  if (set.exemption && exemption.days > exemption.atMostDays) {
    const most = `at most atMostDays, which is ${exemption.atMostDays} here`;
    found.push(problem([...path, 'exemption', 'days'], exemption.days, most));
  }
  return found;
}

function unusable(...problems: readonly string[]): ParsedPolicy {
  return { problems: atMost(problems) };
}
