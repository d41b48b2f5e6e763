/** What was spent, on what, and how well the cache held. */
export function UsageScreen() {
  return <h1>Usage</h1>;
}
