import { describe, expect, it } from 'vitest';
import { passwordProblems } from './password-problems.ts';

const good = {
  first: true,
  email: ' nurse@example.org ',
  name: 'Nurse',
  password: 'four plain words here',
  repeated: 'four plain words here',
};

describe('passwordProblems', () => {
  it('accepts a long password typed twice', () => {
    expect(passwordProblems(good)).toEqual({});
  });
  it('names each field that is wrong', () => {
    expect(
      passwordProblems({ first: true, email: 'x', name: ' ', password: 'short', repeated: '' }),
    ).toEqual({
      email: 'emailInvalid',
      name: 'nameMissing',
      password: 'passwordShort',
      repeated: 'passwordDiffers',
    });
  });
  it('asks only the first administrator for email and name', () => {
    expect(passwordProblems({ ...good, first: false, email: '', name: '' })).toEqual({});
  });
  it('refuses what the portal would refuse as too long', () => {
    const long = 'a'.repeat(201);
    expect(passwordProblems({ ...good, password: long, repeated: long })).toEqual({
      password: 'passwordLong',
    });
  });
});
