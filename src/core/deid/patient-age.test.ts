import { expect, it } from 'vitest';
import { ageAt, protectedAge } from './patient-age.ts';

it.each([
  ['043Y', '043Y'],
  ['43Y', '043Y'],
  ['089Y', '089Y'],
  ['090Y', '090Y'],
  ['091Y', '090Y'],
  ['999Y', '090Y'],
  ['018M', '018M'],
  ['999D', '999D'],
  ['000Y', '000Y'],
  ['', undefined],
  ['43', undefined],
  ['Smith', undefined],
  ['043y', undefined],
  ['1043Y', undefined],
])('an age of %j stays as %j', (age, kept) => {
  expect(protectedAge(age)).toBe(kept);
});

it.each([
  ['19800517', '20240516', '043Y'],
  ['19800517', '20240517', '044Y'],
  ['1980.05.17', '20240517', '044Y'],
  ['20200229', '20240228', '003Y'],
  ['19330101', '20240101', '090Y'],
  ['20230101', '20240715', '018M'],
  ['20240101', '20240120', '019D'],
  ['20240101', '20240101', '000D'],
  ['20240102', '20240101', undefined],
  ['18000101', '20240101', undefined],
  ['', '20240101', undefined],
  ['19800517', '', undefined],
  ['19801301', '20240101', undefined],
  ['198005', '20240101', undefined],
])('born %j, taken %j: %j', (birth, study, age) => {
  expect(ageAt(birth, study)).toBe(age);
});
