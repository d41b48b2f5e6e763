/** A whole number for people. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Money for people, in USD: two decimals, four below ten cents. */
export function usd(amount: number | null): string {
  if (amount === null) return 'unpriced';
  const text = Math.abs(amount).toFixed(Math.abs(amount) < 0.1 ? 4 : 2);
  return amount < 0 ? `-$${text}` : `$${text}`;
}

/** A time to the second, UTC. */
export function time(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}
