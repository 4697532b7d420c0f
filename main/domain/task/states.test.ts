import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTerminal, TASK_STAGES, TASK_STATES, TERMINAL_STATES } from '../../contract/index.ts';
import { mayAdvance, mayBecome, recoveryStep } from './states.ts';

test('a terminal state is never left', () => {
  for (const from of TERMINAL_STATES) for (const to of TASK_STATES) expect(mayBecome(from, to)).toBe(false);
});

test('from every live state an end can be reached', () => {
  for (const from of TASK_STATES.filter((state) => !isTerminal(state))) {
    expect(
      TERMINAL_STATES.some(
        (to) => mayBecome(from, to) || (mayBecome(from, 'processing') && mayBecome('processing', to)),
      ),
    ).toBe(true);
  }
});

test('stages only move forward', () => {
  fc.assert(
    fc.property(fc.constantFrom(...TASK_STAGES), fc.constantFrom(...TASK_STAGES), (from, to) => {
      if (from !== to) expect(mayAdvance(from, to)).toBe(!mayAdvance(to, from));
    }),
  );
});

test('a restart never forgets a live task and never places an order that may stand', () => {
  for (const stage of TASK_STAGES) {
    const step = recoveryStep('processing', stage).do;
    expect(step).not.toBe('nothing');
    if (TASK_STAGES.indexOf(stage) >= TASK_STAGES.indexOf('submitting')) expect(step).not.toBe('requeue');
  }
  for (const state of TERMINAL_STATES) expect(recoveryStep(state, 'submitted').do).toBe('nothing');
});
