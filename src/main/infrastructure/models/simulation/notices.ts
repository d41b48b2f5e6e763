const notices = [
  /^Attached file /,
  /^The date is now /,
  /^Plan mode is (on|off)\./,
  /^The (person stopped|connection broke|program ended)/,
  /^(A|The) background process/i,
  /^The folder is (on branch|in no git repository)/,
  /^These (instruction )?files (are|were|hold) /,
  /^(Not available (in this session|any longer)|All tools of this session)/,
  /^<[a-z-]+[\s>]/,
];

/** Whether a text of a user message was put there by the engine, beside the person's words. Such a text asks for nothing by itself. */
export function isNotice(text: string): boolean {
  return notices.some((notice) => notice.test(text));
}
