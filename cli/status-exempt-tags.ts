/** What `stagecert status` shows of stages that their tags leave alone. */
import type { RuleFor } from '#cli/exemption-rule';
import { type Asked, asked, type Unread } from '#cli/status-asked';
import type { Held } from '#cli/status-exempt';
import { type Exemption, isExempt } from '#core/exemption';
import { askedByTag, decisionByTag, requestOf } from '#core/exemption-tags';
import type { LiveStage } from '#core/stage';

/**
 * What the tags of a stage come to, by the policy, as the next look would find it. Where the policy cannot be read that is what they
 * ask for; where the stage cannot, what a look, or the function that tells of ends, last let them have.
 *
 * @returns null also of a stage that presents a certificate: nothing would be done about it
 */
export async function byTags(
  ruleFor: RuleFor,
  seen: Asked<LiveStage | null>,
  listed: readonly Exemption[],
  now: Date,
): Promise<Held | null> {
  if ('unread' in seen) {
    const last = listed.findLast(({ source }) => source === 'tag');
    return last ? held(last, seen) : null;
  }
  const live = seen.is;
  if (!live || live.clientCertificateId !== null || requestOf(live.tags).asks === 'nothing') return null;
  const ruled = await asked(() => ruleFor(live));
  const rule = 'is' in ruled ? ruled.is : { unknown: ruled.unread };
  if (!rule) return null;
  if ('unknown' in rule) {
    const wanted = askedByTag(live, now);
    return wanted && isExempt(live, wanted, now) ? held(wanted, { unread: rule.unknown }) : null;
  }
  const decided = decisionByTag(live, rule.rule, now);
  if (decided.is === 'refused') return { until: null, source: 'tag', who: null, why: decided.problem };
  return decided.is === 'exempt' ? held(decided.exemption) : null;
}

function held({ until, who, why }: Exemption, { unread }: Unread = {}): Held {
  return { until, source: 'tag', who, why, ...(unread === undefined ? {} : { unread }) };
}
