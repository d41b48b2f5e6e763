// Days as people read them. A day is an ISO date in local time.
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The beginning of a day in local time, milliseconds since 1970. */
export function startOfDay(isoDay: string, daysLater = 0): number {
  const [year = 1970, month = 1, day = 1] = isoDay.split('-').map(Number);
  return new Date(year, month - 1, day + daysLater).getTime();
}

/** The day at a time. */
export function isoDayOf(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `7 Nov`. */
export function dayText(isoDay: string): string {
  const date = new Date(startOfDay(isoDay));
  return `${date.getDate()} ${monthName(date).slice(0, 3)}`;
}

/** `Sat`. */
export function weekdayText(isoDay: string): string {
  return weekdays[new Date(startOfDay(isoDay)).getDay()] ?? '';
}

/** `9 November`, with the year where it is not the one of `nowMs`. */
export function dateText(isoDay: string, nowMs: number): string {
  const date = new Date(startOfDay(isoDay));
  const isThisYear = date.getFullYear() === new Date(nowMs).getFullYear();
  return `${date.getDate()} ${monthName(date)}${isThisYear ? '' : ` ${date.getFullYear()}`}`;
}

/** From the first day to the last: `7 to 20 November 2026`, `28 October to 3 November 2026`, `20 November 2026`. */
export function spanText(firstDay: string, lastDay: string): string {
  const first = new Date(startOfDay(firstDay));
  const last = new Date(startOfDay(lastDay));
  const end = `${last.getDate()} ${monthName(last)} ${last.getFullYear()}`;
  if (firstDay === lastDay) return end;
  if (first.getFullYear() !== last.getFullYear()) return `${first.getDate()} ${monthName(first)} ${first.getFullYear()} to ${end}`;
  if (first.getMonth() !== last.getMonth()) return `${first.getDate()} ${monthName(first)} to ${end}`;
  return `${first.getDate()} to ${end}`;
}

/** `November 2026`. */
export function monthText(isoDay: string): string {
  const date = new Date(startOfDay(isoDay));
  return `${monthName(date)} ${date.getFullYear()}`;
}

function monthName(date: Date): string {
  return months[date.getMonth()] ?? '';
}
