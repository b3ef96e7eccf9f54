/** What is wrong with what was typed to set a password, field by field. */
import { Email, Password, PersonName } from '../../../contract/accounts.ts';

export interface PasswordEntry {
  /** Only the first administrator chooses email and name. */
  readonly first: boolean;
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly repeated: string;
}

export interface PasswordProblems {
  readonly email?: 'emailInvalid';
  readonly name?: 'nameMissing';
  readonly password?: 'passwordShort' | 'passwordLong';
  readonly repeated?: 'passwordDiffers';
}

export function passwordProblems(entry: PasswordEntry): PasswordProblems {
  const { first, email, name, password, repeated } = entry;
  return {
    ...(first && !Email.safeParse(email.trim()).success ? { email: 'emailInvalid' } : {}),
    ...(first && !PersonName.safeParse(name).success ? { name: 'nameMissing' } : {}),
    ...(Password.safeParse(password).success
      ? {}
      : { password: password.length < 12 ? 'passwordShort' : 'passwordLong' }),
    ...(password === repeated ? {} : { repeated: 'passwordDiffers' }),
  };
}
