/** A session that ends while many uploads run. */
import { expect, test } from 'vitest';
import { createSignInOnce } from './sign-in-once.ts';

function scene(more: { signedIn?: boolean; answer?: boolean } = {}) {
  const told: string[] = [];
  const signIn = createSignInOnce({
    isSignedIn: async () => more.signedIn ?? false,
    ask: async () => {
      told.push('asked');
      return more.answer ?? true;
    },
    gates: (closed) => void told.push(closed ? 'closed' : 'open'),
    giveUp: () => void told.push('given up'),
  });
  return { told, signIn };
}
const never = new AbortController().signal;

test('many uploads ask, the person is asked once', async () => {
  const { told, signIn } = scene();
  await Promise.all([signIn(never), signIn(never), signIn(never)]);
  expect(told).toEqual(['closed', 'asked', 'open']);
});

test('nobody is asked when somebody signed in meanwhile', async () => {
  const { told, signIn } = scene({ signedIn: true });
  await signIn(never);
  expect(told).toEqual(['closed', 'open']);
});

test('giving up ends the batch before anything moves again', async () => {
  const { told, signIn } = scene({ answer: false });
  await signIn(never);
  expect(told).toEqual(['closed', 'asked', 'given up', 'open']);
});
