import type { AccountReport } from '../ports.ts';
import type { Binding } from '../records.ts';
import type { BindingChange } from './binding-health.ts';

/** `YYYY-MM-DD` on this computer: a day of a daily limit is the person's day. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Orders left today, Infinity without a limit. Orders under way but not yet placed count as used. */
export function ordersLeftToday(
  binding: Binding,
  limit: number | null,
  unplaced: number,
  now: number,
): number {
  if (limit === null) return Number.POSITIVE_INFINITY;
  const used = binding.usedDay === dayOf(now) ? binding.usedToday : 0;
  return limit - used - unplaced;
}

/** An order was placed. */
export function countOrder(binding: Binding, now: number): BindingChange {
  const day = dayOf(now);
  return { usedDay: day, usedToday: (binding.usedDay === day ? binding.usedToday : 0) + 1 };
}

/** The site's own report is the truth: it replaces what we counted. */
export function creditsReported(report: AccountReport, now: number): BindingChange {
  return {
    ...(report.credits === null ? {} : { credits: report.credits, creditsResetAt: report.creditsResetAt }),
    ...(report.signedIn ? { seenAt: now } : {}),
  };
}

/** Settles a reservation with what was really taken; unknown balances stay unknown. */
export const creditsTaken = (binding: Binding, price: number | null): BindingChange =>
  binding.credits === null || price === null ? {} : { credits: Math.max(0, binding.credits - price) };

/**
 * Whether the balance, less what tasks under way have reserved, covers `price`. A balance whose reset has passed is
 * unknown again: the next visit reads it.
 */
export function coversPrice(binding: Binding, reserved: number, price: number | null, now: number): boolean {
  if (binding.credits === null) return true;
  if (binding.creditsResetAt !== null && binding.creditsResetAt <= now) return true;
  return binding.credits - reserved >= Math.max(price ?? 0, Number.MIN_VALUE);
}
