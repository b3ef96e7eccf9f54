/** Numbers follow the list, whichever file is read first. */
import { expect, test } from 'vitest';
import { ReplacementPlan } from '../../core/pipeline/replacement-plan.ts';
import { createPatientsInOrder } from './patients-in-order.ts';

const file = (key: string) => ({
  key,
  name: `${key}.dcm`,
  identity: { key: `patient of ${key}`, patientId: key, patientName: '' },
});

function started(ids: readonly string[]) {
  const plan = new ReplacementPlan();
  plan.setTyped('SITE-');
  const patients = createPatientsInOrder(
    plan,
    () => undefined,
    () => 0,
  );
  for (const id of ids) patients.expect(id);
  const shown = () => {
    patients.flush();
    return plan.rows().map(({ original, patientId }) => `${original} ${patientId}`);
  };
  return { patients, shown };
}

test('the first file of the list has the first number, though it was read last', () => {
  const { patients, shown } = started(['a', 'b', 'c']);
  patients.settle('c', file('c'));
  patients.settle('b', file('b'));
  expect(shown()).toEqual([]);
  patients.settle('a', file('a'));
  expect(shown()).toEqual(['a SITE-0001', 'b SITE-0002', 'c SITE-0003']);
});

test('a file that can’t be sent holds nobody up and counts for no patient', () => {
  const { patients, shown } = started(['a', 'b', 'c']);
  patients.settle('b', file('b'));
  patients.settle('a', undefined);
  patients.settle('c', file('c'));
  expect(shown()).toEqual(['b SITE-0001', 'c SITE-0002']);
  patients.settle('b', undefined);
  expect(shown()).toHaveLength(1);
});

test('a file settled again as it was changes nothing', () => {
  const plan = new ReplacementPlan();
  let changes = 0;
  const patients = createPatientsInOrder(
    plan,
    () => {
      changes += 1;
    },
    () => 0,
  );
  for (const id of ['a', 'b']) patients.expect(id);
  patients.settle('a', file('a'));
  patients.settle('b', undefined);
  patients.flush();
  const before = changes;
  patients.settle('a', file('a'));
  patients.settle('b', undefined);
  expect(changes).toBe(before);
  patients.settle('b', file('b'));
  expect(changes).toBe(before + 1);
});
