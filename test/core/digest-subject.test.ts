import { expect, test } from 'vitest';
import { digestSubject } from '#core/digest-subject';
import { tellings } from '#test/core/tellings';

test.each(['us-east-1', 'ap-northeast-1', 'us-gov-west-1', 'us-isob-east-1'])(
  'a full digest of %s says in its subject that fixes are stopped',
  (region) => {
    const many = [tellings['failed, which stopped all fixes'], ...Array.from({ length: 99 }, () => tellings.failed)];
    expect(digestSubject(many, { account: '111122223333', region })).toMatch(/ \(fixes stopped[,)]/);
  },
);
