import { UsageError, type CommandStreams } from './streams.ts';

/** The message: what `-p` gives, and under it what is piped in. Throws `UsageError` where there is neither. */
export async function readPrompt(given: string | null, streams: CommandStreams): Promise<string> {
  const piped = (await streams.readInput({ isOptional: given !== null }))?.trimEnd() ?? '';
  const prompt = [given ?? '', piped].filter((part) => part.trim() !== '').join('\n\n');
  if (prompt === '') throw new UsageError('There is no message. Give one with -p "…", or pipe it in.');
  return prompt;
}
