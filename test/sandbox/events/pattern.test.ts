import { expect, test } from 'vitest';
import { compilePattern } from '#sandbox/events/pattern';

const matches = (pattern: unknown, event: unknown) => compilePattern(pattern, 'the test')(event);

const field = (condition: unknown) => ({ a: [condition] });

test.each<[string, unknown, unknown, boolean]>([
  ['a string by itself', field('x'), { a: 'x' }, true],
  ['no other string', field('x'), { a: 'y' }, false],
  ['a number by its value', field(1), { a: 1 }, true],
  ['no string for a number', field(1), { a: '1' }, false],
  ['a boolean', field(false), { a: false }, true],
  ['null', field(null), { a: null }, true],
  ['no absent field for null', field(null), {}, false],
  ['one of several values', { a: ['x', 'y'] }, { a: 'y' }, true],
  ['all fields that are named', { a: ['x'], b: ['y'] }, { a: 'x', b: 'z' }, false],
  ['whatever else is in the event', field('x'), { a: 'x', b: 'y' }, true],
  ['nested fields', { a: { b: ['x'] } }, { a: { b: 'x' } }, true],
  ['nothing below a scalar', { a: { b: ['x'] } }, { a: 'b' }, false],
  ['a member of a list in the event', field('x'), { a: ['w', 'x'] }, true],
  ['one object of a list', { a: { b: ['x'], c: ['y'] } }, { a: [{ b: 'x', c: 'y' }] }, true],
  ['no mixture of objects of a list', { a: { b: ['x'], c: ['y'] } }, { a: [{ b: 'x' }, { c: 'y' }] }, false],
  ['exists for a present field', field({ exists: true }), { a: null }, true],
  ['exists for no absent field', field({ exists: true }), {}, false],
  ['exists for leaves only', field({ exists: true }), { a: { b: 1 } }, false],
  ['exists: false for an absent field', field({ exists: false }), {}, true],
  ['exists: false for no present field', field({ exists: false }), { a: '' }, false],
  ['exists: false below null', { a: { b: [{ exists: false }] } }, { a: null }, true],
  ['exists: false below a missing parent', { a: { b: { c: [{ exists: false }] } } }, {}, true],
  ['an empty list as absent', field({ exists: false }), { a: [] }, true],
  ['a prefix', field({ prefix: 'ab' }), { a: 'abc' }, true],
  ['no other prefix', field({ prefix: 'b' }), { a: 'abc' }, false],
  ['a prefix in any case', field({ prefix: { 'equals-ignore-case': 'AB' } }), { a: 'abc' }, true],
  ['a suffix', field({ suffix: 'bc' }), { a: 'abc' }, true],
  ['a suffix in any case', field({ suffix: { 'equals-ignore-case': 'BC' } }), { a: 'abc' }, true],
  ['equality in any case', field({ 'equals-ignore-case': 'ABC' }), { a: 'abc' }, true],
  ['a wildcard', field({ wildcard: 'a*c' }), { a: 'abbc' }, true],
  ['a wildcard to the end only', field({ wildcard: 'a*c' }), { a: 'abcd' }, false],
  ['an escaped star as a star', field({ wildcard: 'a\\*c' }), { a: 'abc' }, false],
  ['a dot as a dot', field({ wildcard: 'a.*' }), { a: 'abc' }, false],
  ['a number in a range', field({ numeric: ['>', 1, '<=', 5] }), { a: 5 }, true],
  ['no number outside', field({ numeric: ['>', 1, '<=', 5] }), { a: 1 }, false],
  ['no text as a number', field({ numeric: ['=', 5] }), { a: '5' }, false],
  ['anything but a value', field({ 'anything-but': 'x' }), { a: 'y' }, true],
  ['not that value', field({ 'anything-but': 'x' }), { a: 'x' }, false],
  ['not a listed value', field({ 'anything-but': ['x', 1] }), { a: 1 }, false],
  ['anything but: no absent field', field({ 'anything-but': ['x'] }), {}, false],
  ['absent or anything but', { a: [{ exists: false }, { 'anything-but': ['x'] }] }, {}, true],
  ['anything but a prefix', field({ 'anything-but': { prefix: 'x' } }), { a: 'xy' }, false],
  ['anything but several prefixes', field({ 'anything-but': { prefix: ['x', 'y'] } }), { a: 'yz' }, false],
  ['anything but a suffix', field({ 'anything-but': { suffix: 'y' } }), { a: 'xz' }, true],
  ['anything but in any case', field({ 'anything-but': { 'equals-ignore-case': ['X'] } }), { a: 'x' }, false],
  ['anything but a wildcard', field({ 'anything-but': { wildcard: '*x*' } }), { a: 'axb' }, false],
  ['either side of $or', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, true],
  ['neither side of $or', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: 'y' }, false],
  ['$or below a field', { d: { c: [1], $or: [{ a: ['x'] }, { b: ['y'] }] } }, { d: { c: 1, a: 'x' } }, true],
])('matches %s', (_, pattern, event, expected) => {
  expect(matches(pattern, event)).toBe(expected);
});

test.each([
  ['cidr', { a: [{ cidr: '10.0.0.0/8' }] }],
  ['near', { a: [{ near: 1 }] }],
  ['exists', { a: [{ exists: 'yes' }] }],
  ['numeric', { a: [{ numeric: ['~', 1] }] }],
  ['anything-but', { a: [{ 'anything-but': { numeric: ['=', 1], prefix: 'x' } }] }],
])('refuses what it does not know of %s by name', (operator, pattern) => {
  expect(() => compilePattern(pattern, 'the test')).toThrow(operator);
});

test.each([[{}], [{ a: [] }], [{ a: 'x' }], [{ $or: [{ a: ['x'] }] }], ['x']])(
  'refuses the malformed %j',
  (pattern) => {
    expect(() => compilePattern(pattern, 'the test')).toThrow('Event pattern is not valid');
  },
);
