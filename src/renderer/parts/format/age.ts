const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long ago something was, in one unit: `now`, `4 min`, `2 h`, `5 d`, `3 wk`. */
export function ageText(atMs: number, nowMs: number): string {
  const age = Math.max(0, nowMs - atMs);
  if (age < minuteMs) return 'now';
  if (age < hourMs) return `${Math.floor(age / minuteMs)} min`;
  if (age < dayMs) return `${Math.floor(age / hourMs)} h`;
  if (age < 28 * dayMs) return `${Math.floor(age / dayMs)} d`;
  return `${Math.floor(age / (7 * dayMs))} wk`;
}
